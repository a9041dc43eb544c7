"""What families say of groups, and the register of pilots."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _refers(table: str, column: str, to: str, key: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{key}"], name=f"fk_{table}_{column}_{to}")


def upgrade() -> None:
    op.create_table(
        "experience",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("voice", sa.String(32), nullable=False),
        sa.Column("text", sa.String(240)),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("judged_by", sa.String()),
        sa.Column("judged_at", sa.DateTime(timezone=True)),
        _refers("experience", "offer_id", "offer", "id"),
        _refers("experience", "organisation_key", "organisation", "key"),
        _refers("experience", "entered_by_id", "account", "id"),
        sa.PrimaryKeyConstraint("id", name="pk_experience"),
    )
    op.create_index("ix_experience_offer_id", "experience", ["offer_id"])
    op.create_index("ix_experience_state", "experience", ["state"])
    op.create_table(
        "pilot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("intended_result", sa.String(1000), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name="period_in_order"),
        _refers("pilot", "organisation_key", "organisation", "key"),
        sa.PrimaryKeyConstraint("id", name="pk_pilot"),
    )
    op.create_table(
        "pilot_group",
        sa.Column("pilot_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        _refers("pilot_group", "pilot_id", "pilot", "id"),
        _refers("pilot_group", "offer_id", "offer", "id"),
        sa.PrimaryKeyConstraint("pilot_id", "offer_id", name="pk_pilot_group"),
    )


def downgrade() -> None:
    for table in ("pilot_group", "pilot", "experience"):
        op.drop_table(table)
