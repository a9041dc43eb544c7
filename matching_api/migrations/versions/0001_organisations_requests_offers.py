"""Organisations and accounts, the trail, the vocabulary, the waitlist, and what organisations offer."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String()),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
    )
    op.create_index("ix_audit_event_at", "audit_event", ["at"])
    op.create_index("ix_audit_event_organisation", "audit_event", ["organisation"])
    op.create_table(
        "label",
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("route", sa.String(32)),
        sa.PrimaryKeyConstraint("folded", name="pk_label"),
    )
    op.create_table(
        "organisation",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subregion", sa.String()),
        sa.Column("place", sa.String(4)),
        sa.Column("sharing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_organisation"),
    )
    op.create_table(
        "theme",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("label_nl", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_theme"),
    )
    op.create_table(
        "vocabulary_edition",
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_vocabulary_edition"),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(120), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_account_organisation_key_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("username", name="uq_account_username"),
    )
    op.create_index("ix_account_organisation_key", "account", ["organisation_key"])
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_delivery_organisation_key_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
    )
    op.create_index("ix_delivery_organisation_key", "delivery", ["organisation_key"])
    op.create_table(
        "facilitator",
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.CheckConstraint("groups >= 0", name="ck_facilitator_groups_not_negative"),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_facilitator_organisation_key_organisation"
        ),
        sa.PrimaryKeyConstraint("organisation_key", "theme", name="pk_facilitator"),
    )
    op.create_table(
        "offer",
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
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("description", sa.String(2000)),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("setting", sa.String(32), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("session_minutes", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date()),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("seats_elsewhere", sa.Integer(), nullable=False),
        sa.Column("assured_on", sa.Date(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid()),
        sa.Column("closed_reason", sa.String(32)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("age_min >= 0 AND age_min <= age_max AND age_max <= 22", name="ck_offer_ages_in_order"),
        sa.CheckConstraint("seats_elsewhere + seats_held <= seats_max", name="ck_offer_never_over_full"),
        sa.CheckConstraint("seats_elsewhere >= 0", name="ck_offer_seats_elsewhere_not_negative"),
        sa.CheckConstraint("seats_held >= 0 AND seats_proposed >= 0", name="ck_offer_seats_not_negative"),
        sa.CheckConstraint("seats_min >= 1 AND seats_min <= seats_max", name="ck_offer_seats_in_order"),
        sa.ForeignKeyConstraint(["follow_up_id"], ["offer.id"], name="fk_offer_follow_up_id_offer"),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_offer_organisation_key_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_offer"),
    )
    op.create_index("ix_offer_organisation_key", "offer", ["organisation_key"])
    op.create_index("ix_offer_state", "offer", ["state"])
    op.create_index("ix_offer_theme", "offer", ["theme"])
    op.create_table(
        "tag",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("theme_key", sa.String(), nullable=False),
        sa.Column("label_nl", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.Column("age_min", sa.Integer(), nullable=False),
        sa.Column("age_max", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["theme_key"], ["theme.key"], name="fk_tag_theme_key_theme"),
        sa.PrimaryKeyConstraint("key", name="pk_tag"),
    )
    op.create_index("ix_tag_theme_key", "tag", ["theme_key"])
    op.create_table(
        "venue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(4)),
        sa.Column("dayparts", sa.JSON(), nullable=False),
        sa.Column("modes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_venue_organisation_key_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_venue"),
    )
    op.create_index("ix_venue_organisation_key", "venue", ["organisation_key"])
    op.create_table(
        "help_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(64), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.Column("postcode4", sa.String(4), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("waitlist", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("dayparts", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("modes", sa.JSON(), nullable=False),
        sa.Column("max_travel_km", sa.Float()),
        sa.Column("largest_group", sa.Integer()),
        sa.Column("referrer", sa.String(32)),
        sa.Column("referral_open", sa.Boolean()),
        sa.Column("open_to_group", sa.Boolean()),
        sa.Column("peer_contact", sa.Boolean()),
        sa.Column("not_with", sa.JSON(), nullable=False),
        sa.Column("rechecked_on", sa.Date()),
        sa.Column("reference_date", sa.Date(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name="fk_help_request_delivery_id_delivery"),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_help_request_organisation_key_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_help_request"),
        sa.UniqueConstraint("organisation_key", "pseudonym", name="uq_help_request_organisation_key_pseudonym"),
    )
    op.create_index("ix_help_request_delivery_id", "help_request", ["delivery_id"])
    op.create_index("ix_help_request_theme", "help_request", ["theme"])
    op.create_table(
        "offer_co_organisation",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name="fk_offer_co_organisation_offer_id_offer"),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_offer_co_organisation_organisation_key_organisation"
        ),
        sa.PrimaryKeyConstraint("offer_id", "organisation_key", name="pk_offer_co_organisation"),
    )


def downgrade() -> None:
    op.drop_table("offer_co_organisation")
    op.drop_table("help_request")
    op.drop_table("venue")
    op.drop_table("tag")
    op.drop_table("offer")
    op.drop_table("facilitator")
    op.drop_table("delivery")
    op.drop_table("account")
    op.drop_table("vocabulary_edition")
    op.drop_table("theme")
    op.drop_table("organisation")
    op.drop_table("label")
    op.drop_table("audit_event")
