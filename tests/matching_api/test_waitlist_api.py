"""Deliveries and the own waitlist over HTTP: who sees what, which answers, and that no value comes back."""

import io
import json
import logging

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from matching_api import database
from matching_api.main import create_app

from .conftest import SignIn
from .deliveries import DELIVERIES, HEADER, cells, csv_of, pseudonym, row, with_words

PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def words(region: Engine) -> None:
    with database.open_session(region) as session:
        with_words(session)
        session.commit()


@pytest.fixture
def noord(sign_in: SignIn) -> TestClient:
    return sign_in("noord")


def rows(client: TestClient, *given: object, kind: str = "full", query: str = "") -> dict[str, object]:
    answer = client.post(f"/v1/deliveries{query}", json={"kind": kind, "rows": list(given)})
    assert answer.status_code == 201, answer.text
    body: dict[str, object] = answer.json()
    return body


def file(content: bytes, name: str = "levering.csv") -> dict[str, tuple[str, io.BytesIO]]:
    return {"file": (name, io.BytesIO(content))}


def test_a_coordinator_delivers_a_file_and_sees_the_requests(noord: TestClient) -> None:
    content = (DELIVERIES / "jt-leiden-noord.csv").read_bytes()
    answer = noord.post("/v1/deliveries/files?kind=full", files=file(content))
    assert answer.status_code == 201
    body = answer.json()
    assert (body["read"], body["created"], body["refused"], body["source"]) == (110, 110, 0, "file")
    assert (body["organisation"], body["received_by"]) == ("jt-leiden-noord", "Noor Visser")
    listed = noord.get("/v1/help-requests?limit=10&offset=105").json()
    assert (listed["total"], len(listed["items"])) == (110, 5)
    request = noord.get(f"/v1/help-requests/{listed['items'][0]['id']}").json()
    assert request == listed["items"][0]
    assert request["delivery_id"] == body["id"]


def test_a_request_goes_out_with_waiting_time_norm_place_and_policy(noord: TestClient) -> None:
    rows(noord, row("a", registered_on="2026-08-15"), row("b", registered_on="2026-08-16", age=12))
    first, second = noord.get("/v1/help-requests").json()["items"]
    assert (first["waiting_days"], first["over_norm"], first["max_travel_km"]) == (99, True, 8.0)
    assert (second["waiting_days"], second["over_norm"], second["max_travel_km"]) == (98, False, 12.0)
    assert first["place"] == {"postcode4": "2316", "name": "Leiden", "municipality": "Leiden"}
    assert (first["status"], first["theme"], first["pseudonym"]) == ("waiting", "angst", pseudonym("a"))


def test_requests_and_deliveries_of_another_organisation_do_not_exist(noord: TestClient, sign_in: SignIn) -> None:
    delivery = rows(noord, row("a"))
    request = noord.get("/v1/help-requests").json()["items"][0]
    katwijk = sign_in("katwijk")
    for path in (f"/v1/help-requests/{request['id']}", f"/v1/deliveries/{delivery['id']}"):
        assert noord.get(path).status_code == 200
        refused, unknown = katwijk.get(path), katwijk.get(path[:-4] + "0000")
        assert refused.status_code == unknown.status_code == 404
        assert refused.content == unknown.content
    assert katwijk.get("/v1/help-requests").json() == {"items": [], "total": 0}
    assert katwijk.get("/v1/deliveries").json() == {"items": []}


def test_the_latest_deliveries_are_listed_first(noord: TestClient) -> None:
    ids = [rows(noord, row(name))["id"] for name in "abc"]
    assert [each["id"] for each in noord.get("/v1/deliveries?limit=2").json()["items"]] == ids[:0:-1]


@pytest.mark.parametrize("username", ["regio", "beheer"])
def test_region_and_administrator_neither_deliver_nor_see_requests(sign_in: SignIn, username: str) -> None:
    client = sign_in(username)
    assert client.get("/v1/help-requests").status_code == 403
    assert client.post("/v1/deliveries", json={"kind": "full", "rows": [row("a")]}).status_code == 403
    assert client.post("/v1/deliveries/files?kind=full", files=file(csv_of(cells("a")))).status_code == 403


