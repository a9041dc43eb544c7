"""Looks across rows: the same client twice, and a question of safety in any of them; changes no request."""

from collections.abc import Sequence

from matching_api.prepare.outcomes import RowResult
from matching_api.prepare.reasons import Outcome, Reason

_SAFETY = frozenset({Reason.SAFETY_FIRST, Reason.SAFETY_SUSPECTED, Reason.SAFETY_IN_NOTES})


def settle(results: Sequence[RowResult], released: frozenset[int] = frozenset()) -> list[RowResult]:
    """The rows in their order; of one client at most one is delivered, and none when one of them is about safety.

    `released`: row numbers whose notes a person has read.
    """
    settled = [_without_notes(row) if row.number in released else row for row in results]
    by_client: dict[str, list[int]] = {}
    for place, row in enumerate(settled):
        if row.client_number is not None:
            by_client.setdefault(row.client_number, []).append(place)
    for places in by_client.values():
        if len(places) > 1:
            for place, row in zip(places, _of_one_client([settled[place] for place in places]), strict=True):
                settled[place] = row
    return settled


def _of_one_client(rows: list[RowResult]) -> list[RowResult]:
    if any(row.reason in _SAFETY for row in rows):
        settled = (row.outcome is Outcome.TAKEN_OUT or row.reason in _SAFETY for row in rows)
        return [row if done else row.also(Reason.SAFETY_ELSEWHERE) for row, done in zip(rows, settled, strict=True)]
    first, *later = rows
    found = [first]
    for row in later:
        same = next((earlier for earlier in found if _says_the_same(earlier, row)), None)
        if same is not None:
            found.append(row.also(Reason.DUPLICATE, same.number))
        else:
            found.append(row if row.outcome is Outcome.TAKEN_OUT else row.also(Reason.SAME_CLIENT, first.number))
    return found


def _says_the_same(one: RowResult, other: RowResult) -> bool:
    def about(row: RowResult) -> tuple[object, ...]:
        own = {finding for finding in row.findings if finding.reason not in (Reason.SAME_CLIENT, Reason.DUPLICATE)}
        return row.request, own

    return about(one) == about(other)


def _without_notes(row: RowResult) -> RowResult:
    kept = tuple(finding for finding in row.findings if finding.reason is not Reason.SAFETY_IN_NOTES)
    return RowResult(row.number, row.client_number, row.request, kept, row.same_as)
