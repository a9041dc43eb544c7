"""Figures about groups from how offers stood at the end of each day: fill, hours, and groups that never started."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matching_api.history import group_days
from matching_api.history.models import GroupDay
from matching_api.insight.definitions import By
from matching_api.insight.periods import year_until
from matching_api.offers.codes import OfferKind, OfferState

Row = dict[str, Any]
_LINE: dict[By, Callable[[Row], str | None]] = {
    By.GROUP_KIND: lambda row: str(row["kind"].value),
    By.THEME: lambda row: str(row["theme"]),
    By.SUBREGION: lambda row: row["subregion"],
    By.REASON: lambda row: str(row["closed_reason"].value) if row["closed_reason"] else None,
}


@dataclass(frozen=True)
class Groups:
    """What was known of offers at the end of a day, and which were closed in the year before without ever starting."""

    running: list[Row]
    never_started: list[Row]

    def figure(self, key: str, rows: list[Row] | None = None) -> float | None:
        """The figure over these groups, or over all; none when there is nothing to divide by."""
        if key == "groups_never_started":
            return len(self.never_started if rows is None else rows)
        running = self.running if rows is None else rows
        if key == "groups_running":
            return len(running)
        if key == "group_fill":
            return _part(sum(each["taken"] for each in running), sum(each["seats_max"] for each in running))
        # Peer contact stands beside help; its hours help nobody off the list.
        helping = [each for each in running if each["kind"] is not OfferKind.PEER_CONTACT]
        return _part(sum(each["hours"] for each in helping), sum(each["taken"] for each in helping))

    def beside_help(self) -> int:
        """Seats taken in groups for peer contact that run; a count of persons that has not been protected yet."""
        return sum(each["taken"] for each in self.running if each["kind"] is OfferKind.PEER_CONTACT)

    def broken_down(self, key: str, by: By) -> dict[str, float | None]:
        """The same for each line of an axis; a group without one is left out."""
        lines: defaultdict[str, list[Row]] = defaultdict(list)
        for each in self.never_started if key == "groups_never_started" else self.running:
            line = _LINE[by](each)
            if line is not None:
                lines[line].append(each)
        return {line: self.figure(key, rows) for line, rows in sorted(lines.items())}


def groups(session: Session, on: date) -> Groups:
    """Groups as they were known at the end of that day."""
    latest = group_days.latest(session, on)
    running = [each for each in latest if each["state"] is OfferState.RUNNING]
    year = year_until(on)
    closed = [each for each in latest if each["state"] is OfferState.CLOSED and each["on_day"] >= year.first]
    ran = _ever_ran(session, on, [each["offer_id"] for each in closed])
    return Groups(running, [each for each in closed if each["offer_id"] not in ran])


def _ever_ran(session: Session, on: date, ids: Iterable[Any]) -> set[Any]:
    ran = sa.select(col(GroupDay.offer_id)).where(
        col(GroupDay.state) == OfferState.RUNNING, col(GroupDay.on_day) <= on, col(GroupDay.offer_id).in_(list(ids))
    )
    return set(session.connection().execute(ran).scalars())


def _part(amount: float, of: float) -> float | None:
    return amount / of if of else None