def test_the_own_waitlist_is_searched_in_a_body_and_not_in_the_address(noord: TestClient) -> None:
    rows(noord, row("a"), row("b", tags=["rustig-worden"], registered_on="2026-11-01"), row("c", status="helped"))

    def found(**wanted: object) -> set[str]:
        answer = noord.post("/v1/help-requests/_search", json=wanted)
        assert answer.status_code == 200
        return {each["pseudonym"] for each in answer.json()["items"]}

    a, b, c = (pseudonym(name) for name in "abc")
    assert found(tags=["faalangst"]) == {a, c}
    assert found(themes=["emoties"]) == {b}
    assert found(over_norm=True) == {a, c}
    assert found(over_norm=True, status="waiting") == {a}
    assert noord.post("/v1/help-requests/_search", json={"name": "x"}).status_code == 400


def test_the_own_waitlist_is_sorted_and_filtered(noord: TestClient) -> None:
    rows(noord, row("a", age=9), row("b", age=6, registered_on="2026-01-01"), row("c", age=17, status="expired"))

    def names(query: str) -> list[int]:
        return [each["age"] for each in noord.get(f"/v1/help-requests?{query}").json()["items"]]

    assert names("sort=longest-waiting")[0] == 6
    assert names("sort=shortest-waiting")[-1] == 6
    assert names("sort=youngest") == [6, 9, 17]
    assert names("sort=oldest") == [17, 9, 6]
    assert names("state=expired") == [17]
    assert noord.get("/v1/help-requests?sort=name").status_code == 400


def test_bad_rows_are_listed_and_good_ones_taken(noord: TestClient) -> None:
    body = rows(noord, row("a"), row("b", age=99), row("c", tags="ADHD"))
    assert (body["taken"], body["refused"]) == (1, 2)
    assert body["errors"] == [
        {
            "row": 2,
            "column": "age",
            "code": "age-out-of-range",
            "detail": "A whole number from 0 to 22 is asked.",
            "tags": None,
        },
        {
            "row": 3,
            "column": "tags",
            "code": "label-not-request",
            "detail": "This is a label; name what the youth wants help with.",
            "tags": ["concentratie-en-drukte", "begrijpen-hoe-mijn-hoofd-werkt"],
        },
    ]
    assert noord.get(f"/v1/deliveries/{body['id']}").json() == body


def test_all_or_nothing_is_a_refusal_with_a_pointer_for_every_error(noord: TestClient) -> None:
    given = {"kind": "full", "rows": [row("a"), row("b", age=99, tags="ADHD")]}
    answer = noord.post("/v1/deliveries?allOrNothing=true", json=given)
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/rows/1/tags", "/rows/1/age"]
    assert answer.json()["errors"][0]["tags"][0] == "concentratie-en-drukte"
    assert noord.get("/v1/help-requests").json()["total"] == 0
    assert noord.get("/v1/deliveries").json()["items"] == []


def test_a_check_keeps_nothing_and_has_no_id(noord: TestClient) -> None:
    checked = noord.post("/v1/deliveries/_check", json={"kind": "full", "rows": [row("a")]})
    assert (checked.status_code, checked.json()["id"], checked.json()["created"]) == (200, None, 1)
    content = csv_of(cells("a"), cells("b", leeftijd="99"))
    checked = noord.post("/v1/deliveries/files/_check?kind=full", files=file(content))
    assert (checked.status_code, checked.json()["refused"]) == (200, 1)
    assert noord.get("/v1/help-requests").json()["total"] == 0
    assert noord.get("/v1/deliveries").json()["items"] == []


def test_whoever_uploads_says_whether_it_is_the_full_list(noord: TestClient) -> None:
    for answer in (
        noord.post("/v1/deliveries/files", files=file(csv_of(cells("a")))),
        noord.post("/v1/deliveries", json={"rows": [row("a")]}),
        noord.post("/v1/deliveries/files?kind=half", files=file(csv_of(cells("a")))),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert noord.get("/v1/help-requests").json()["total"] == 0


def test_a_date_of_export_is_given_with_the_file(noord: TestClient) -> None:
    path = "/v1/deliveries/files?kind=full&referenceDate="
    assert noord.post(f"{path}2026-11-01", files=file(csv_of(cells("a")))).json()["reference_date"] == "2026-11-01"
    for wrong in ("2027-01-01", "gisteren"):
        assert noord.post(path + wrong, files=file(csv_of(cells("a")))).status_code == 400


def test_an_unreadable_file_an_unknown_column_and_no_file_are_refusals_with_problem_details(noord: TestClient) -> None:
    path = "/v1/deliveries/files?kind=full"
    unknown = noord.post(path, files=file(csv_of([*cells("a"), "x"], header=[*HEADER, "opmerking"])))
    for answer in (noord.post(path, files=file(b"\x00")), unknown, noord.post(path), noord.post(path, content=b"x")):
        assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert unknown.json()["errors"][0]["pointer"] == "/rows/1/opmerking"


def test_a_check_lists_the_wrong_columns_as_errors_of_the_first_row(noord: TestClient) -> None:
    content = csv_of([*cells("a")[1:], "x"], header=[*HEADER[1:], "opmerking"])
    checked = noord.post("/v1/deliveries/files/_check?kind=full", files=file(content))
    assert (checked.status_code, checked.json()["taken"], checked.json()["refused"]) == (200, 0, 1)
    assert [(each["row"], each["column"], each["code"]) for each in checked.json()["errors"]] == [
        (1, "opmerking", "unknown-column"),
        (1, "kenmerk", "missing-column"),
    ]


def test_a_body_above_the_limit_is_refused_before_it_is_read(noord: TestClient) -> None:
    def parts() -> object:
        for _ in range(23):
            yield b"x" * 1_000_000

    announced = noord.post("/v1/deliveries", content=b"x" * 22_000_000)
    unannounced = noord.post("/v1/deliveries", content=parts())  # type: ignore[arg-type]
    for answer in (announced, unannounced):
        assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)
        assert answer.headers["api-version"] == "1.0.0"


