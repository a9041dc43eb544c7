"""The quarter's report: the blocks that were asked for, the figures of the screen, and nothing that is too small."""

import io
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy.engine import Engine
from sqlmodel import Session
from typer.testing import CliRunner

from matching_api import database
from matching_api.access import service as access
from matching_api.cli import app
from matching_api.database import open_session
from matching_api.disclosure.control import INSIDE, OUTSIDE
from matching_api.history import book
from matching_api.history.cells import Found
from matching_api.history.codes import Cause
from matching_api.insight.periods import Period
from matching_api.insight.region import region as whole
from matching_api.main import create_app
from matching_api.paper import drawings
from matching_api.paper.drawings import Line
from matching_api.paper.tables import SHORT, SMALL, Table, number
from matching_api.paper.workbook import as_workbook
from matching_api.reports import demand, waiting
from matching_api.reports.contents import Report
from matching_api.reports.quarters import name_of, quarter_of
from matching_api.reports.reading import Reading
from matching_api.settings import get_settings

from . import scenes
from .conftest import ACCOUNTS, ORGANISATIONS, PASSWORD
from .pdf_text import pdf_text

THIRD = Period(date(2026, 7, 1), date(2026, 9, 30))
BLOCKS = ["Omvang van het wachten", "Belangrijkste hulpvragen", "Knelpunten", "Kansen", "Definities"]


def _since_may(found: Found) -> tuple[date, Cause]:
    return date(2026, 5, 1) if found.request_id.int % 2 else date(2026, 8, 3), Cause.NEW


