"""The vocabulary as a file, as tables and over HTTP; the places of the country."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from matching_api import database
from matching_api.problems import NotFound
from matching_api.vocabulary import service
from matching_api.vocabulary.codes import Route
from matching_api.vocabulary.models import Label, Tag, Theme
from matching_api.vocabulary.places import places

from .conftest import SignIn
from .deliveries import TAXONOMY, deliver, row, with_words

FILE: dict[str, Any] = json.loads(TAXONOMY.read_text(encoding="utf-8"))


def _changed(tmp_path: Path, **changed: Any) -> Path:
    path = tmp_path / "taxonomy.json"
    path.write_text(json.dumps(FILE | changed), encoding="utf-8")
    return path


def _rows(session: Session) -> list[dict[str, Any]]:
    return [each.model_dump() for table in (Theme, Tag, Label) for each in session.exec(select(table))]


def test_the_file_holds_twelve_themes_and_fifty_seven_tags_each_key_once_with_both_labels() -> None:
    tags = [tag for theme in FILE["themes"] for tag in theme["tags"]]
    assert (len(FILE["themes"]), len(tags), len({tag["key"] for tag in tags})) == (12, 57, 57)
    for each in [*FILE["themes"], *tags]:
        assert each["label"]["nl"].strip()
        assert each["label"]["en"].strip()
        assert each["label"]["nl"] != each["label"]["en"]


def test_no_two_tags_are_called_the_same() -> None:
    for language in ("nl", "en"):
        names = Counter(tag["label"][language] for theme in FILE["themes"] for tag in theme["tags"])
        assert names.most_common(1)[0][1] == 1


def test_every_label_points_at_tags_that_exist_and_stands_in_one_line() -> None:
    tags = {tag["key"] for theme in FILE["themes"] for tag in theme["tags"]}
    terms = Counter(service.fold(term) for line in FILE["labels"] for term in line["terms"])
    assert terms.most_common(1)[0][1] == 1
    assert all(set(line["tags"]) <= tags for line in FILE["labels"])


def test_loading_twice_changes_nothing(session: Session) -> None:
    with_words(session)
    before = _rows(session)
    assert service.load(session, TAXONOMY) == FILE["version"] == service.version(session)
    assert _rows(session) == before


def test_what_a_later_file_no_longer_names_is_retired_and_stays_readable(session: Session, tmp_path: Path) -> None:
    with_words(session)
    deliver(session, row("a"))
    without = [{**theme, "tags": [t for t in theme["tags"] if t["key"] != "faalangst"]} for theme in FILE["themes"]]
    service.load(session, _changed(tmp_path, themes=without, version="1.1.0"))
    words = service.vocabulary(session)
    assert not words.usable("faalangst")
    assert words.theme_of["faalangst"] == "angst"
    assert service.version(session) == "1.1.0"
    assert [e["code"] for e in deliver(session, row("b")).errors] == ["label-not-request"]
    service.load(session, TAXONOMY)
    assert service.vocabulary(session).usable("faalangst")


@pytest.mark.parametrize("text", ["ADHD", "adhd", "  AdHd ", "AD(H)D", "kopp/kov", "Rots  en Water", "18-/18+"])
def test_a_label_is_known_as_a_whole_apart_from_case_and_spaces(session: Session, text: str) -> None:
    assert service.vocabulary(with_words(session)).meaning(text) is not None


def test_a_label_inside_other_words_is_not_known(session: Session) -> None:
    assert service.vocabulary(with_words(session)).meaning("vermoeden ADHD") is None


@pytest.mark.parametrize("text", ["suicidaliteit", "Suïcidaal", "SUICIDAAL", "crisis"])
def test_a_label_on_the_safety_first_route_is_known_with_and_without_accents(session: Session, text: str) -> None:
    meaning = service.vocabulary(with_words(session)).meaning(text)
    assert meaning is not None
    assert meaning.route is Route.SAFETY_FIRST


def test_a_characteristic_has_neither_tags_nor_a_route(session: Session) -> None:
    meaning = service.vocabulary(with_words(session)).meaning("LVB")
    assert meaning == service.Meaning((), None)


def test_a_place_has_its_municipality_and_subregion() -> None:
    leiden = service.place_of("2316")
    assert (leiden.name, leiden.municipality, leiden.subregion) == ("Leiden", "Leiden", "Leidse regio")
    assert 52.0 < leiden.lat < 52.3
    assert 4.3 < leiden.lon < 4.7
    assert service.place_of("1011").subregion is None
    assert len(places()) == 4086
    with pytest.raises(NotFound):
        service.place_of("1039")
    with pytest.raises(TypeError):
        places()["9999"] = leiden  # type: ignore[index]


def test_tags_themes_and_places_are_read_over_http(region: Engine, sign_in: SignIn) -> None:
    with database.open_session(region) as session:
        with_words(session)
        session.commit()
    client = sign_in("beheer")
    tags = client.get("/v1/tags").json()
    assert (tags["version"], len(tags["items"])) == (FILE["version"], 57)
    assert tags["items"][0] == {
        "key": "concentratie-en-drukte",
        "theme": "druk",
        "label": {"nl": "Stilzitten en opletten lukt niet", "en": "Cannot sit still or pay attention"},
        "age_min": 6,
        "age_max": 17,
        "audience": "youth",
        "retired": False,
    }
    themes = client.get("/v1/themes").json()["items"]
    assert [theme["key"] for theme in themes] == [theme["key"] for theme in FILE["themes"]]
    assert [tag for theme in themes for tag in theme["tags"]] == [tag["key"] for tag in tags["items"]]
    assert client.get("/v1/places/2316").json()["municipality_code"] == "GM0546"
    assert client.get("/v1/places/1039").status_code == 404
