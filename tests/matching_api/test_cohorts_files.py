"""The agenda as PDF and as a workbook: accessible, the same each time, and without any count that is too small."""

import io
import re
from uuid import UUID

import pytest
from openpyxl import load_workbook
from sqlalchemy.engine import Engine
from sqlmodel import Session

from matching_api.cohorts import agenda, service
from matching_api.cohorts.schemas import CohortIn, ItemDecisionIn
from matching_api.paper.tables import SMALL
from matching_api.suggestions.cohort_models import Verdict

from . import scenes
from .pdf_text import pdf_text

NOTE = "=1+1 [samen] #met *het* jeugdteam"


@pytest.fixture
def cohort(session: Session, region: Engine) -> UUID:
    """Twelve without an offer, of whom three came lately and four want something else first; and one decision."""
    scenes.know_words(session)
    offer = scenes.offer(session, seats_min=3, seats_max=8)
    served = scenes.youths(session, "noord", *"abcde", registered_on="2026-03-01")
    scenes.youths(session, "noord", *"fghij", registered_on="2026-03-01")
    scenes.youths(session, "noord", *"klmn", registered_on="2026-03-01", tags=["piekeren-en-zorgen"])
    scenes.youths(session, "noord", *"opq", registered_on="2026-11-01")
    scenes.youths(session, "katwijk", *"pqrs", postcode4="2224", tags=["vrienden-maken"])
    scenes.youths(session, "katwijk", *"tuvw", postcode4="2224", tags=["vrienden-maken"], registered_on="2026-11-01")
    scenes.suggest(session, offer, *served)
    scenes.proposed_group(session, scenes.finished_round(session).id)
    session.commit()  # the book is kept with it
    leader = scenes.actor(session, "regio")
    frozen = service.freeze(session, leader, CohortIn())
    wanted = ItemDecisionIn(owner="sp-rivier", verdict=Verdict.FORM_GROUP, note=NOTE, from_version=1)
    service.decide(session, leader, frozen.items[0].id, wanted)
    return frozen.id


def test_no_count_under_the_threshold_is_in_either_file(session: Session, cohort: UUID) -> None:
    told = service.cohort(session, cohort)
    text = pdf_text(agenda.as_pdf(session, told))
    counts = [int(each) for each in re.findall(r"(\d+)(?= jeugdigen|\)| wachten| gestart)", text)]
    assert 12 in counts
    assert min(counts) >= 5
    book = load_workbook(io.BytesIO(agenda.as_workbook(session, told)))
    sheet = book["Agenda"]
    names = [str(each.value) for each in sheet[3]]
    rows = [dict(zip(names, [each.value for each in row], strict=True)) for row in sheet.iter_rows(min_row=4)]
    assert (rows[0]["Jeugdigen"], rows[0]["Langer dan 14 weken"]) == (12, SMALL)
    for row in rows:
        parts = re.findall(r"\((\d+)\)", f"{row['Hulpvragen']} {row['Wat ontbrak']}")
        shown = [row["Jeugdigen"], row["Langer dan 14 weken"], *map(int, parts)]
        assert all(each is None or each == SMALL or int(str(each)) >= 5 for each in shown)
    # Of the proposed group is told how large it can be, and of nobody in it how many.
    assert (rows[1]["Soort"], rows[1]["Plekken"], rows[1]["Jeugdigen"]) == ("groepsvoorstel", "3 tot 8", None)


def test_the_agenda_is_a_tagged_pdf_in_dutch_with_what_was_agreed(session: Session, cohort: UUID) -> None:
    document = agenda.as_pdf(session, service.cohort(session, cohort))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document
    assert re.search(rb"/Lang\s*\(nl", document)
    text = pdf_text(document)
    for said in ("Cohorttafel 22 november 2026", "groep vormen", "Rivier Jeugd-ggz", NOTE, "Leidse regio"):
        assert said in text


def test_both_files_are_the_same_each_time_and_open_no_connection(
    session: Session, cohort: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = service.cohort(session, cohort)
    monkeypatch.setattr("socket.socket", lambda *_: pytest.fail("a file needs no connection"))
    assert agenda.as_pdf(session, told) == agenda.as_pdf(session, told)
    agenda.as_workbook(session, told)


def test_what_somebody_typed_is_no_formula(session: Session, cohort: UUID) -> None:
    book = load_workbook(io.BytesIO(agenda.as_workbook(session, service.cohort(session, cohort))))
    [note] = [each for row in book["Agenda"].iter_rows() for each in row if each.value == NOTE]
    assert note.data_type == "s"
