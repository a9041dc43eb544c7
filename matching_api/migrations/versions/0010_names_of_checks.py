"""Names of check constraints that held the name of their table twice."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CHECKS = {
    "facilitator": ("groups_not_negative",),
    "offer": (
        "ages_in_order",
        "never_over_full",
        "seats_elsewhere_not_negative",
        "seats_in_order",
        "seats_not_negative",
    ),
    "proposed_group": ("ages_in_order", "never_over_full", "seats_in_order", "seats_not_negative"),
    "suggestion": ("one_group",),
}


def upgrade() -> None:
    _rename("ck_{table}_ck_{table}_{check}", "ck_{table}_{check}")


def downgrade() -> None:
    _rename("ck_{table}_{check}", "ck_{table}_ck_{table}_{check}")


def _rename(present: str, wanted: str) -> None:
    connection = op.get_bind()
    names = {
        table: {present.format(table=table, check=check): wanted.format(table=table, check=check) for check in checks}
        for table, checks in _CHECKS.items()
    }
    if connection.dialect.name == "sqlite":
        _rewrite(connection, names)
        return
    for table, pairs in names.items():
        for old, new in pairs.items():
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")


def _rewrite(connection: Connection, names: dict[str, dict[str, str]]) -> None:
    """SQLite has no statement for it, and a table made anew would lose its triggers; a name alone may be rewritten."""
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for table, pairs in names.items():
        for old, new in pairs.items():
            connection.execute(
                sa.text(
                    "UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = :table"
                ),
                {"old": f"CONSTRAINT {old} CHECK", "new": f"CONSTRAINT {new} CHECK", "table": table},
            )
    # Other connections read the tables anew.
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
