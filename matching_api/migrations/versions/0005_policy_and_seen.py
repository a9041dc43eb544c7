"""Saved policies, rounds that only preview one, one-time passwords, and when somebody last read the news."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_policy",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_saved_policy"),
    )
    # Without a batch: on SQLite that would make the table anew, and its triggers would be gone.
    op.add_column("match_round", sa.Column("preview", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("match_round", sa.Column("effect", sa.JSON()))
    op.add_column("account", sa.Column("one_time", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("account", sa.Column("seen_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    for table, column in (
        ("account", "seen_at"),
        ("account", "one_time"),
        ("match_round", "effect"),
        ("match_round", "preview"),
    ):
        op.drop_column(table, column)
    op.drop_table("saved_policy")
