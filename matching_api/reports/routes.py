"""The quarter's report as files; transport only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from matching_api.access.actor import may
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.insight.service import audience
from matching_api.paper.answers import PdfResponse, WorkbookResponse
from matching_api.reports.contents import Report
from matching_api.reports.quarters import PATTERN, known_quarter

router = APIRouter(tags=["figures"])

Reader = Annotated[Actor, Depends(may(Permission.READ_FIGURES))]
Quarter = Annotated[str, Path(pattern=PATTERN, description="a year and one of its quarters, such as 2026-3")]
Outside = Annotated[bool, Query(description="for readers outside the partnership: from 10 up, rounded to 5")]


@router.get(
    "/regional-reports/{quarter}/document", response_class=PdfResponse, summary="The report of a quarter, as PDF"
)
def document(quarter: Quarter, _actor: Reader, session: DbSession, outside: Outside = False) -> Response:
    report = Report(session, known_quarter(session, quarter), audience(outside=outside))
    return PdfResponse.named(f"rapportage-{quarter}", report.as_pdf())


@router.get("/regional-reports/{quarter}/workbook", response_class=WorkbookResponse, summary="Its tables as a workbook")
def workbook(quarter: Quarter, _actor: Reader, session: DbSession, outside: Outside = False) -> Response:
    report = Report(session, known_quarter(session, quarter), audience(outside=outside))
    return WorkbookResponse.named(f"rapportage-{quarter}", report.as_workbook())
