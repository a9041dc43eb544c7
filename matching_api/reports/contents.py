"""The quarter's report: exactly the blocks of R28, and definitions at the end; for paper and as a workbook."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlmodel import Session

from matching_api.access import service as access
from matching_api.access.roles import OrganisationKind
from matching_api.disclosure.control import Audience
from matching_api.insight.periods import Period
from matching_api.paper import pdf, workbook
from matching_api.paper.tables import SHORT, SMALL
from matching_api.paper.words import day
from matching_api.reports import demand, waiting
from matching_api.reports.blocks import Block, words
from matching_api.reports.reading import Reading

PAGE = Path(__file__).parent / "report.typ"
# In this order; "size of waiting (number, duration, weight), main questions, bottlenecks and chances".
BLOCKS: tuple[Callable[[Reading], Block], ...] = (
    waiting.block,
    demand.questions,
    demand.bottlenecks,
    demand.chances,
    demand.definitions,
)


class Report:
    """One report, read once; as PDF, as a workbook, and as the data both are made of."""

    def __init__(self, session: Session, quarter: Period, reader: Audience) -> None:
        self._read = Reading(session, quarter, reader)
        self._blocks = [block(self._read) for block in BLOCKS]
        self._region = _region(session)

    def data(self) -> dict[str, Any]:
        """All words and figures of the document."""
        said, read = words(), self._read
        of = {"quarter": self._name(), "region": self._region, "threshold": read.reader.threshold}
        days = {"first": day(read.quarter.first), "last": day(read.quarter.last), "today": day(read.today)}
        about = [said["about"].format(**of, **days), said["about-small"], said["about-now"].format(**days)]
        return {
            "title": said["title"],
            "subtitle": said["subtitle"].format(**of),
            "footer": said["footer"].format(**of),
            "small": [SMALL, SHORT],
            "about": [*about, *([said["about-rounded"]] if read.reader.rounded else [])],
            "blocks": [each.printed() for each in self._blocks],
        }

    def as_pdf(self) -> bytes:
        """A tagged PDF (PDF/UA-1) with vector pictures; the same figures on the same day give the same bytes."""
        return pdf.as_pdf(PAGE, self.data(), self._read.today)

    def as_workbook(self) -> bytes:
        """An .xlsx with a sheet for every table."""
        return workbook.as_workbook([table for block in self._blocks for table in block.tables()])

    def _name(self) -> str:
        said, first = words(), self._read.quarter.first
        return str(said["quarter"].format(ordinal=said["ordinals"][first.month // 3], year=first.year))


def _region(session: Session) -> str:
    """The name of the region's own office, when there is one."""
    offices = [each.name for each in access.organisations(session) if each.kind is OrganisationKind.REGION]
    return offices[0] if len(offices) == 1 else "regio"