def test_more_rows_than_allowed_are_refused(noord: TestClient) -> None:
    answer = noord.post("/v1/deliveries", json={"kind": "full", "rows": [{}] * 50_001})
    assert answer.status_code == 413


@pytest.mark.slow  # many odd bodies
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"kind": "full", "rows": [1, null]}',
        b'{"kind": "full", "rows": []}',
        b'{"kind": "full", "rows": [{"age": ' + b"9" * 5000 + b"}]}",
        rb'{"kind": "\ud800", "rows": [{}]}',
        b"\xff\xfe",
    ],
)
def test_a_body_that_is_no_delivery_is_invalid_input_and_no_crash(noord: TestClient, body: bytes) -> None:
    answer = noord.post("/v1/deliveries", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:samenstart:problem:invalid-input")


@pytest.mark.parametrize(
    "given",
    [
        b'{"age": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"age": NaN, "max_travel_km": -Infinity, "tags": 1e308}',
        rb'{"naam\ud800": 1, "\ud800": 2, "a/b~c": 3, "": 4}',
        rb'{"pseudonym": "\ud800", "tags": ["\ud800"], "languages": {"\ud800": 1}}',
    ],
)
def test_a_row_of_any_odd_values_is_a_refused_row_and_no_crash(noord: TestClient, given: bytes) -> None:
    body = b'{"kind": "full", "rows": [' + given + b"]}"
    answer = noord.post("/v1/deliveries", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["refused"]) == (201, 1)


MARK = "Zomerzon"


def test_no_submitted_value_comes_back_in_an_answer_or_a_log(
    noord: TestClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = {name: f"{MARK} {number}" for number, name in enumerate(row("a"))}
    given = {"kind": "full", "rows": [wrong, {f"{MARK}{MARK} 1": MARK}, {**row("a"), "status": MARK}]}
    content = csv_of([MARK] * 6, header=[*HEADER[:5], f"{MARK} 06-12345678"])
    answers = [
        noord.post("/v1/deliveries", json=given),
        noord.post("/v1/deliveries/_check", json=given),
        noord.post("/v1/deliveries?allOrNothing=true", json=given),
        noord.post("/v1/deliveries", json={"kind": MARK, "rows": MARK}),
        noord.post("/v1/deliveries", content=f'{{"kind": "{MARK}'.encode()),
        noord.post("/v1/deliveries/files?kind=full", files=file(csv_of([MARK] * 6))),
        noord.post("/v1/deliveries/files?kind=full", files=file(content)),
        noord.post("/v1/deliveries/files?kind=full", files=file(MARK.encode(), name=f"{MARK}.csv")),
        noord.post("/v1/help-requests/_search", json={"tags": [MARK], "status": MARK, MARK: 1}),
        noord.get("/v1/deliveries"),
    ]
    for answer in answers:
        assert MARK not in answer.text.replace(f'"/{MARK}"', "")
    seen = capfd.readouterr()
    assert MARK not in caplog.text + seen.out + seen.err


def test_a_pseudonym_stands_in_no_address_and_no_log_of_the_service(
    noord: TestClient, capfd: pytest.CaptureFixture[str]
) -> None:
    rows(noord, row("a"))
    body = noord.get("/v1/help-requests").text
    assert pseudonym("a") in body
    seen = capfd.readouterr()
    assert pseudonym("a")[:12] not in seen.out + seen.err
    paths = json.dumps(create_app().openapi()["paths"])
    assert "{pseudonym}" not in paths