@pytest.fixture(scope="module")
def world(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Fifty-two wait in three places, three of them of a theme that nobody else has. One for all: reports take long."""
    path = tmp_path_factory.mktemp("report") / "region.sqlite"
    shutil.copyfile(migrated_file, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{path}")
        get_settings.cache_clear()
        database.get_engine.cache_clear()
        with open_session() as session:
            _fill(session)
            session.commit()
        yield database.get_engine()
        database.get_engine().dispose()
    get_settings.cache_clear()
    database.get_engine.cache_clear()


def _fill(session: Session) -> None:
    for key, name, kind, subregion, place in ORGANISATIONS:
        known = {"key": key, "name": name, "kind": kind, "subregion": subregion, "place": place}
        access.add_organisation(session, **known, sharing=True)  # type: ignore[arg-type]
    for username, name, role, organisation in ACCOUNTS:
        access.add_account(
            session, username=username, name=name, role=role, organisation_key=organisation, password=PASSWORD
        )
    book.book_new(session, _since_may)
    scenes.know_words(session)
    scenes.youths(session, "noord", *(f"n{at}" for at in range(22)), registered_on="2026-03-01")
    scenes.youths(session, "noord", *(f"m{at}" for at in range(9)), registered_on="2026-07-30", age=14)
    scenes.youths(session, "katwijk", *(f"k{at}" for at in range(18)), postcode4="2224", tags=["vrienden-maken"])
    scenes.youths(session, "katwijk", "x", "y", "z", postcode4="2224", tags=["rouw-om-overlijden"])


@pytest.fixture(scope="module")
def inside(world: Engine) -> Report:
    with open_session() as session:
        return Report(session, THIRD, INSIDE)


@pytest.fixture(scope="module")
def outside(world: Engine) -> list[Table]:
    """The tables of counts, without what is of today."""
    with open_session() as session:
        read = Reading(session, THIRD, OUTSIDE)
        return [*waiting.block(read).tables(), *demand.questions(read).tables()]


def test_it_has_exactly_the_blocks_that_were_asked_for_and_ends_with_definitions(inside: Report) -> None:
    data = inside.data()
    assert [each["heading"] for each in data["blocks"]] == BLOCKS
    assert [each["heading"] for each in data["blocks"][0]["parts"]] == ["Hoeveel", "Hoe lang", "Hoe zwaar"]
    [meanings] = data["blocks"][-1]["parts"][0]["tables"]
    assert "Wachtend" in [row[0] for row in meanings["rows"]]


def test_it_tells_what_the_screen_tells_of_that_day(inside: Report) -> None:
    with open_session() as session:
        shown = whole(session, THIRD.last, INSIDE)
    text = pdf_text(inside.as_pdf())
    assert shown.stock.get("waiting").value == 52
    assert "Wachtend 52" in text
    for place in ("Leiden", "Katwijk"):
        assert place in text


def test_it_is_a_tagged_pdf_in_dutch_with_texts_for_its_vector_pictures(inside: Report) -> None:
    document = inside.as_pdf()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document
    assert re.search(rb"/Lang\s*\(nl", document)
    assert b"/Alt" in document
    # No picture of dots in it: all of them are lines and letters.
    assert b"/Subtype/Image" not in document.replace(b" ", b"")


def test_a_count_that_is_too_small_stands_in_neither_file(inside: Report) -> None:
    book_of = load_workbook(io.BytesIO(inside.as_workbook()))
    themes = {row[0].value: row[1].value for row in book_of["Themas"].iter_rows(min_row=4)}
    [grief] = [value for name, value in themes.items() if str(name).startswith("Verlies")]
    assert grief == SMALL
    counted = ("Hoofdlijn", "Gemeenten", "Leeftijden", "Maanden", "Themas", "Thema en leeftijd")
    cells = [
        each.value
        for name in counted
        if name in book_of.sheetnames
        for row in book_of[name].iter_rows(min_row=4, min_col=2)
        for each in row
    ]
    numbers = [each for each in cells if isinstance(each, int | float)]
    assert numbers
    assert min(numbers) >= 5
    assert {each for each in cells if isinstance(each, str)} == {SMALL}
    for picture in re.findall(r">(\d+)<", str(inside.data()["blocks"][1]["parts"][0]["pictures"])):
        assert int(picture) >= 5


def test_outside_it_counts_from_ten_up_and_in_fives(outside: list[Table]) -> None:
    book_of = load_workbook(io.BytesIO(as_workbook(outside)))
    for name in ("Gemeenten", "Leeftijden", "Themas", "Thema en leeftijd"):
        for row in book_of[name].iter_rows(min_row=4, min_col=2):
            for each in row:
                assert each.value == SMALL or (int(str(each.value)) >= 10 and int(str(each.value)) % 5 == 0)


def test_the_same_quarter_is_the_same_report_whatever_happens_after_it(inside: Report) -> None:
    with open_session() as session:
        scenes.youths(session, "noord", *(f"later{at}" for at in range(12)))
        session.commit()
        again = waiting.block(Reading(session, THIRD, INSIDE))
    assert again.printed() == inside.data()["blocks"][0]


def test_when_too_few_sit_in_groups_nothing_is_told_of_them(inside: Report) -> None:
    assert "te weinig jeugdigen om er iets over te zeggen" in pdf_text(inside.as_pdf())


def test_the_command_makes_both_files_and_refuses_a_quarter_that_is_not_over(
    inside: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.socket", lambda *_: pytest.fail("a report needs no connection"))
    file = tmp_path / "report.pdf"
    done = CliRunner().invoke(app, ["report", "--quarter", "2026-3", "-o", str(file)])
    assert (done.exit_code, file.read_bytes()[:5]) == (0, b"%PDF-")
    assert file.with_suffix(".xlsx").read_bytes().startswith(b"PK")
    for wrong in ("2026-4", "2019-1", "2026-5", "last"):
        refused = CliRunner().invoke(app, ["report", "--quarter", wrong, "-o", str(file)])
        assert (refused.exit_code, "no figures" in refused.output) == (1, True)


def test_the_region_downloads_it_and_others_do_not(inside: Report) -> None:
    door = TestClient(create_app(), raise_server_exceptions=False)
    leader, coordinator = (
        door.post("/v1/tokens", json={"username": name, "password": PASSWORD}).json()["access_token"]
        for name in ("regio", "noord")
    )
    address = "/v1/regional-reports/2026-3/document"
    answer = door.get(address, headers={"Authorization": f"Bearer {leader}"})
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    for wrong in ("2026-4", "last"):
        refused = door.get(address.replace("2026-3", wrong), headers={"Authorization": f"Bearer {leader}"})
        assert refused.status_code == 400
    assert door.get(address, headers={"Authorization": f"Bearer {coordinator}"}).status_code == 403


def test_a_quarter_has_one_name() -> None:
    for name in ("2026-1", "2026-2", "2026-3", "2026-4"):
        assert name_of(quarter_of(name)) == name
    assert quarter_of("2026-4") == Period(date(2026, 10, 1), date(2026, 12, 31))
    with pytest.raises(ValueError, match="0000-1"):
        quarter_of("0000-1")


def test_a_line_breaks_where_a_month_may_not_be_shown() -> None:
    drawn = drawings.lines(["jan", "feb", "mrt", "apr"], [Line("a", [6, 7, None, 9])], "t", "a").svg
    assert drawn.count("<polyline") == 1
    assert drawn.count("<circle") == 3


def test_a_map_leaves_a_small_count_white_and_unsaid() -> None:
    square = {"type": "Polygon", "coordinates": [[[4, 52], [5, 52], [5, 53], [4, 53], [4, 52]]]}
    beside = {"type": "Polygon", "coordinates": [[[5, 52], [6, 52], [6, 53], [5, 53], [5, 52]]]}
    drawn = drawings.area_map({"A": square, "B": beside}, [("A", "Aa", 12), ("B", "Bee", None)], "t", "a")
    assert drawn
    assert drawn.svg.count(f'fill="{drawings.WHITE}" stroke') == 2  # the place, and its sample beside the map
    assert ">12<" in drawn.svg
    assert drawings.area_map({}, [("A", "Aa", 12)], "t", "a") is None


def test_numbers_are_written_as_in_dutch() -> None:
    assert (number(13450), number(6.74), SHORT) == ("13.450", "6,7", "te klein")
