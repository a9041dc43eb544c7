"""Why an unplaced youth has no place and what came nearest: codes and numbers, over every group there may be.

It follows the gates of matching.md section 5 in their order and never makes a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.catalogue import Catalogue
from matcher.gate_table import FIRST_FAIL, Flags, GateTable, Ints
from matcher.gates import GATES
from matcher.nearest import Candidate, nearest_offer, nearest_proposed
from matcher.parts import Group, ProposedGroup, Youth
from matcher.plan import Nearest
from matcher.prospects import Prospects
from matcher.spots import Spots, written
from matcher.standing import NotFinishedError, Standing

ELIGIBLE = len(GATES)


@dataclass(frozen=True, slots=True)
class Reason:
    """The first gate that leaves no group, and one of the groups it dropped that lacks least."""

    code: str
    nearest: Nearest | None


class Reasons:
    """The reason of every unplaced youth of a finished plan.

    Its tables have a column for each offer first, then for each opened proposed group.
    """

    def __init__(self, standing: Standing) -> None:
        self.standing, self.problem = standing, standing.problem
        self.catalogue = Catalogue.whole(standing.problem)
        self.prospects = Prospects(standing, self.catalogue)

    def of(self, table: GateTable, row: int) -> Reason:
        """The reason of one row of a table of unplaced youths against `standing.groups`."""
        youth = table.youths[row]
        offers = FIRST_FAIL[table.fails[row, : len(self.problem.offers)]]
        gate = max(int(offers.max(initial=-1)), self._depth_among_proposed(youth))
        if gate == ELIGIBLE:
            return self._past_the_gates(table, row)
        found = [
            nearest_offer(table, row, np.flatnonzero(offers == gate), gate),
            nearest_proposed(self.prospects, youth, gate) if gate == self._depth_among_proposed(youth) else None,
        ]
        return Reason(GATES[max(gate, 0)], _least([candidate for candidate in found if candidate is not None]))

    def _depth_among_proposed(self, youth: Youth) -> int:
        """Position of the first gate that no proposed group passes; -1 when there is no proposed group at all."""
        nothing = 0 if self.catalogue.cells else -1
        places = self.prospects.rows.get(youth.key, ())
        return max((int(self._depths[theme][row]) for theme, row in places), default=nothing)

    @cached_property
    def _depths(self) -> dict[str, Ints]:
        """Theme → per row of its reach the first gate that no group of the theme passes."""
        return {theme: _depths(self.prospects, theme) for theme in self.prospects.reaches}

    def _past_the_gates(self, table: GateTable, row: int) -> Reason:
        """The gates after eligibility: `not-with` and `full` drop open groups, `too-few` and the last closed ones."""
        closed = self.prospects.nearest(table.youths[row])
        if closed is None:
            return self._no_seat(table, row)
        if not closed.opens:
            return Reason("too-few", Nearest(_told(closed.group), "too-few", closed.short))
        if not isinstance(closed.group, ProposedGroup) or self._has_facilitator(closed.group):
            raise NotFinishedError("unplaced youths could still open a group")
        return Reason("no-facilitator", Nearest(closed.group, "no-facilitator", None))

    def _has_facilitator(self, group: ProposedGroup) -> bool:
        return self.standing.facilitators_left[group.organisation, group.theme] > 0

    def _no_seat(self, table: GateTable, row: int) -> Reason:
        """Only open groups are left: somebody in each, or no seat in any."""
        youth, eligible = table.youths[row], np.flatnonzero(table.fails[row] == 0)
        peaceful = [column for column in eligible if not self.standing.clashes(youth.key, table.keys[column])]
        if any(self.standing.free(table.groups[column]) > 0 for column in peaceful):
            raise NotFinishedError("an unplaced youth could still take a free seat")
        code, dropped = ("full", peaceful) if peaceful else ("not-with", list(eligible))
        value = dict(zip(dropped, table.value(row, np.array(dropped)).tolist(), strict=True))
        best = min(dropped, key=lambda column: (-value[column], table.keys[column]))
        return Reason(code, Nearest(table.keys[best], code, None))


def _told(group: Group) -> str | ProposedGroup:
    """A closed proposed group is written out, as its key stands nowhere in the plan."""
    return group if isinstance(group, ProposedGroup) else group.key


def _least(candidates: list[Candidate]) -> Nearest | None:
    """The candidate that lacks least; of equals the first, so an offer before a group that does not exist yet."""
    return min(candidates, key=lambda candidate: candidate.lack).nearest if candidates else None


def _depths(prospects: Prospects, theme: str) -> Ints:
    reach = prospects.reaches[theme]
    speaks, roomy = reach.speaks.reshape(-1, 1), reach.roomy.any(axis=1).reshape(-1, 1)
    stages: tuple[Flags, ...] = (speaks, reach.mode, reach.daypart, reach.near, roomy)
    depth = np.full(len(reach.youths), GATES.index("language"), dtype=np.int64)
    passing = np.ones((len(reach.youths), len(reach.cells)), dtype=np.bool_)
    for stage in stages:
        passing &= stage
        depth += passing.any(axis=1)
    for row in np.flatnonzero(depth == GATES.index("declined")):
        depth[row] += not _declined_all(prospects, theme, int(row))
    return depth


def _declined_all(prospects: Prospects, theme: str, row: int) -> bool:
    """Whether this youth has declined every group of the theme it could sit in; few keys cannot cover many groups."""
    reach = prospects.reaches[theme]
    refused = set(reach.youths[row].not_in)
    if not refused:
        return False
    cells = np.flatnonzero(reach.comes[row])
    kinds = int(reach.fits[row].sum() * reach.ages[row].sum() * reach.roomy[row].sum())
    if kinds * sum(len(reach.cells[cell].organisations) for cell in cells) > len(refused):
        return False
    return all(
        written(reach, reach.cells[cell], organisation, spot).key in refused
        for cell in cells
        for _, spot in Spots(reach, int(cell), row, 1, None)
        for organisation in reach.cells[cell].organisations
    )
