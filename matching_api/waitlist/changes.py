"""What a delivery would change of an organisation's waitlist, and what stood there before; writes nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from matching_api.settings import get_settings
from matching_api.vocabulary.service import vocabulary
from matching_api.waitlist.answered import heard
from matching_api.waitlist.codes import DeliveryKind
from matching_api.waitlist.columns import BY_ENGLISH
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.rows import Reading

_REQUESTS = HelpRequest.__table__  # type: ignore[attr-defined]
_STAMPED = ("delivery_id", "updated_at", "left_at")
# A newer date of export alone is a confirmation, no change.
_COMPARED = tuple(name for name in BY_ENGLISH if name not in {"pseudonym", "reference_date"})


@dataclass
class Changes:
    """What a delivery does to the waitlist."""

    created: list[dict[str, Any]] = field(default_factory=list)
    updated: list[dict[str, Any]] = field(default_factory=list)
    confirmed: list[dict[str, Any]] = field(default_factory=list)
    unchanged: int = 0
    left: list[UUID] = field(default_factory=list)
    named: list[UUID] = field(default_factory=list)
    # What is written over, so that the delivery can be taken back.
    before: dict[UUID, dict[str, Any] | None] = field(default_factory=dict)

    def keep_before(self, row: Mapping[str, Any], *names: str) -> None:
        known = self.before.setdefault(row["id"], {})
        assert known is not None
        known.update({name: row[name] for name in names})


def changes_of(
    session: Session, organisation_key: str, read: Reading, kind: DeliveryKind, reference_date: date | None
) -> Changes:
    """What the accepted rows change, and which requests a full delivery no longer names."""
    found = session.connection().execute(sa.select(_REQUESTS).where(_REQUESTS.c.organisation_key == organisation_key))
    kept = {row["pseudonym"]: row for row in found.mappings()}
    themes = vocabulary(session).theme_of
    changes = Changes()
    for values in read.accepted:
        _sort_out(
            {**values, "theme": themes[values["tags"][0]]}, kept.get(values["pseudonym"]), reference_date, changes
        )
    # A refused row names its request too.
    changes.named = [row["id"] for pseudonym, row in kept.items() if pseudonym in read.named]
    if kind is DeliveryKind.FULL and read.accepted:
        changes.left = [
            row["id"]
            for pseudonym, row in kept.items()
            if pseudonym not in read.named and row["left_at"] is None and row["started_at"] is None
        ]
    _keep_before(changes, {row["id"]: dict(row) for row in kept.values()})
    return changes


def _keep_before(changes: Changes, rows: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Only what differs is kept: most rows of most deliveries say what was known."""
    today = get_settings().current_date()
    for values in changes.updated:
        row = rows[values["b_id"]]
        differs = [name for name, value in values.items() if name != "b_id" and value != row[name]]
        changes.keep_before(row, *differs, *_STAMPED)
    for values in changes.confirmed:
        changes.keep_before(rows[values["b_id"]], "reference_date", "delivery_id")
    for each in changes.left:
        changes.keep_before(rows[each], *_STAMPED)
    for each in changes.named:
        if rows[each]["named_on"] != today:
            changes.keep_before(rows[each], "named_on")


def _sort_out(values: dict[str, Any], kept: Any, reference_date: date | None, changes: Changes) -> None:
    """Puts one accepted row with what is new, changed, confirmed by a newer export, or as it was."""
    given_date = values["reference_date"] or reference_date
    if kept is None:
        changes.created.append({**values, "reference_date": given_date or get_settings().current_date()})
        return
    values = heard(values, kept)
    values |= {"reference_date": given_date or kept["reference_date"], "b_id": kept["id"]}
    if kept["left_at"] is not None or any(values[name] != kept[name] for name in _COMPARED):
        # Nobody is left aside of whom something else is said since.
        changes.updated.append({**values, "aside_until": None})
        return
    if values["source_says"] != kept["source_says"]:
        changes.updated.append(values)
        return
    changes.unchanged += 1
    if values["reference_date"] != kept["reference_date"]:
        changes.confirmed.append({"b_id": kept["id"], "reference_date": values["reference_date"]})
