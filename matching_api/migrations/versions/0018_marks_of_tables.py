"""A mark of every watched table, for what is kept in memory."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_mark",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_data_mark"),
    )


def downgrade() -> None:
    op.drop_table("data_mark")
