"""Who at the identity provider has which account."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_hash", sa.String(64), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identity"),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_identity_organisation_key_organisation"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_identity_account_id_account"),
        sa.UniqueConstraint("subject_hash", "organisation_key", name="uq_identity_subject_hash_organisation_key"),
    )
    for name in ("organisation_key", "account_id"):
        op.create_index(f"ix_identity_{name}", "identity", [name])


def downgrade() -> None:
    op.drop_table("identity")
