"""Match rounds and what they propose, suggestions and every step in their lives."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A round that has ended never changes, whoever asks: the database itself refuses.
_REFUSALS = {
    "sqlite": (
        """CREATE TRIGGER match_round_ended_update BEFORE UPDATE ON match_round
WHEN OLD.state IN ('failed', 'finished', 'stopped')
BEGIN SELECT RAISE(ABORT, 'an ended match round never changes'); END""",
        """CREATE TRIGGER match_round_ended_delete BEFORE DELETE ON match_round
WHEN OLD.state IN ('failed', 'finished', 'stopped')
BEGIN SELECT RAISE(ABORT, 'an ended match round never changes'); END""",
        """CREATE TRIGGER round_record_update BEFORE UPDATE ON round_record
BEGIN SELECT RAISE(ABORT, 'an ended match round never changes'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''an ended match round never changes''; END'""",
        """CREATE TRIGGER match_round_ended BEFORE UPDATE OR DELETE ON match_round FOR EACH ROW
WHEN (OLD.state IN ('failed', 'finished', 'stopped')) EXECUTE FUNCTION refuse_change()""",
        """CREATE TRIGGER round_record_update BEFORE UPDATE ON round_record FOR EACH ROW
EXECUTE FUNCTION refuse_change()""",
    ),
}
_DROPS = {
    "sqlite": (
        """DROP TRIGGER match_round_ended_update""",
        """DROP TRIGGER match_round_ended_delete""",
        """DROP TRIGGER round_record_update""",
    ),
    "postgresql": (
        """DROP TRIGGER match_round_ended ON match_round""",
        """DROP TRIGGER round_record_update ON round_record""",
        """DROP FUNCTION refuse_change()""",
    ),
}


