"""How many professionals lead a group, of which kind, and the hours a participant also gets alone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With a default of the database: so SQLite need not rebuild the table, which would lose its checks.
    op.add_column("offer", sa.Column("leaders", sa.Integer(), nullable=False, server_default="2"))
    op.add_column("offer", sa.Column("professionals", sa.String(32)))
    op.add_column("offer", sa.Column("individual_hours", sa.Float(), nullable=False, server_default="0"))


def downgrade() -> None:
    for column in ("individual_hours", "professionals", "leaders"):
        op.drop_column("offer", column)
