"""A good body for every address that takes one; a new address without a line here fails the tests that walk them."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from matching_api.settings import get_settings

from . import scenes
from .conftest import PASSWORD
from .deliveries import row

Address = tuple[str, str]
FILES = {("POST", "/v1/deliveries/files"), ("POST", "/v1/deliveries/files/_check")}
PRACTICE = {"kind": "prevention", "setting": "school", "sessions": 6, "session_minutes": 75}


def routes(app: FastAPI) -> Iterator[tuple[str, str, APIRoute]]:
    """Method, path and route of everything the application answers."""
    for found in iter_route_contexts(app.routes):
        assert isinstance(found.original_route, APIRoute), found
        for method in sorted(found.methods or ()):
            yield method, str(found.path), found.original_route


def address(name: str) -> Address:
    """`GET /offers` → the method and the path as the application knows them."""
    method, path = name.split()
    return method, "/v1" + path


def answer_of_a_family(**said: Any) -> dict[str, Any]:
    """What a family says today, on the phone: the same still, unless told otherwise."""
    today = get_settings().current_date().isoformat()
    return {"outcome": "same", "channel": "phone", "answered_on": today, "questions_version": "2026-1", **said}


def good_bodies(group_id: str | None = None) -> Mapping[Address, dict[str, Any]]:
    """Address → a body the service accepts; `group_id` is an offer to choose."""
    team = {"name": "Jeugdteam Nieuw", "subregion": "Rijnstreek", "place": "2403"}
    person = {"name": "Nina Smit", "role": "coordinator"}
    venue = {"place": "2316", "dayparts": ["wed-afternoon"], "modes": ["in-person"]}
    delivery = {"kind": "partial", "reference_date": "2026-11-01", "rows": [row("somebody new")]}
    draft = {name: value for name, value in scenes.offer_body().items() if name not in _ONLY_PUBLISHED}
    bodies: dict[str, dict[str, Any]] = {
        "POST /tokens": {"username": "noord", "password": PASSWORD},
        "POST /organisations": {**team, "key": "jt-nieuw", "kind": "jeugdteam"},
        "PUT /organisations/{organisation_key}": team,
        "PUT /organisations/{organisation_key}/sharing": {"sharing": True},
        "POST /accounts": {**person, "username": "nina", "organisation": "jt-katwijk"},
        "PUT /accounts/{account_id:uuid}": person,
        "POST /accounts/me/passwords": {"current": PASSWORD, "wanted": PASSWORD + " anew"},
        "PUT /accounts/me/signals": {"address": "n@work.example", "frequency": "weekly", "language": "nl"},
        "POST /signal-confirmations": {"link": "A" * 43},
        "POST /deliveries": delivery,
        "POST /deliveries/_check": delivery,
        "POST /help-requests/_search": {"tags": ["faalangst"], "themes": ["angst"], "status": "waiting"},
        "POST /help-requests/{request_id:uuid}/choices": {"group_kind": "offer", "group_id": group_id or str(uuid4())},
        "POST /help-requests/{request_id:uuid}/one-on-one-choices": {"reason": "no-group-in-time"},
        "POST /help-requests/{request_id:uuid}/recheck-answers": answer_of_a_family(),
        "POST /recheck-lists": {"rule": "longest-waiting"},
        "POST /request-outcomes/_search": {"text": "faal", "theme": "angst", "tag": "faalangst"},
        "POST /offers": scenes.offer_body(co_organisations=["jt-katwijk"]),
        "PUT /offers/{offer_id:uuid}": scenes.offer_body(),
        "POST /offers/_estimate": draft,
        "POST /offers/{offer_id}/_benefit": {},
        "POST /offers/{offer_id}/closings": {"reason": "too-few"},
        "PUT /offers/{offer_id}/attendances/{meeting}": {"present": 0},
        "POST /offers/{offer_id}/participant-answers": {"usefulness": 8, "more_support": True, "goals_met": True},
        "POST /offers/{offer_id}/lessons": {"text": "Begin later op de middag."},
        "POST /offers/{offer_id}/experiences": {"text": "Fijn om te doen.", "voice": "youth", "allowed": True},
        "POST /experiences/{experience_id}/judgements": {"verdict": "approve"},
        "POST /pilots": _pilot(group_id),
        "PUT /pilots/{pilot_id:uuid}": _pilot(group_id),
        "PUT /capacity": {"venues": [venue], "facilitators": [{"theme": "angst", "groups": 1}]},
        "POST /match-rounds": {"policy": {}},
        "POST /policies": {"from_version": 0, "weights": {}},
        "POST /policy-previews": {"weights": {}},
        "POST /suggestions/{suggestion_id}/decisions": {"verdict": "accept"},
        "POST /suggestions/{suggestion_id}/steps": {"to": "invited"},
        "POST /proposed-groups/{group_id}/adoptions": {**PRACTICE, "title": "Vrienden maken", "description": "Samen."},
        "PUT /figures/{figure_key}/goals": {"baseline_on": "2026-11-22", "target": 50, "target_on": "2027-01-01"},
        "POST /offer-calls": {"theme": "angst", "age_band": "8-11", "subregion": "Leidse regio"},
        "POST /offer-calls/{call_id}/answers": {"answer": "can-run"},
        "POST /started-groups/_benefit": {},
        "POST /cohorts": {"theme": "angst"},
        "POST /cohort-items/{item_id}/decisions": {"verdict": "form-group", "from_version": 1},
        "POST /api-keys": {"name": "dossier-nightly", "scopes": ["deliver"]},
    }
    return {address(name): body for name, body in bodies.items()}


def _pilot(group_id: str | None) -> dict[str, Any]:
    return {
        "title": "Samen durven",
        "kind": "treatment",
        "offer_ids": [group_id or str(uuid4())],
        "starts_on": "2026-09-01",
        "ends_on": "2027-03-01",
        "intended_result": "Zes van de acht gaan verder zonder hulp.",
        "checks": {f"p{number}": "yes" for number in range(1, 14)},
    }


_ONLY_PUBLISHED = {"title", "description", "kind", "setting", "starts_on", "co_organisations", "follow_up_id"}
