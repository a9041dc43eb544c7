"""What keeps a plan from being finished (matching.md section 3), and how to finish it without moving anyone out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from matcher.catalogue import Catalogue
from matcher.gate_table import GateTable, Ints
from matcher.gates import value
from matcher.parts import Group, ProposedGroup, Youth
from matcher.problem import Problem
from matcher.prospects import Prospects
from matcher.standing import NOBODY, Standing

ROWS_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Move:
    """Youths who could sit in a group: unplaced ones, or one placed youth (`better_seat`) who gains by it."""

    group: Group
    youths: tuple[str, ...]
    better_seat: bool = False


def unfinished(problem: Problem, standing: Standing) -> list[Move]:
    """Moves that remain possible; empty exactly when the plan is finished.

    Not every move: at most one per youth and kind.
    """
    return [*_into_open_groups(standing), *_opening_offers_and_proposals(standing), *_better_seats(standing)]


def finished(problem: Problem, group_of: Mapping[str, str], proposed: Iterable[ProposedGroup]) -> Standing:
    """The plan after every remaining move; each round places more youths or gains points, so it ends."""
    standing = Standing.of(problem, group_of, proposed)
    while moves := unfinished(problem, standing):
        standing = _after(standing, moves)
    return standing


def _after(standing: Standing, moves: list[Move]) -> Standing:
    """As many of the moves as go together; the first always does."""
    progress = _Progress(standing)
    for move in moves:
        if progress.allows(move):
            progress.make(move)
    return Standing(standing.problem, progress.group_of, progress.opened)


class _Progress:
    """Seats, quarrels, minimums and facilitators while several moves are made one after another."""

    def __init__(self, standing: Standing) -> None:
        self._standing, self._apart = standing, standing.problem.apart
        self.group_of, self.opened = dict(standing.group_of), dict(standing.opened)
        self._members = {key: set(members) for key, members in standing.members.items()}
        self._left = dict(standing.facilitators_left)
        self._moved: set[str] = set()

    def allows(self, move: Move) -> bool:
        """Whether the move is still possible after those already made."""
        group, inside = move.group, self._members.get(move.group.key, set())
        if not self._moved.isdisjoint(move.youths) or len(inside) + len(move.youths) > group.free:
            return False
        if any(not self._apart.get(youth, NOBODY).isdisjoint(inside) for youth in move.youths):
            return False
        if isinstance(group, ProposedGroup) and not inside:
            return self._left[group.organisation, group.theme] > 0
        return not move.better_seat or self._may_leave(move.youths[0])

    def _may_leave(self, youth: str) -> bool:
        key = self.group_of[youth]
        return len(self._members[key]) > self._standing.least(self._standing.groups[key])

    def make(self, move: Move) -> None:
        group = move.group
        if isinstance(group, ProposedGroup) and group.key not in self.opened:
            self.opened[group.key] = group
            self._left[group.organisation, group.theme] -= 1
        for youth in move.youths:
            if youth in self.group_of:
                self._members[self.group_of[youth]].discard(youth)
            self.group_of[youth] = group.key
            self._members.setdefault(group.key, set()).add(youth)
        self._moved |= set(move.youths)


def _into_open_groups(standing: Standing) -> Iterator[Move]:
    """No unplaced youth could sit in an open group that has a seat free."""
    roomy = [group for group in standing.groups.values() if standing.is_open(group) and standing.free(group) > 0]
    for youth, columns, _ in _best_first(standing, standing.unplaced, roomy):
        for column in columns:
            if not standing.clashes(youth.key, roomy[column].key):
                yield Move(roomy[column], (youth.key,))
                break


def _opening_offers_and_proposals(standing: Standing) -> Iterator[Move]:
    """No company of unplaced youths could open a closed group and raise the score."""
    left = Catalogue.limited(standing.problem, standing.facilitators_left)
    prospects = Prospects(standing, left)
    moving: set[str] = set()
    for youth in standing.unplaced:
        found = None if youth.key in moving else prospects.nearest(youth)
        if found is not None and found.opens:
            company = prospects.company(found.group, prospects.eligible(found.group), youth.key)
            if company is not None:
                moving |= set(company.youths)
                yield Move(found.group, company.youths)


def _better_seats(standing: Standing) -> Iterator[Move]:
    """No placed youth could take a better free seat by itself."""
    roomy = [group for group in standing.groups.values() if _takes_one(standing, group)]
    movable = [youth for youth in standing.placed if _may_leave(standing, youth)]
    now = _present_values(standing, movable)
    for youth, columns, values in _best_first(standing, movable, roomy):
        for column in columns[: int((values > now[youth.key]).sum())]:
            if not standing.clashes(youth.key, roomy[column].key):
                yield Move(roomy[column], (youth.key,), better_seat=True)
                break


def _takes_one(standing: Standing, group: Group) -> bool:
    """Open with a seat free, or an offer that opens with one more youth."""
    return standing.free(group) > 0 and (standing.is_open(group) or (group.is_offer and standing.least(group) <= 1))


def _may_leave(standing: Standing, youth: Youth) -> bool:
    """Not pinned, and the present group stays at its minimum."""
    key = standing.group_of[youth.key]
    return youth.key not in standing.problem.pin_of and standing.holds(key) > standing.least(standing.groups[key])


def _present_values(standing: Standing, youths: list[Youth]) -> dict[str, int]:
    problem = standing.problem
    return {y.key: value(problem.policy, problem.places, y, standing.groups[standing.group_of[y.key]]) for y in youths}


def _best_first(standing: Standing, youths: Iterable[Youth], groups: list[Group]) -> Iterator[tuple[Youth, Ints, Ints]]:
    """Of each youth the columns of the groups it is eligible for, and what it is worth there; the most first."""
    rows = tuple(youths)
    for start in range(0, len(rows) if groups else 0, ROWS_AT_ONCE):
        table = GateTable(standing.problem, rows[start : start + ROWS_AT_ONCE], groups)
        for row, youth in enumerate(table.youths):
            columns = np.flatnonzero(table.fails[row] == 0)
            if len(columns):
                values = table.value(row, columns)
                order = np.argsort(-values, kind="stable")
                yield youth, columns[order], values[order]
