"""Who of a few youths can sit together when some may not share a group: a small exact search, nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

Apart = Mapping[str, frozenset[str]]
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Company:
    """Youths who may all share one group, and what they are worth together."""

    youths: tuple[str, ...]
    points: int


def most_together(candidates: Collection[str], apart: Apart, must: str | None = None, most: int | None = None) -> int:
    """The largest number of candidates that can share a group, at most `most`, with `must` among them."""
    limit = len(candidates) if most is None else most
    found = best_together(dict.fromkeys(candidates, 1), apart, 0, limit, must)
    return 0 if found is None else len(found.youths)


def best_together(
    points: Mapping[str, int], apart: Apart, least: int, most: int, must: str | None = None
) -> Company | None:
    """The company of `least` to `most` youths worth most, or None when there is none.

    `points` gives each candidate's worth, which may be negative; `must`, one of the candidates, has to be in it.
    Exponential only in the number of candidates that are apart from another candidate.
    """
    if most < least or most < (must is not None):
        return None
    chosen = [] if must is None else [must]
    shut_out = _NOBODY if must is None else apart.get(must, _NOBODY)
    rest = {youth for youth in points if youth != must and youth not in shut_out}
    return _Search(points, apart, least, most).run(chosen, rest)


class _Search:
    def __init__(self, points: Mapping[str, int], apart: Apart, least: int, most: int) -> None:
        self._points, self._apart, self._least, self._most = points, apart, least, most
        self._best: Company | None = None

    def run(self, chosen: list[str], rest: set[str]) -> Company | None:
        self._branch(chosen, rest)
        return self._best

    def _branch(self, chosen: list[str], rest: set[str]) -> None:
        if len(chosen) > self._most or not self._could_improve(chosen, rest):
            return
        quarrels = {youth: len(self._apart.get(youth, _NOBODY) & rest) for youth in rest}
        pivot = max(sorted(rest), key=quarrels.__getitem__, default=None)
        if pivot is None or quarrels[pivot] == 0:
            self._fill(chosen, rest)
            return
        self._branch([*chosen, pivot], rest - self._apart[pivot] - {pivot})
        self._branch(chosen, rest - {pivot})

    def _could_improve(self, chosen: list[str], rest: set[str]) -> bool:
        """Whether the best imaginable completion, quarrels forgotten, beats what is found."""
        imagined = self._filled(chosen, rest)
        return imagined is not None and (self._best is None or imagined.points > self._best.points)

    def _fill(self, chosen: list[str], rest: set[str]) -> None:
        found = self._filled(chosen, rest)
        if found is not None and (self._best is None or found.points > self._best.points):
            self._best = found

    def _filled(self, chosen: list[str], rest: set[str]) -> Company | None:
        """The best completion when nobody in `rest` quarrels: all who add worth, and more only up to the least."""
        youths = list(chosen)
        for youth in sorted(rest, key=lambda one: (-self._points[one], one)):
            if len(youths) >= self._most or (len(youths) >= self._least and self._points[youth] <= 0):
                break
            youths.append(youth)
        if len(youths) < self._least:
            return None
        return Company(tuple(sorted(youths)), sum(self._points[youth] for youth in youths))
