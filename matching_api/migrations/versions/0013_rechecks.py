"""Call lists, answers of families, and what an answer changes of a request and in the book of counts."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without a batch: on SQLite that would make the tables anew, and the book's trigger would be gone.
    op.add_column("help_request", sa.Column("aside_until", sa.Date()))
    op.add_column("help_request", sa.Column("source_says", sa.JSON()))
    op.add_column("help_request", sa.Column("answered_at", sa.DateTime(timezone=True)))
    op.add_column("history_entry", sa.Column("recheck", sa.String(32)))
    _lists()
    _rows()
    _claims()
    _answers()


def _lists() -> None:
    op.create_table(
        "recheck_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("days", sa.Integer()),
        sa.Column("rest_days", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recheck_list"),
        _refers("recheck_list", "organisation_key", "organisation", "key"),
    )
    op.create_index("ix_recheck_list_organisation_key", "recheck_list", ["organisation_key"])


def _rows() -> None:
    op.create_table(
        "recheck_row",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("help_request_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("list_id", "help_request_id", name="pk_recheck_row"),
        _refers("recheck_row", "list_id", "recheck_list"),
        _refers("recheck_row", "help_request_id", "help_request"),
        _refers("recheck_row", "organisation_key", "organisation", "key"),
    )
    for name in ("help_request_id", "organisation_key"):
        op.create_index(f"ix_recheck_row_{name}", "recheck_row", [name])


def _claims() -> None:
    op.create_table(
        "recheck_claim",
        sa.Column("help_request_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("help_request_id", name="pk_recheck_claim"),
        _refers("recheck_claim", "help_request_id", "help_request"),
        _refers("recheck_claim", "organisation_key", "organisation", "key"),
        _refers("recheck_claim", "account_id", "account"),
    )
    for name in ("organisation_key", "account_id"):
        op.create_index(f"ix_recheck_claim_{name}", "recheck_claim", [name])


def _answers() -> None:
    op.create_table(
        "recheck_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("help_request_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("questions_version", sa.String(20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("suggestion_id", sa.Uuid()),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("taken_back_by", sa.String()),
        sa.Column("taken_back_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_recheck_answer"),
        _refers("recheck_answer", "help_request_id", "help_request"),
        _refers("recheck_answer", "organisation_key", "organisation", "key"),
        _refers("recheck_answer", "suggestion_id", "suggestion"),
    )
    for name in ("help_request_id", "organisation_key"):
        op.create_index(f"ix_recheck_answer_{name}", "recheck_answer", [name])


def _refers(table: str, column: str, to: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{key}"], name=f"fk_{table}_{column}_{to}")


def downgrade() -> None:
    for table in ("recheck_answer", "recheck_claim", "recheck_row", "recheck_list"):
        op.drop_table(table)
    op.drop_column("history_entry", "recheck")
    for column in ("answered_at", "source_says", "aside_until"):
        op.drop_column("help_request", column)
