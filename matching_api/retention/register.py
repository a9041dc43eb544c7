"""The register of processing as Markdown, made from the known tables, the roles and the settings; reads no database."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from matching_api.access.roles import ROLE_PERMISSIONS, SCOPE_PERMISSIONS
from matching_api.retention.register_entries import ENTRIES, About, Entry

_INTRODUCTION = """# Register of processing

Every table of the service: what it holds, about whom, why, for how long and who sees it. Made by `samenstart register`
from the tables, the roles and the defaults of the settings; not edited by hand.

The organisation that delivers a waitlist is the controller for its rows; the region runs the service for them.
Rows of the waitlist are pseudonymised special-category data (decision 0003). The worker keeps the
terms, once a day.
"""


def markdown() -> str:
    """The whole register; raises KeyError for a table nobody described."""
    tables = {name: ENTRIES[name] for name in sorted(SQLModel.metadata.tables)}
    parts = [_INTRODUCTION]
    for about in About:
        parts.append(f"## About {about.value}\n")
        parts.extend(_section(name, entry) for name, entry in tables.items() if entry.about is about)
    return "\n".join(parts)


def _section(name: str, entry: Entry) -> str:
    lines = [
        f"### `{name}`\n",
        f"* **What:** {entry.what}.",
        f"* **Why:** {entry.why}.",
        f"* **How long:** {entry.how_long}.",
        f"* **Who sees it:** {_who(entry)}.",
        f"* **Columns:** {_columns(SQLModel.metadata.tables[name])}.",
    ]
    return "\n".join(lines) + "\n"


def _who(entry: Entry) -> str:
    if entry.seen_with is None:
        return "no route shows it" if entry.reach == "own organisation" else entry.reach
    roles = [role.value for role, granted in ROLE_PERMISSIONS.items() if entry.seen_with in granted]
    keys = [f"keys with `{scope}`" for scope, granted in SCOPE_PERMISSIONS.items() if entry.seen_with in granted]
    return f"{', '.join(roles + keys)} ({entry.reach})"


def _columns(table: sa.Table) -> str:
    return ", ".join(f"`{column.name}`" for column in table.columns)
