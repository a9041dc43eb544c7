"""What became of each row: the request that may leave, the findings, the outcome; the client number stays in here."""

from dataclasses import dataclass, field, replace
from datetime import date

from matching_api.prepare.fields import Field
from matching_api.prepare.reasons import EXPLAINED, WEIGHT, Outcome, Reason


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a row: the reason, the header of the column, and the text where that may be shown."""

    reason: Reason
    column: str | None = None
    text: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """What may leave of one row, but for the pseudonym; `codes` are the smaller columns in the delivery's words."""

    tags: tuple[str, ...] = ()
    age: int | None = None
    postcode4: str | None = None
    registered_on: date | None = None
    codes: tuple[tuple[Field, str], ...] = ()
    not_with: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row: its number in the spreadsheet, what was made of it, what was found; `same_as`: an earlier row."""

    number: int
    client_number: str | None = field(repr=False)
    request: Request
    findings: tuple[Finding, ...] = ()
    same_as: int | None = None

    @property
    def reason(self) -> Reason | None:
        """The weightiest finding; none for a row that is delivered."""
        return min((finding.reason for finding in self.findings), key=WEIGHT.__getitem__, default=None)

    @property
    def outcome(self) -> Outcome:
        """Delivered, waiting or taken out."""
        return EXPLAINED[self.reason].outcome if self.reason else Outcome.DELIVERED

    def also(self, reason: Reason, same_as: int | None = None) -> "RowResult":
        """The same row with one more finding."""
        return replace(self, findings=(*self.findings, Finding(reason)), same_as=same_as)
