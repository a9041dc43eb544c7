"""What participants said of a group, as it may be shown: from five answers up, and never what follows from the rest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from matching_api.aftercare.models import GroupAnswers
from matching_api.disclosure.control import Audience, Tables, protect

YES_OF = {"more-support": "more_support", "goals-met": "goals_met"}
_NO = "not "


@dataclass(frozen=True)
class Results:
    """A mean of 1 to 10 and counts, each none when it would point at persons."""

    answers: int | None
    usefulness: float | None
    more_support: int | None
    goals_met: int | None


def results(rows: Sequence[GroupAnswers], threshold: int) -> Results | None:
    """All of one group, or none while fewer answered than the threshold.

    Who said no is not shown, and must not follow: where it would, the number of answers is left out first.
    """
    answered = sum(row.answers for row in rows)
    if answered < threshold:
        return None
    amounts = _amounts(rows)
    yes = {name: [(name, True)] for name in YES_OF}
    no = {f"{_NO}{name}": [(name, False)] for name in YES_OF}
    first, *others = YES_OF
    # Everybody answers every question, so each has the same total.
    same = [
        ({(first, said): 1 for said in (True, False)} | {(each, s): -1 for s in (True, False)}, 0) for each in others
    ]
    cells = {"answers": [(first, True), (first, False)], **yes, **no}
    shown = protect(Tables(amounts, cells, unsaid=list(no), known=same, early=["answers"]), Audience(threshold))
    return Results(
        answers=shown["answers"].value,
        usefulness=round(sum(row.usefulness * row.answers for row in rows) / answered, 1),
        more_support=shown["more-support"].value,
        goals_met=shown["goals-met"].value,
    )


def _amounts(rows: Sequence[GroupAnswers]) -> dict[tuple[str, bool], int]:
    found: Counter[tuple[str, bool]] = Counter({(name, said): 0 for name in YES_OF for said in (True, False)})
    for row in rows:
        for name, column in YES_OF.items():
            found[name, getattr(row, column)] += row.answers
    return dict(found)
