"""What families answered, month by month, as it may be shown: every count goes through disclosure control here."""

from collections.abc import Collection, Hashable, Mapping
from functools import lru_cache
from typing import Any

from matching_api.disclosure.control import Audience, Tables, protect
from matching_api.insight.tables import KEPT, Key, Shown
from matching_api.waitlist.codes import RecheckOutcome

RECHECKED, REACHED, NOT_NEEDED = "rechecked", "reached", "place_not_needed"
_NO_PLACE = (RecheckOutcome.LIGHTER, RecheckOutcome.SOLVED)
_LEFT, _REST = "left_otherwise", "rest"


def months(found: Mapping[Any, Mapping[RecheckOutcome, int]], flows: Shown, audience: Audience) -> Shown:
    """Keys are (figure, "month", month), and ("outcome", outcome, "month", month); `flows` as the region shows them.

    Each month for itself, so that it never changes; whoever needs no place leaves the list, so what left beside them
    may not follow either.
    """
    cells = {}
    for _, _, month in (key for key in flows.cells if key[0] == _LEFT):
        counts, left = found.get(month, {}), flows.get(_LEFT, "month", month).value
        for key, cell in _month(frozenset(counts.items()), left, audience).cells.items():
            cells[*key, "month", month] = cell
    return Shown(cells)


@lru_cache(maxsize=KEPT)
def _month(counts: frozenset[tuple[RecheckOutcome, int]], left: int | None, audience: Audience) -> Shown:
    pieces: dict[Hashable, int] = {outcome: max(0, dict(counts).get(outcome, 0)) for outcome in RecheckOutcome}
    pieces[_REST] = max(0, (left or 0) - sum(pieces[outcome] for outcome in _NO_PLACE))
    cells: dict[Key, Collection[Hashable]] = {("outcome", outcome): [outcome] for outcome in RecheckOutcome}
    cells |= {
        (RECHECKED,): list(RecheckOutcome),
        (REACHED,): [outcome for outcome in RecheckOutcome if outcome is not RecheckOutcome.NOT_REACHED],
        (NOT_NEEDED,): list(_NO_PLACE),
        (_LEFT,): [*_NO_PLACE, _REST],
        (_REST,): [_REST],
    }
    # Beside a count of who left that is hidden, a part of it would say the least that it can be.
    of_the_left: list[Key] = [(NOT_NEEDED,), *(("outcome", outcome) for outcome in _NO_PLACE)]
    decided = {(_LEFT,): True} if left is not None else dict.fromkeys([(_LEFT,), *of_the_left], False)
    shown = protect(Tables(pieces, cells, decided, unsaid=[(_REST,)], late=[(RECHECKED,)]), audience)
    return Shown({key: cell for key, cell in shown.items() if key != (_LEFT,)})
