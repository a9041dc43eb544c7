"""An invitation says in plain words what a group is, for a family to decide; nothing of any youth is in it."""

import re
import tomllib
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.engine import Engine

from matching_api.database import open_session
from matching_api.suggestions.codes import State
from matching_api.suggestions.invitation import LANGUAGES, LETTERS

from . import scenes
from .conftest import SignIn, on_both
from .deliveries import pseudonym


@pytest.fixture
def groups(region: Engine) -> dict[str, UUID]:
    """An offer with six who took part and one who is suggested, one offer online, and a proposed group."""
    with open_session(region) as session:
        scenes.know_words(session)
        names = [f"youth {number}" for number in range(7)]
        youths = scenes.youths(session, "noord", *names, age=11, postcode4="2317", max_travel_km=6.7)
        offer = scenes.offer(session, starts_on="2027-01-13", description="Samen oefenen met spannende dingen.")
        for each in scenes.suggest(session, offer, *youths)[:6]:
            each.state = State.STARTED
            session.add(each)
        online = scenes.offer(session, title="#strong[Thuis] \\ *mee* $x$", mode="online", place=None, age_max=17)
        proposed = scenes.proposed_group(session, scenes.finished_round(session).id)
        session.commit()
        return {"offer": offer.id, "online": online.id, "proposed": proposed.id}


def letter(client: TestClient, path: str, language: str = "nl") -> dict[str, Any]:
    answer = client.get(f"/v1/{path}/invitation", params={"language": language})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_it_says_what_who_when_and_where_and_that_it_is_a_proposal(sign_in: SignIn, groups: dict[str, UUID]) -> None:
    text = letter(sign_in("noord"), f"offers/{groups['offer']}")["text"]
    for said in (
        "Durven doen",
        "Het is een voorstel. Jullie kiezen zelf.",
        "Samen oefenen met spannende dingen.",
        "De groep is voor kinderen van 8 tot en met 12 jaar.",
        "De groep wordt geleid door Rivier Jeugd-ggz.",
        "De groep is op woensdagmiddag.",
        "Het zijn 8 keren van 75 minuten.",
        "De eerste keer is op 13 januari 2027.",
        "In de wijk, in Leiden.",
        "Er deden al minstens 5 anderen mee met deze groep.",
    ):
        assert said in text


@on_both
def test_nothing_of_a_youth_is_in_it(sign_in: SignIn, groups: dict[str, UUID]) -> None:
    noord = sign_in("noord")
    text = letter(noord, f"offers/{groups['offer']}")["text"]
    own = noord.get("/v1/suggestions").json()["items"][0]["help_request"]
    for told in (own["id"], own["pseudonym"], own["place"]["postcode4"], "11 jaar", "6,7", "6 anderen"):
        assert told not in text
    assert pseudonym("youth 0") not in text


def test_a_group_that_nobody_leads_yet_says_so(sign_in: SignIn, groups: dict[str, UUID]) -> None:
    text = letter(sign_in("noord"), f"proposed-groups/{groups['proposed']}")["text"]
    assert "We zoeken nog wie deze groep gaat leiden." in text
    assert "De begindatum hoor je als er genoeg deelnemers zijn." in text


def test_who_decides_follows_from_the_ages(sign_in: SignIn, groups: dict[str, UUID]) -> None:
    children = letter(sign_in("noord"), f"offers/{groups['offer']}")["text"]
    both = letter(sign_in("noord"), f"offers/{groups['online']}")["text"]
    assert "16 jaar of ouder" not in children
    assert "Wie 16 jaar of ouder is, beslist zelf." in both
    assert "Online, dus gewoon thuis." in both


def test_it_can_be_in_english(sign_in: SignIn, groups: dict[str, UUID]) -> None:
    text = letter(sign_in("noord"), f"offers/{groups['offer']}", "en")["text"]
    assert "It is a proposal. You choose." in text
    assert "Wednesday afternoon" in text


@pytest.mark.parametrize("path", ["offers", "proposed-groups"])
def test_the_document_is_a_tagged_pdf_in_its_own_language(sign_in: SignIn, groups: dict[str, UUID], path: str) -> None:
    group = groups["offer" if path == "offers" else "proposed"]
    answer = sign_in("noord").get(f"/v1/{path}/{group}/invitation/document")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert b"/Lang(nl)" in answer.content
    assert b"/StructTreeRoot" in answer.content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in answer.content
    assert b"Uitnodiging voor een groep" in answer.content


def test_what_looks_like_markup_is_only_text(sign_in: SignIn, groups: dict[str, UUID]) -> None:
    noord = sign_in("noord")
    assert letter(noord, f"offers/{groups['online']}")["group"] == "#strong[Thuis] \\ *mee* $x$"
    assert noord.get(f"/v1/offers/{groups['online']}/invitation/document").status_code == 200


def test_another_language_or_group_is_refused(sign_in: SignIn, groups: dict[str, UUID]) -> None:
    noord = sign_in("noord")
    assert noord.get(f"/v1/offers/{groups['offer']}/invitation", params={"language": "fr"}).status_code == 400
    assert noord.get(f"/v1/proposed-groups/{groups['offer']}/invitation").status_code == 404


def test_both_languages_have_the_same_words_and_short_sentences() -> None:
    nl, en = (flat(tomllib.loads((LETTERS / f"{each}.toml").read_text(encoding="utf-8"))) for each in LANGUAGES)
    assert nl.keys() == en.keys()
    fields = {key: [set(re.findall(r"{(\w+)}", each[key])) for each in (nl, en)] for key in nl}
    assert [key for key, (dutch, english) in fields.items() if dutch != english] == []
    sentences = [each for text in nl.values() for each in re.split(r"(?<=[.?!]) ", text)]
    assert [each for each in sentences if len(each.split()) > 16] == []


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return found