def upgrade() -> None:
    op.create_table(
        "match_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("under_way", sa.Integer()),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("fraction", sa.Float(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("organisation_key", sa.String()),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid()),
        sa.Column("lease_ends", sa.DateTime(timezone=True)),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("failure_reason", sa.String(32)),
        sa.Column("problem_sha256", sa.String(64)),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("youths", sa.Integer()),
        sa.Column("placed", sa.Integer()),
        sa.Column("over_norm_placed", sa.Integer()),
        sa.Column("proposed_groups", sa.Integer()),
        sa.Column("score", sa.Integer()),
        sa.Column("bound", sa.Integer()),
        sa.Column("bound_over", sa.String(32)),
        sa.Column("gap", sa.Float()),
        sa.Column("status", sa.String(16)),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_match_round_organisation_key_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_match_round"),
        sa.UniqueConstraint("under_way", name="uq_match_round_under_way"),
    )
    op.create_index("ix_match_round_finished_at", "match_round", ["finished_at"])
    op.create_index("ix_match_round_state", "match_round", ["state"])
    op.create_table(
        "proposed_group",
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("age_min", sa.Integer(), nullable=False),
        sa.Column("age_max", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("place", sa.String(4)),
        sa.Column("daypart", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("seats_min", sa.Integer(), nullable=False),
        sa.Column("seats_max", sa.Integer(), nullable=False),
        sa.Column("seats_held", sa.Integer(), nullable=False),
        sa.Column("seats_proposed", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("origin", sa.String(32)),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("adopted_offer_id", sa.Uuid()),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "age_min >= 0 AND age_min <= age_max AND age_max <= 22", name="ck_proposed_group_ages_in_order"
        ),
        sa.CheckConstraint("seats_held <= seats_max", name="ck_proposed_group_never_over_full"),
        sa.CheckConstraint("seats_held >= 0 AND seats_proposed >= 0", name="ck_proposed_group_seats_not_negative"),
        sa.CheckConstraint("seats_min >= 1 AND seats_min <= seats_max", name="ck_proposed_group_seats_in_order"),
        sa.ForeignKeyConstraint(["adopted_offer_id"], ["offer.id"], name="fk_proposed_group_adopted_offer_id_offer"),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_proposed_group_organisation_key_organisation"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["match_round.id"], name="fk_proposed_group_round_id_match_round"),
        sa.PrimaryKeyConstraint("id", name="pk_proposed_group"),
    )
    op.create_index("ix_proposed_group_adopted_offer_id", "proposed_group", ["adopted_offer_id"])
    op.create_index("ix_proposed_group_key", "proposed_group", ["key"])
    op.create_index("ix_proposed_group_organisation_key", "proposed_group", ["organisation_key"])
    op.create_index("ix_proposed_group_round_id", "proposed_group", ["round_id"])
    op.create_index("ix_proposed_group_state", "proposed_group", ["state"])
    op.create_index("ix_proposed_group_theme", "proposed_group", ["theme"])
    op.create_table(
        "round_record",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("problem", sa.LargeBinary(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["match_round.id"], name="fk_round_record_round_id_match_round"),
        sa.PrimaryKeyConstraint("round_id", name="pk_round_record"),
    )
    op.create_table(
        "almost_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Uuid()),
        sa.Column("proposed_group_id", sa.Uuid()),
        sa.Column("specification", sa.JSON()),
        sa.Column("help_request_ids", sa.JSON(), nullable=False),
        sa.Column("short", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name="fk_almost_group_offer_id_offer"),
        sa.ForeignKeyConstraint(
            ["proposed_group_id"], ["proposed_group.id"], name="fk_almost_group_proposed_group_id_proposed_group"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["match_round.id"], name="fk_almost_group_round_id_match_round"),
        sa.PrimaryKeyConstraint("id", name="pk_almost_group"),
    )
    op.create_index("ix_almost_group_round_id", "almost_group", ["round_id"])
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("help_request_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("offer_id", sa.Uuid()),
        sa.Column("proposed_group_id", sa.Uuid()),
        sa.Column("proposed_key", sa.String(20)),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.String(32)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(offer_id IS NULL) <> (proposed_group_id IS NULL)", name="ck_suggestion_one_group"),
        sa.ForeignKeyConstraint(
            ["help_request_id"], ["help_request.id"], name="fk_suggestion_help_request_id_help_request"
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name="fk_suggestion_offer_id_offer"),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_suggestion_organisation_key_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_group_id"], ["proposed_group.id"], name="fk_suggestion_proposed_group_id_proposed_group"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["match_round.id"], name="fk_suggestion_round_id_match_round"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion"),
    )
    op.create_index("ix_suggestion_help_request_id", "suggestion", ["help_request_id"])
    op.create_index("ix_suggestion_offer_id_state", "suggestion", ["offer_id", "state"])
    op.create_index("ix_suggestion_organisation_key", "suggestion", ["organisation_key"])
    op.create_index("ix_suggestion_proposed_group_id_state", "suggestion", ["proposed_group_id", "state"])
    op.create_index("ix_suggestion_round_id", "suggestion", ["round_id"])
    op.create_index("ix_suggestion_state", "suggestion", ["state"])
    op.create_index(
        "uq_suggestion_live",
        "suggestion",
        ["help_request_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('accepted', 'agreed', 'invited', 'proposed', 'started')"),
        postgresql_where=sa.text("state IN ('accepted', 'agreed', 'invited', 'proposed', 'started')"),
    )
    op.create_table(
        "unplaced_request",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("help_request_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("nearest", sa.JSON()),
        sa.Column("change", sa.JSON()),
        sa.ForeignKeyConstraint(
            ["help_request_id"], ["help_request.id"], name="fk_unplaced_request_help_request_id_help_request"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["match_round.id"], name="fk_unplaced_request_round_id_match_round"),
        sa.PrimaryKeyConstraint("round_id", "help_request_id", name="pk_unplaced_request"),
    )
    op.create_index("ix_unplaced_request_help_request_id", "unplaced_request", ["help_request_id"])
    op.create_table(
        "suggestion_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("suggestion_id", sa.Uuid(), nullable=False),
        sa.Column("from_state", sa.String(32), nullable=False),
        sa.Column("to_state", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name="fk_suggestion_event_suggestion_id_suggestion"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion_event"),
    )
    op.create_index("ix_suggestion_event_suggestion_id", "suggestion_event", ["suggestion_id"])

    for statement in _REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in _DROPS[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table("suggestion_event")
    op.drop_table("unplaced_request")
    op.drop_table("suggestion")
    op.drop_table("almost_group")
    op.drop_table("round_record")
    op.drop_table("proposed_group")
    op.drop_table("match_round")
