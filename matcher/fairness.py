"""How the places and the waiting are spread over groups of youths; it counts and judges nothing.

The counts are of single youths and may be small: they are for those who may see the whole problem, not for publication.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from matcher.gates import is_over_norm
from matcher.parts import OLDEST, Youth
from matcher.plan import Plan
from matcher.problem import Problem

AGE_BANDS: tuple[tuple[int, int], ...] = ((0, 3), (4, 11), (12, 17), (18, OLDEST))
"""Those of Statistics Netherlands (0-4, 4-12, 12-18, 18-23, upper bound exclusive), written with both ages included."""
EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days waited: half of some youths at most `median`, nine in ten at most `ninth`, nobody more than `longest`.

    Nearest rank, so each is the waiting time of one of them.
    """

    median: int
    ninth: int
    longest: int

    @classmethod
    def of(cls, days: Sequence[int]) -> Waiting | None:
        """None when there is nobody."""
        ranked = sorted(days)
        return cls(_rank(ranked, 5), _rank(ranked, 9), ranked[-1]) if ranked else None


@dataclass(frozen=True, slots=True)
class Share:
    """One group of youths: how many there are and got a place (`rate` has 3 decimals), and how long both waited."""

    by: str
    name: str
    youths: int
    placed: int
    rate: float
    over_norm: int
    over_norm_placed: int
    waiting_placed: Waiting | None
    waiting_unplaced: Waiting | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def of(problem: Problem, plan: Plan) -> tuple[Share, ...]:
    """Everybody first, then by theme (of the leading tag), organisation, place, age band and language, each by name.

    Who speaks two languages counts under both, so these do not add up to everybody; what no youth has is left out.
    """
    placed = {placement.youth for placement in plan.placements}
    found = [_share(problem, EVERYBODY, EVERYBODY, problem.youths, placed)] if problem.youths else []
    for by, names_of in _VIEWS.items():
        members: defaultdict[str, list[Youth]] = defaultdict(list)
        for youth in problem.youths:
            for name in names_of(problem, youth):
                members[name].append(youth)
        found += [_share(problem, by, name, members[name], placed) for name in sorted(members, key=_in_order)]
    return tuple(found)


def _share(problem: Problem, by: str, name: str, youths: Sequence[Youth], placed: set[str]) -> Share:
    inside = [youth for youth in youths if youth.key in placed]
    outside = [youth for youth in youths if youth.key not in placed]
    return Share(
        by=by,
        name=name,
        youths=len(youths),
        placed=len(inside),
        rate=round(len(inside) / len(youths), 3),
        over_norm=sum(is_over_norm(problem.policy, youth) for youth in youths),
        over_norm_placed=sum(is_over_norm(problem.policy, youth) for youth in inside),
        waiting_placed=Waiting.of([youth.waiting_days for youth in inside]),
        waiting_unplaced=Waiting.of([youth.waiting_days for youth in outside]),
    )


def _rank(ranked: Sequence[int], tenths: int) -> int:
    return ranked[ceil(len(ranked) * tenths / 10) - 1]


def age_band(age: int) -> str:
    """The name of the band an age from 0 to 22 falls in."""
    return next(f"{low}-{high}" for low, high in AGE_BANDS if low <= age <= high)


_VIEWS: dict[str, Callable[[Problem, Youth], Sequence[str]]] = {
    "theme": lambda problem, youth: [problem.theme_of[youth.tags[0]]],
    "organisation": lambda _, youth: [youth.organisation],
    "place": lambda _, youth: [youth.place],
    "age": lambda _, youth: [age_band(youth.age)],
    "language": lambda _, youth: sorted(set(youth.languages)),
}


def _in_order(name: str) -> tuple[int, str]:
    """Numbers before words, and 4-11 before 12-17."""
    first = name.split("-")[0]
    return (int(first), name) if first.isdigit() else (OLDEST**4, name)


def table(shares: Sequence[Share]) -> Iterator[str]:
    """The shares as lines of text; of who has a place or not the days waited: median, nine in ten, longest."""
    heads = ("", "youths", "placed", "rate", "over norm", "placed", "waited (placed)", "waiting (unplaced)")
    rows = [heads, *(_row(share) for share in shares)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()


def _row(share: Share) -> tuple[str, ...]:
    name = share.name if share.by == EVERYBODY else f"{share.by} {share.name}"
    counts = (share.over_norm, share.over_norm_placed)
    waiting = (share.waiting_placed, share.waiting_unplaced)
    days = ("-" if w is None else f"{w.median} {w.ninth} {w.longest}" for w in waiting)
    return name, str(share.youths), str(share.placed), f"{share.rate:.1%}", *map(str, counts), *days
