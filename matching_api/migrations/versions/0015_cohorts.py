"""Frozen cohorts with their agenda items, and whom an item counted."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("theme", sa.String(40)),
        sa.Column("age_band", sa.String(8)),
        sa.Column("subregion", sa.String(60)),
        sa.Column("waiting", sa.Integer()),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.String(), nullable=False),
        sa.Column("previous_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_cohort_organisation_key_organisation"
        ),
        sa.ForeignKeyConstraint(["previous_id"], ["cohort.id"], name="fk_cohort_previous_id_cohort"),
        sa.PrimaryKeyConstraint("id", name="pk_cohort"),
    )
    _items()
    op.create_table(
        "cohort_member",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("help_request_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["cohort_item.id"], name="fk_cohort_member_item_id_cohort_item"),
        sa.ForeignKeyConstraint(
            ["help_request_id"],
            ["help_request.id"],
            name="fk_cohort_member_help_request_id_help_request",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "help_request_id", name="pk_cohort_member"),
    )
    op.create_index("ix_cohort_member_help_request_id", "cohort_member", ["help_request_id"])


def _items() -> None:
    op.create_table(
        "cohort_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("theme", sa.String(40), nullable=False),
        sa.Column("age_min", sa.Integer(), nullable=False),
        sa.Column("age_max", sa.Integer(), nullable=False),
        sa.Column("subregion", sa.String(60)),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("proposed_group_id", sa.Uuid()),
        sa.Column("owner_key", sa.String()),
        sa.Column("taken_on_by", sa.String()),
        sa.Column("taken_on_at", sa.DateTime(timezone=True)),
        sa.Column("verdict", sa.String(32)),
        sa.Column("note", sa.String(280)),
        sa.Column("follow_up_on", sa.Date()),
        sa.Column("decided_by", sa.String()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.JSON()),
        sa.Column("outcome_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name="fk_cohort_item_cohort_id_cohort"),
        sa.ForeignKeyConstraint(["owner_key"], ["organisation.key"], name="fk_cohort_item_owner_key_organisation"),
        sa.PrimaryKeyConstraint("id", name="pk_cohort_item"),
    )
    op.create_index("ix_cohort_item_cohort_id", "cohort_item", ["cohort_id"])
    op.create_index("ix_cohort_item_owner_key", "cohort_item", ["owner_key"])


def downgrade() -> None:
    op.drop_table("cohort_member")
    op.drop_table("cohort_item")
    op.drop_table("cohort")
