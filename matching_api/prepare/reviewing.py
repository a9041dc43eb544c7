"""The list for a person: every row that is not delivered, why, and what to do; shows no personal value."""

from collections.abc import Sequence

from matching_api.prepare.delivery import csv_text, unescapable
from matching_api.prepare.keys import Key
from matching_api.prepare.outcomes import Finding, RowResult
from matching_api.prepare.reasons import EXPLAINED, Outcome, Reason
from matching_api.prepare.vocabulary import Vocabulary

HEADER = ("rij", "uitkomst", "reden", "kolom", "tekst", "voorstel", "wat te doen", "kenmerk")
_OUTCOMES = {Outcome.WAITING: "wacht op een mens", Outcome.TAKEN_OUT: "niet geleverd"}


def review_text(results: Sequence[RowResult], vocabulary: Vocabulary, key: Key) -> str:
    """CSV with one line for each finding, in the order of the rows; no cell can be taken for a formula.

    The kenmerk stands only beside rows whose notes a person may release, for that is what the mapping asks for.
    """
    lines = [
        _line(row, finding, vocabulary, key)
        for row in results
        if row.outcome is not Outcome.DELIVERED
        for finding in row.findings
    ]
    return csv_text([HEADER, *lines])


def _line(row: RowResult, finding: Finding, vocabulary: Vocabulary, key: Key) -> list[str]:
    explained = EXPLAINED[finding.reason]
    proposal = vocabulary.proposal(finding.text) if finding.text else None
    proposed = "" if proposal is None else "veilig-eerst" if proposal.safety_first else "|".join(proposal.tags)
    may_be_released = finding.reason is Reason.SAFETY_IN_NOTES
    cells = [
        str(row.number),
        _OUTCOMES[row.outcome],
        explained.title,
        finding.column or "",
        finding.text or "",
        proposed,
        explained.advice,
        key.pseudonym(row.client_number) if may_be_released and row.client_number else "",
    ]
    return [unescapable(cell) for cell in cells]
