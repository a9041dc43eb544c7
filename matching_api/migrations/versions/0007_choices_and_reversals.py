"""Choices for one-on-one help, suggestions made by hand, and what is needed to take a delivery back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STANDS = sa.text("taken_back_at IS NULL")


def upgrade() -> None:
    # Without a batch: on SQLite that would make the tables anew, and their partial indexes would be gone.
    op.add_column("suggestion", sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("suggestion", sa.Column("instead_of", sa.Uuid()))
    op.add_column("delivery", sa.Column("reversed_at", sa.DateTime(timezone=True)))
    op.add_column("delivery", sa.Column("reversed_by", sa.String()))
    _one_on_one_choices()
    _requests_before()


def _one_on_one_choices() -> None:
    op.create_table(
        "one_on_one_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("help_request_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("suggestion_id", sa.Uuid()),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_by", sa.String()),
        sa.Column("taken_back_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_one_on_one_choice"),
        sa.ForeignKeyConstraint(
            ["help_request_id"], ["help_request.id"], name="fk_one_on_one_choice_help_request_id_help_request"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_one_on_one_choice_organisation_key_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name="fk_one_on_one_choice_suggestion_id_suggestion"
        ),
    )
    for name in ("help_request_id", "organisation_key"):
        op.create_index(f"ix_one_on_one_choice_{name}", "one_on_one_choice", [name])
    op.create_index(
        "uq_one_on_one_choice_standing",
        "one_on_one_choice",
        ["help_request_id"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )


def _requests_before() -> None:
    op.create_table(
        "request_before",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("help_request_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.PrimaryKeyConstraint("delivery_id", "help_request_id", name="pk_request_before"),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name="fk_request_before_delivery_id_delivery"),
        sa.ForeignKeyConstraint(
            ["help_request_id"], ["help_request.id"], name="fk_request_before_help_request_id_help_request"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_request_before_organisation_key_organisation"
        ),
    )
    for name in ("help_request_id", "organisation_key"):
        op.create_index(f"ix_request_before_{name}", "request_before", [name])


def downgrade() -> None:
    op.drop_table("request_before")
    op.drop_table("one_on_one_choice")
    for table, column in (
        ("delivery", "reversed_by"),
        ("delivery", "reversed_at"),
        ("suggestion", "instead_of"),
        ("suggestion", "by_hand"),
    ):
        op.drop_column(table, column)
