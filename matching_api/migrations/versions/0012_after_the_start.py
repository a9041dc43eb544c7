"""How groups go after their start: attendance and answers as counts, lessons."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _offer(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=f"fk_{table}_offer_id_offer")


def upgrade() -> None:
    op.create_table(
        "group_attendance",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("meeting", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.CheckConstraint("present >= 0", name="present_not_negative"),
        _offer("group_attendance"),
        sa.PrimaryKeyConstraint("offer_id", "meeting", name="pk_group_attendance"),
    )
    op.create_table(
        "group_answers",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("usefulness", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("more_support", sa.Boolean(), nullable=False),
        sa.Column("goals_met", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.CheckConstraint("usefulness >= 1 AND usefulness <= 10", name="usefulness_in_range"),
        sa.CheckConstraint("answers >= 1", name="answers_positive"),
        _offer("group_answers"),
        sa.PrimaryKeyConstraint("offer_id", "usefulness", "more_support", "goals_met", name="pk_group_answers"),
    )
    op.create_table(
        "group_lesson",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("text", sa.String(600), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _offer("group_lesson"),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_group_lesson_organisation_key_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_group_lesson"),
    )
    op.create_index("ix_group_lesson_offer_id", "group_lesson", ["offer_id"])


def downgrade() -> None:
    op.drop_table("group_lesson")
    op.drop_table("group_answers")
    op.drop_table("group_attendance")
