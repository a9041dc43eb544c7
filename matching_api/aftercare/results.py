"""What participants said of a group, as it may be shown: from five answers up, and never what follows from the rest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from matching_api.aftercare.models import GroupAnswers
from matching_api.disclosure.attack import Piece
from matching_api.disclosure.control import Audience, Tables, protect

YES_OF = {"more-support": "more_support", "goals-met": "goals_met"}
_SILENT = "silent"


@dataclass(frozen=True)
class Results:
    """A mean of 1 to 10 and counts, each none when it would point at persons."""

    answers: int | None
    usefulness: float | None
    more_support: int | None
    goals_met: int | None


def results(rows: Sequence[GroupAnswers], took_part: int, threshold: int) -> Results | None:
    """All of one group, or none while fewer answered than the threshold.

    Who said no is not shown, and must not follow from what is, for who knows how many took part: where it would, a
    number is left out, that of all answers first.
    """
    answered = sum(row.answers for row in rows)
    if answered < threshold:
        return None
    first, *others = YES_OF
    total: dict[Piece, int] = {(first, True): 1, (first, False): 1}
    # Everybody answers every question, so each has the same total; who did not answer took part too.
    known: list[tuple[dict[Piece, int], int]] = [({**total, _SILENT: 1}, took_part)]
    known += [({**total, (each, True): -1, (each, False): -1}, 0) for each in others]
    yes: dict[str, list[Piece]] = {name: [(name, True)] for name in YES_OF}
    no: dict[str, list[Piece]] = {f"not {name}": [(name, False)] for name in YES_OF}
    tables = Tables(
        {**_amounts(rows), _SILENT: took_part - answered},
        {"answers": list(total), **yes, **no},
        unsaid=list(no),
        known=known,
        early=["answers"],
    )
    shown = protect(tables, Audience(threshold))
    return Results(
        answers=shown["answers"].value,
        usefulness=round(sum(row.usefulness * row.answers for row in rows) / answered, 1),
        more_support=shown["more-support"].value,
        goals_met=shown["goals-met"].value,
    )


def _amounts(rows: Sequence[GroupAnswers]) -> dict[Piece, int]:
    found: Counter[Piece] = Counter({(name, said): 0 for name in YES_OF for said in (True, False)})
    for row in rows:
        for name, column in YES_OF.items():
            found[name, getattr(row, column)] += row.answers
    return dict(found)
