"""Personal data comes in through no door: it is sent to every field of every body, and refused without an echo."""

import copy
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from matching_api.main import create_app
from matching_api.openapi import document
from matching_api.settings import get_settings
from matching_api.waitlist.columns import COLUMNS

from . import callers
from .bodies import FILES, good_bodies, routes
from .deliveries import cells, csv_of, row
from .neighbours import Scene

pytestmark = pytest.mark.slow  # sends something to every field

# Invented, and each of a kind that could be of a real person.
PLANTED = {
    "a number as a BSN": "999990081",
    "an e-mail address": "jan.geplant@voorbeeld.nl",
    "a telephone number": "06-12345678",
    "a whole postcode": "2341 GK",
    "a date of birth": "geboren op 12-03-2014",
}
# Kept as a slow hash only, compared with one, or told to nobody.
SECRETS = {"password", "current", "wanted"}
# Somebody's own work address, to be mailed at: an e-mail address may stand there, and nothing else.
OWN_ADDRESS = "address"
Path = tuple[str | int, ...]


def _texts(schema: dict[str, Any], known: dict[str, Any], at: Path = ()) -> Iterator[tuple[Path, bool]]:
    """Where texts can stand in a body of this schema, and whether any text may: no code, date, id or pattern."""
    if "$ref" in schema:
        yield from _texts(known[schema["$ref"].rpartition("/")[2]], known, at)
    for option in schema.get("anyOf", []):
        yield from _texts(option, known, at)
    for name, each in schema.get("properties", {}).items():
        yield from _texts(each, known, (*at, name))
    if schema.get("type") == "array":
        yield from _texts(schema["items"], known, (*at, 0))
    if schema.get("type") == "string" and at[-1] not in SECRETS:
        yield at, not schema.keys() & {"enum", "format", "pattern", "const"}


def _planted(body: dict[str, Any], at: Path, text: str) -> dict[str, Any]:
    changed = copy.deepcopy(body)
    inner: Any = changed
    for step, following in pairwise(at):
        if isinstance(inner, dict):
            inner = inner.setdefault(step, [] if isinstance(following, int) else {})
        else:
            inner = inner[step]
    if isinstance(inner, list):
        inner[:] = [text]
    else:
        inner[at[-1]] = text
    return changed


def _doors() -> Iterator[tuple[str, Path, bool]]:
    spec = document(create_app(), get_settings())
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body:
                found = _texts(body["schema"], spec["components"]["schemas"])
                yield from ((f"{method.upper()} {path}", *each) for each in sorted(set(found), key=str))


@pytest.fixture
def scene(region: Engine) -> Scene:
    return Scene(region)


def test_every_address_that_takes_a_body_has_a_good_one_here() -> None:
    taking = {(method, path) for method, path, route in routes(create_app()) if route.body_field is not None}
    assert taking == good_bodies().keys() | FILES


def test_personal_data_in_any_field_of_any_body_is_refused_and_not_repeated(scene: Scene) -> None:
    names = {path.replace(":uuid", ""): path for _, path in good_bodies()}
    needed = {(method, path): callers.permissions_of(route) for method, path, route in routes(create_app())}
    doors = list(_doors())
    assert len(doors) > 40
    leaks = []
    for number, (door, at, free) in enumerate(doors):
        method, path = door.split()
        where = method, names["/v1" + path]
        sender = next(each for each in scene.persons.values() if needed[where] <= (each.permissions or frozenset()))
        # A field that takes codes refuses one kind as it refuses another.
        for kind in PLANTED if free or at[-1] == OWN_ADDRESS else [list(PLANTED)[number % len(PLANTED)]]:
            if at[-1] == OWN_ADDRESS and kind == "an e-mail address":
                continue
            text = PLANTED[kind]
            body = _planted(good_bodies(scene.ids["offer_id"])[where], at, text)
            answer = scene.ask(sender, f"{method} {where[1].removeprefix('/v1')}", body)
            if answer.status_code not in {400, 401} or text in answer.text:
                leaks.append((door, at, kind, answer.status_code))
    assert leaks == [], leaks


def test_the_bodies_without_personal_data_are_not_refused(scene: Scene) -> None:
    needed = {(method, path): callers.permissions_of(route) for method, path, route in routes(create_app())}
    for (method, path), body in good_bodies(scene.ids["offer_id"]).items():
        able = [each for each in scene.persons.values() if needed[method, path] <= (each.permissions or frozenset())]
        answer = scene.ask(able[0], f"{method} {path.removeprefix('/v1')}", body)
        assert answer.status_code in {200, 201, 404, 409}, (method, path, answer.text)


def test_personal_data_in_any_field_of_a_row_stops_the_row_and_is_not_repeated(scene: Scene) -> None:
    for kind, text in PLANTED.items():
        rows: list[dict[str, Any]] = []
        for column in COLUMNS:
            good = row(f"{kind} {column.english}")
            rows.append(good | {column.english: [text] if isinstance(good.get(column.english), list) else text})
        rows.append(row("one too many", remark=text))
        rows.append(row("as a name") | {text: "x"})
        answer = scene.ask(scene.owner, "POST /deliveries", {"kind": "partial", "rows": rows})
        assert (answer.status_code, answer.json()["refused"], answer.json()["taken"]) == (201, len(rows), 0), kind
        assert text not in answer.text
    listed = scene.ask(scene.owner, "GET /deliveries").text
    assert not [text for text in PLANTED.values() if text in listed]


def test_personal_data_in_any_cell_of_a_file_stops_the_row_and_is_not_repeated(scene: Scene) -> None:
    header, needed = [each.dutch for each in COLUMNS], [each.dutch for each in COLUMNS if each.required]
    path, told = "/v1/deliveries/files?kind=partial", dict(scene.owner.headers)
    for kind, text in PLANTED.items():
        lines = []
        for column in header:
            changed = dict(zip(needed, cells(column), strict=True)) | {column: text}
            lines.append([changed.get(name, "") for name in header])
        file = {"file": (f"{text}.csv", csv_of(*lines, header=header))}
        answer = scene.door.post(path, files=file, headers=told)
        assert (answer.status_code, answer.json()["refused"], answer.json()["taken"]) == (201, len(lines), 0), kind
        extra = csv_of([*cells("extra"), text], header=[*needed, "opmerking"])
        refused = scene.door.post(path, files={"file": ("levering.csv", extra)}, headers=told)
        assert (refused.status_code, text in answer.text + refused.text) == (400, False), kind
