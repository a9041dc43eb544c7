"""Answers that are given again when a request comes twice under the same key."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_answer",
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.String(64), nullable=False),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("answer", sa.String()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor_id", "key_digest", name="pk_kept_answer"),
    )
    op.create_index("ix_kept_answer_at", "kept_answer", ["at"])


def downgrade() -> None:
    op.drop_table("kept_answer")
