"""The book of counts, how offers stood at the end of each day, what figures should become, requests for an offer."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# An entry that was asked for once stays what it was: the database itself refuses a change.
_REFUSALS = {
    "sqlite": (
        """CREATE TRIGGER history_entry_update BEFORE UPDATE ON history_entry
BEGIN SELECT RAISE(ABORT, 'the book of counts is only added to'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''the book of counts is only added to''; END'""",
        """CREATE TRIGGER history_entry_update BEFORE UPDATE ON history_entry FOR EACH ROW
EXECUTE FUNCTION refuse_history_change()""",
    ),
}
_DROPS = {
    "sqlite": ("DROP TRIGGER history_entry_update",),
    "postgresql": (
        "DROP TRIGGER history_entry_update ON history_entry",
        "DROP FUNCTION refuse_history_change()",
    ),
}


def _cell() -> list[sa.Column[object]]:
    return [
        sa.Column("stage", sa.String(32)),
        sa.Column("theme", sa.String(40)),
        sa.Column("age_band", sa.String(8)),
        sa.Column("municipality_code", sa.String(8)),
        sa.Column("group_kind", sa.String(32)),
        sa.Column("registered_on", sa.Date()),
    ]


def _organisation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_key"], ["organisation.key"], name=f"fk_{table}_organisation_key_organisation"
    )


def upgrade() -> None:
    op.create_table(
        "history_entry",
        *_cell(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(32), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("referrer", sa.String(32)),
        sa.Column("referral_open", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name="pk_history_entry"),
    )
    op.create_index("ix_history_entry_recorded_on", "history_entry", ["recorded_on"])
    op.create_table(
        "history_position",
        *_cell(),
        sa.Column("help_request_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("help_request_id", name="pk_history_position"),
        _organisation("history_position"),
    )
    op.create_index("ix_history_position_organisation_key", "history_position", ["organisation_key"])
    _groups()
    _goals_and_calls()
    for statement in _REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def _groups() -> None:
    op.create_table(
        "group_day",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("closed_reason", sa.String(32)),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("subregion", sa.String()),
        sa.Column("seats_min", sa.Integer(), nullable=False),
        sa.Column("seats_max", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", "on_day", name="pk_group_day"),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name="fk_group_day_offer_id_offer"),
    )


def _goals_and_calls() -> None:
    op.create_table(
        "figure_goal",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("baseline_on", sa.Date(), nullable=False),
        sa.Column("baseline", sa.Float()),
        sa.Column("target", sa.Float(), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_figure_goal"),
    )
    op.create_table(
        "offer_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("age_min", sa.Integer(), nullable=False),
        sa.Column("age_max", sa.Integer(), nullable=False),
        sa.Column("subregion", sa.String()),
        sa.Column("youths", sa.Integer()),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("age_min >= 0 AND age_min <= age_max AND age_max <= 22", name="ages_in_order"),
        sa.PrimaryKeyConstraint("id", name="pk_offer_call"),
        _organisation("offer_call"),
    )
    op.create_table(
        "offer_call_answer",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("from_on", sa.Date()),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("call_id", "organisation_key", name="pk_offer_call_answer"),
        sa.ForeignKeyConstraint(["call_id"], ["offer_call.id"], name="fk_offer_call_answer_call_id_offer_call"),
        _organisation("offer_call_answer"),
    )


def downgrade() -> None:
    for statement in _DROPS[op.get_bind().dialect.name]:
        op.execute(statement)
    for table in (
        "offer_call_answer",
        "offer_call",
        "figure_goal",
        "group_day",
        "history_position",
        "history_entry",
    ):
        op.drop_table(table)
