"""Who switches the language in the middle of a form keeps what was chosen, whatever words it is shown in."""

from collections.abc import Callable

import pytest

from ui.client import Client
from ui.components.breakdown import line_name

from .conftest import Visit

pytestmark = pytest.mark.slow

# Who → the page → what is chosen there, as codes.
FORMS: list[tuple[str, str, dict[str, object]]] = [
    ("noord", "chances", {"filter:chances:daypart": "wed-afternoon", "filter:chances:age": 9}),
    ("noord", "waitlist", {"waitlist-order": "theme"}),
    ("noord", "signals", {"signals-days": 30}),
    ("noord", "deliver", {"deliver-kind": "partial"}),
    (
        "rivier",
        "new-offer",
        {
            "offer:0:kind": "treatment",
            "offer:0:setting": "school",
            "offer:0:daypart": "thu-evening",
        },
    ),
    ("regio", "region", {"breakdown-figure": "waiting", "breakdown-by": "theme"}),
]


@pytest.mark.parametrize(("username", "room", "choices"), FORMS)
def test_what_was_chosen_stays_chosen_in_the_other_language(
    visit: Visit, username: str, room: str, choices: dict[str, object]
) -> None:
    page = visit(username, room)
    for key, chosen in choices.items():
        kinds = (page.radio, page.selectbox, page.multiselect)
        next(each for kind in kinds for each in kind if each.key == key).set_value(chosen)
        page.run()
    page.radio(key="language-choice").set_value("en").run()
    assert not page.exception
    assert {key: page.session_state[key] for key in choices} == choices
    told = {each.key: each.proto for kind in (page.radio, page.selectbox) for each in kind if each.key in choices}
    assert [key for key, shown in told.items() if not shown.set_value or shown.raw_value not in shown.options] == []


def test_an_answer_that_was_half_given_stays_the_same_answer(visit: Visit, signed_in: Callable[[str], Client]) -> None:
    signed_in("regio").ask_for_offer("druk", "8-11", "Leidse regio")
    [call] = signed_in("rivier").offer_calls()
    page = visit("rivier", "calls")
    page.radio(key=f"call-answer:{call['id']}").set_value("can-run").run()
    page.radio(key="language-choice").set_value("en").run()
    assert page.session_state[f"call-answer:{call['id']}"] == "can-run"
    assert [each.label for each in page.date_input] == ["From when"]


def test_the_lines_of_a_figure_speak_the_language_of_the_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    def name(by: str, key: str) -> str:
        return line_name(by, {"key": key, "name": "naam", "value": 7, "suppressed": False})

    lines = [
        ("month", "2025-05"),
        ("age-band", "8-11"),
        ("group-kind", "triage"),
        ("referrer", "gp"),
        ("reason", "other"),
    ]
    lines += [("outcome", "other"), ("municipality", "0546"), ("theme", "")]
    dutch = ["mei 2025", "8–11 jaar", "Triagegroep vanaf de wachtlijst", "huisarts", "Andere reden"]
    assert [name(*each) for each in lines] == [*dutch, "Een andere vraag", "naam", "elders of onbekend"]
    monkeypatch.setattr("ui.session.language", lambda: "en")
    monkeypatch.setattr("ui.components.breakdown.language", lambda: "en")
    english = ["May 2025", "8–11 years", "Triage group from the waitlist", "general practitioner", "Another reason"]
    assert [name(*each) for each in lines] == [*english, "Another question", "naam", "elsewhere or unknown"]
