"""The sharing switch: off, an organisation's rows leave the pool and undecided suggestions of theirs lapse at once."""

from uuid import UUID

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import select
from typer.testing import CliRunner

from matching_api.audit.models import AuditEvent
from matching_api.cli import app
from matching_api.database import open_session
from matching_api.offers.models import Offer
from matching_api.settings import get_settings
from matching_api.suggestions import service as suggestions
from matching_api.suggestions.codes import State, Verdict
from matching_api.suggestions.models import Suggestion
from matching_api.waitlist import pooling

from . import scenes
from .conftest import SignIn, on_both

NOORD = "/v1/organisations/jt-leiden-noord/sharing"


@pytest.fixture
def offer_id(region: Engine) -> UUID:
    """An offer with two suggestions of Leiden Noord, one accepted, and one of Katwijk."""
    with open_session(region) as session:
        scenes.know_words(session)
        offer = scenes.offer(session)
        requests = [*scenes.youths(session, "noord", "a", "b"), *scenes.youths(session, "katwijk", "c")]
        first, *_ = scenes.suggest(session, offer, *requests)
        suggestions.decide(session, scenes.actor(session, "noord"), first.id, Verdict.ACCEPT, None)
        session.commit()
        return offer.id


def _states(engine: Engine) -> list[tuple[str, str]]:
    with open_session(engine, writes=False) as session:
        return sorted((each.organisation_key, each.state.value) for each in session.exec(select(Suggestion)))


def _pool(engine: Engine) -> set[str]:
    with open_session(engine, writes=False) as session:
        return {each.organisation_key for each in pooling.pool(session, get_settings().current_date())}


@on_both
def test_switched_off_its_rows_leave_the_pool_and_undecided_suggestions_lapse(
    region: Engine, offer_id: UUID, sign_in: SignIn
) -> None:
    answer = sign_in("beheer").put(NOORD, json={"sharing": False})
    assert (answer.status_code, answer.json()["sharing"]) == (200, False)
    assert _pool(region) == {"jt-katwijk"}
    assert _states(region) == [
        ("jt-katwijk", State.PROPOSED),
        ("jt-leiden-noord", State.ACCEPTED),
        ("jt-leiden-noord", State.LAPSED),
    ]
    with open_session(region, writes=False) as session:
        offer = session.get_one(Offer, offer_id)
        assert (offer.seats_held, offer.seats_proposed) == (1, 1)
        switched = session.exec(select(AuditEvent).where(AuditEvent.name == "sharing-switched")).one()
    assert (switched.organisation, switched.details["on"]) == ("jt-leiden-noord", False)


def test_switched_on_again_its_rows_are_back_in_the_pool(region: Engine, offer_id: UUID, sign_in: SignIn) -> None:
    administrator = sign_in("beheer")
    administrator.put(NOORD, json={"sharing": False})
    assert administrator.put(NOORD, json={"sharing": True}).json()["sharing"] is True
    assert _pool(region) == {"jt-leiden-noord", "jt-katwijk"}
    assert ("jt-leiden-noord", "proposed") not in _states(region)


def test_what_is_set_already_is_not_recorded_again(region: Engine, offer_id: UUID, sign_in: SignIn) -> None:
    before = _states(region)
    assert sign_in("beheer").put(NOORD, json={"sharing": True}).status_code == 200
    assert _states(region) == before
    with open_session(region, writes=False) as session:
        assert not session.exec(select(AuditEvent).where(AuditEvent.name == "sharing-switched")).all()


def test_nobody_but_the_administrator_switches_and_an_unknown_organisation_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("noord").put(NOORD, json={"sharing": False}).status_code == 403
    unknown = sign_in("beheer").put("/v1/organisations/nobody/sharing", json={"sharing": False})
    assert unknown.status_code == 404


def test_the_command_switches_too(region: Engine, offer_id: UUID) -> None:
    assert CliRunner().invoke(app, ["organisation", "share", "jt-leiden-noord", "--off"]).exit_code == 0
    assert _pool(region) == {"jt-katwijk"}
    known = ["organisation", "add", "jt-katwijk", "--name", "Jeugdteam Katwijk", "--kind", "jeugdteam"]
    assert CliRunner().invoke(app, known).exit_code == 0
    assert _pool(region) == set()
    assert [state for key, state in _states(region) if key == "jt-katwijk"] == ["lapsed"]
