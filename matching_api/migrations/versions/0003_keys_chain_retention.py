"""Keys for other systems, the trail as a chain, the day a request was last named, counts that outlive requests."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# The trail is only added to, whoever asks: the database itself refuses.
_REFUSALS = {
    "sqlite": (
        """CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
        """CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''the audit trail is only added to''; END'""",
        """CREATE TRIGGER audit_event_change BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW
EXECUTE FUNCTION refuse_audit_change()""",
        """CREATE TRIGGER audit_event_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT
EXECUTE FUNCTION refuse_audit_change()""",
    ),
}
_DROPS = {
    "sqlite": ("DROP TRIGGER audit_event_update", "DROP TRIGGER audit_event_delete"),
    "postgresql": (
        "DROP TRIGGER audit_event_change ON audit_event",
        "DROP TRIGGER audit_event_truncate ON audit_event",
        "DROP FUNCTION refuse_audit_change()",
    ),
}

_EVENTS = sa.table(
    "audit_event",
    sa.column("id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("name"),
    sa.column("organisation"),
    sa.column("details", sa.JSON()),
    sa.column("position", sa.Integer()),
    sa.column("previous"),
    sa.column("hash"),
)


def upgrade() -> None:
    _chain_the_trail()
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_on", sa.Date()),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["organisation_key"], ["organisation.key"], name="fk_api_key_organisation_key_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
        sa.UniqueConstraint("secret_hash", name="uq_api_key_secret_hash"),
    )
    op.create_index("ix_api_key_organisation_key", "api_key", ["organisation_key"])
    op.create_table(
        "started_total",
        sa.Column("municipality_code", sa.String(8), nullable=False),
        sa.Column("youths", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("municipality_code", name="pk_started_total"),
    )
    op.add_column("help_request", sa.Column("named_on", sa.Date()))
    op.execute("UPDATE help_request SET named_on = date(updated_at)")
    with op.batch_alter_table("help_request") as table:
        table.alter_column("named_on", existing_type=sa.Date(), nullable=False)
    with op.batch_alter_table("suggestion") as table:
        table.alter_column("help_request_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    # A step in a life of nobody has no place in the tables of before.
    op.execute(
        "DELETE FROM suggestion_event WHERE suggestion_id IN (SELECT id FROM suggestion WHERE help_request_id IS NULL)"
    )
    op.execute("DELETE FROM suggestion WHERE help_request_id IS NULL")
    with op.batch_alter_table("suggestion") as table:
        table.alter_column("help_request_id", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("help_request") as table:
        table.drop_column("named_on")
    op.drop_table("started_total")
    op.drop_table("api_key")
    for statement in _DROPS[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("audit_event") as table:
        table.drop_constraint("uq_audit_event_position", type_="unique")
        for column in ("position", "previous", "hash"):
            table.drop_column(column)


def _chain_the_trail() -> None:
    """Gives the events that are there their place in the chain, in the order in which they happened."""
    with op.batch_alter_table("audit_event") as table:
        table.add_column(sa.Column("position", sa.Integer()))
        table.add_column(sa.Column("previous", sa.String(64)))
        table.add_column(sa.Column("hash", sa.String(64)))
    connection, previous = op.get_bind(), None
    rows = connection.execute(sa.select(_EVENTS).order_by(_EVENTS.c.at, _EVENTS.c.id)).all()
    for position, row in enumerate(rows, start=1):
        found = _digest(previous, position, row)
        change = _EVENTS.update().where(_EVENTS.c.id == row.id)
        connection.execute(change.values(position=position, previous=previous, hash=found))
        previous = found
    with op.batch_alter_table("audit_event") as table:
        table.alter_column("position", existing_type=sa.Integer(), nullable=False)
        table.alter_column("hash", existing_type=sa.String(64), nullable=False)
        table.create_unique_constraint("uq_audit_event_position", ["position"])
    for statement in _REFUSALS[connection.dialect.name]:
        op.execute(statement)


def _digest(previous: str | None, position: int, row: sa.Row[Any]) -> str:
    covered = {
        "position": position,
        "id": str(row.id),
        # SQLite forgets the zone, PostgreSQL tells it in that of the session.
        "at": _in_utc(row.at).isoformat(timespec="microseconds"),
        "name": row.name,
        "organisation": row.organisation,
        "details": row.details,
    }
    text = json.dumps([previous, covered], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
