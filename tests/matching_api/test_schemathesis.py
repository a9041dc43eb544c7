"""The whole document against the living service, signed in as each role: every answer is one the document announces."""

import os
import re
from collections import Counter
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder
from sqlalchemy.engine import Engine
from sqlmodel import Session

from matching_api import database
from matching_api.access.roles import ROLE_PERMISSIONS, Role
from matching_api.main import create_app
from matching_api.openapi import document
from matching_api.settings import get_settings

from . import callers, scenes
from .bodies import routes
from .conftest import ACCOUNTS, SignIn

USERNAME_OF = {role: username for username, _, role, _ in ACCOUNTS}
# Beside every boundary the document names; SCHEMATHESIS_CASES=30 looks deeper by hand.
CASES = int(os.environ.get("SCHEMATHESIS_CASES", "1"))
# Rules no schema can hold (known tags, seats that are taken, the version that was read): refused with 400 or 412.
BEYOND_A_SCHEMA = [
    "POST /deliveries",
    "POST /deliveries/_check",
    "POST /deliveries/files",
    "POST /deliveries/files/_check",
    "POST /offers",
    "PUT /offers/{offer_id}",
    "PUT /offers/{offer_id}/attendances/{meeting}",
    "POST /offers/{offer_id}/lessons",
    "POST /offers/{offer_id}/experiences",
    "POST /pilots",
    "PUT /pilots/{pilot_id}",
    "POST /policies",
    "POST /policy-previews",
    "GET /figures",
    "GET /figures/{figure_key}",
    "GET /figures/{figure_key}/breakdowns/{by}",
    "PUT /figures/{figure_key}/goals",
    "POST /offer-calls",
    "POST /cohorts",
    "GET /regional-reports/{quarter}/document",
    "GET /regional-reports/{quarter}/workbook",
    "POST /started-groups/_benefit",
    "POST /cohort-items/{item_id}/decisions",
    "POST /help-requests/_search",
    "POST /request-outcomes/_search",
    "POST /offers/_estimate",
    "POST /offers/{offer_id}/_benefit",
    "POST /help-requests/{request_id}/recheck-answers",
    "PUT /capacity",
    "POST /match-rounds",
    "POST /suggestions/{suggestion_id}/decisions",
    "POST /suggestions/{suggestion_id}/steps",
    "POST /proposed-groups/{group_id}/adoptions",
]


def _boundaries_of(role: Role) -> set[str]:
    """The operations whose every boundary is tried as this role: those it may do, unless an earlier role tried them.

    A refusal is the same whatever is in the body: `test_routes` walks those. SCHEMATHESIS_CASES tries all as everybody.
    """
    earlier = [each for each in Role if CASES == 1 and list(Role).index(each) < list(Role).index(role)]
    tried = {may for each in earlier for may in ROLE_PERMISSIONS[each]}
    needed = {(method, path): callers.permissions_of(route) for method, path, route in routes(create_app())}
    found = set()
    for (method, path), permissions in needed.items():
        mine = permissions <= ROLE_PERMISSIONS[role] and not (permissions and permissions <= tried)
        if CASES > 1 or (mine and (permissions or not earlier)):
            found.add(f"{method} {re.sub(r':[a-z]+}', '}', path.removeprefix('/v1'))}")
    return found


def _config(authorization: str, role: Role, operations: list[str]) -> SchemathesisConfig:
    allowed = {"expected-statuses": ["2xx", "400", "401", "403", "404", "409", "412", "413", "429"]}
    boundaries = _boundaries_of(role)
    settings: dict[str, Any] = {
        "seed": 20261122,
        "headers": {"Authorization": authorization},
        "generation": {"max-examples": CASES, "database": "none"},
        "continue-on-failure": True,
        "phases": {"stateful": {"max-steps": 4, "generation": {"max-examples": 3 * CASES}}},
        "operations": [
            {
                "include-name": name,
                "phases": {"coverage": {"enabled": name in boundaries}},
                "checks": {"positive_data_acceptance": allowed} if name in BEYOND_A_SCHEMA else {},
            }
            for name in operations
        ],
    }
    return SchemathesisConfig.from_dict(settings)


def _furnish(session: Session) -> None:
    """One of everything, so that there is something to find."""
    scenes.know_words(session)
    youths = scenes.youths(session, "noord", "a", "b", "c")
    scenes.room_for(session, "noord", angst=2)
    offer = scenes.offer(session, "rivier")
    found = scenes.finished_round(session)
    group = scenes.proposed_group(session, found.id)
    scenes.suggest(session, offer, youths[0], round_id=found.id)
    scenes.suggest(session, group, youths[1], round_id=found.id)
    session.commit()


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role))
def test_every_answer_to_each_role_is_one_the_document_announces(
    engine: Engine, sign_in: SignIn, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("sign_in_tries", "sign_in_tries_client", "deliveries_per_hour"):
        monkeypatch.setattr(get_settings(), limit, 1_000_000)
    with database.open_session() as session:
        _furnish(session)
    authorization = sign_in(USERNAME_OF[role]).headers["Authorization"]
    app = create_app()
    paths = document(app, get_settings())["paths"]
    operations = [f"{method.upper()} {path}" for path, each in paths.items() for method in each]
    assert set(BEYOND_A_SCHEMA) <= set(operations)
    config = _config(authorization, role, operations)
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app, config=config)
    seen: Counter[int] = Counter()
    failures: set[str] = set()
    for event in from_schema(schema).execute():
        assert not isinstance(event, FatalError | NonFatalError), event
        if isinstance(event, ScenarioFinished):
            seen.update(each.response.status_code for each in event.recorder.interactions.values() if each.response)
            failures |= _failures(event.recorder)
    assert not failures, "\n\n".join(sorted(failures))
    assert sum(seen.values()) > len(operations)
    assert not [status for status in seen if status >= 500]


def _failures(recorder: ScenarioRecorder) -> set[str]:
    found = set()
    for checks in recorder.checks.values():
        for each in checks:
            if each.failure_info is not None:
                failure = each.failure_info.failure
                found.add(f"{failure.operation}: {failure.title}\n{failure.message}")
    return found
