"""The one change of a youth's own data, or of one group's seats, that would give a place in a group that is open."""

from __future__ import annotations

from typing import Any

import numpy as np

from matcher.gate_table import Flags, GateTable, Ints
from matcher.gates import GATES
from matcher.parts import Group, Youth
from matcher.standing import Standing

DAYPART, LANGUAGE, MODE, TOO_FAR, TOO_LARGE = (
    1 << GATES.index(gate) for gate in ("daypart", "language", "mode", "too-far", "group-too-large")
)


class Changes:
    """Looks at open groups only, as nobody may be moved and no other youth may have to join."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        groups = list(standing.groups.values())
        self.columns: Ints = np.array([c for c, g in enumerate(groups) if standing.is_open(g)], dtype=np.int64)
        self.groups = [groups[column] for column in self.columns]
        self.has_seat: Flags = np.array([standing.free(group) > 0 for group in self.groups], dtype=np.bool_)

    def of(self, table: GateTable, row: int) -> dict[str, Any] | None:
        """The first change of matching.md section 5 that does, or None; `table` is against `standing.groups`."""
        if not len(self.columns):
            return None
        youth, fails = table.youths[row], table.fails[row, self.columns]
        return (
            self._smaller_demand(table, row, fails, TOO_FAR, "max_travel_km")
            or self._smaller_demand(table, row, fails, DAYPART, "dayparts")
            or self._smaller_demand(table, row, fails, MODE, "modes")
            or self._smaller_demand(table, row, fails, TOO_LARGE, "largest_group")
            or self._smaller_demand(table, row, fails, LANGUAGE, "languages")
            or self._one_size_up(youth, fails)
        )

    def _smaller_demand(self, table: GateTable, row: int, fails: Flags, only: int, field: str) -> dict[str, Any] | None:
        """The least that this one field would have to give way for a free seat."""
        youth = table.youths[row]
        open_but_for_this = np.flatnonzero((fails == only) & self.has_seat)
        asked = [self._asked(table, row, int(n), field) for n in open_but_for_this if self._welcome(youth, int(n))]
        return {field: min(asked)} if asked else None

    def _asked(self, table: GateTable, row: int, number: int, field: str) -> Any:
        group = self.groups[number]
        if field == "max_travel_km":
            return float(table.km(row, self.columns[[number]])[0])
        return {
            "dayparts": group.daypart,
            "modes": group.mode,
            "largest_group": group.seats_max,
            "languages": group.language,
        }[field]

    def _welcome(self, youth: Youth, number: int) -> bool:
        return not self.standing.clashes(youth.key, self.groups[number].key)

    def _one_size_up(self, youth: Youth, fails: Flags) -> dict[str, Any] | None:
        full = np.flatnonzero((fails == 0) & ~self.has_seat)
        sizes = [
            (size, self.groups[n].key)
            for n in full
            if self._welcome(youth, int(n)) and (size := self._next_size(self.groups[n], youth)) is not None
        ]
        return {"seats_max": min(sizes)[0], "group": min(sizes)[1]} if sizes else None

    def _next_size(self, group: Group, youth: Youth) -> int | None:
        """One seat more, or the next proposed size, when everyone there and this youth can sit in it."""
        larger = [size for size in self.standing.problem.policy.proposed_sizes if size > group.seats_max]
        size = group.seats_max + 1 if group.is_offer else min(larger, default=None)
        if size is None or not _sits_in(youth, size) or not self._all_sit_in(group, size):
            return None
        return size

    def _all_sit_in(self, group: Group, size: int) -> bool:
        people = self.standing.problem.youth_by_key
        return all(_sits_in(people[key], size) for key in self.standing.members.get(group.key, ()))


def _sits_in(youth: Youth, size: int) -> bool:
    return youth.largest_group is None or size <= youth.largest_group
