"""Who asked for signals by mail, and what was mailed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signal_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("frequency", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True)),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signal_mail"),
        sa.UniqueConstraint("account_id", name="uq_signal_mail_account_id"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_signal_mail_account_id_account"),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_signal_mail_organisation_key_organisation"
        ),
    )
    op.create_index("ix_signal_mail_organisation_key", "signal_mail", ["organisation_key"])
    op.create_table(
        "told_signal",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("mail_id", "kind", "subject", name="pk_told_signal"),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["signal_mail.id"], name="fk_told_signal_mail_id_signal_mail", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("told_signal")
    op.drop_table("signal_mail")
