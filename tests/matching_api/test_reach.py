"""What belongs to one organisation does not exist for another; every address with an id says which of the two it is."""

import pytest
from sqlalchemy.engine import Engine

from matching_api.main import create_app

from . import callers
from .bodies import address, good_bodies, routes
from .neighbours import Scene

pytestmark = pytest.mark.slow  # asks every address with an id as everybody

# Of the organisation, in the order in which the owner asks them, so that each is still possible.
OWN = (
    "GET /deliveries/{delivery_id:uuid}",
    "GET /help-requests/{request_id:uuid}",
    "GET /help-requests/{request_id:uuid}/options",
    "POST /help-requests/{request_id:uuid}/choices",
    "POST /help-requests/{request_id:uuid}/one-on-one-choices",
    "POST /one-on-one-choices/{choice_id}/reversals",
    "POST /recheck-lists/{list_id:uuid}/claims",
    "POST /help-requests/{request_id:uuid}/recheck-answers",
    "POST /recheck-answers/{answer_id:uuid}/reversals",
    "POST /offers/{offer_id}/confirmations",
    "PUT /offers/{offer_id:uuid}",
    "GET /suggestions/{suggestion_id}",
    "POST /suggestions/{suggestion_id}/decisions",
    "POST /suggestions/{suggestion_id}/reversals",
    "POST /suggestions/{suggestion_id}/steps",
    "POST /offers/{offer_id}/starts",
    "PUT /offers/{offer_id}/attendances/{meeting}",
    "POST /offers/{offer_id}/participant-answers",
    "POST /offers/{offer_id}/endings",
    "POST /offers/{offer_id}/closings",
    "POST /offers/{offer_id}/lessons",
    "POST /lessons/{lesson_id}/withdrawals",
    "POST /experiences/{experience_id}/judgements",
    "POST /experiences/{experience_id}/withdrawals",
    "POST /help-requests/{request_id}/exports",
    "POST /help-requests/{request_id}/erasures",
    "POST /deliveries/{delivery_id:uuid}/reversals",
    "POST /cohort-items/{item_id}/acceptances",
    "POST /api-keys/{key_id}/revocations",
)
# Offers are there for everybody to see, so that whose they are is told.
SEEN = {
    "PUT /offers/{offer_id:uuid}",
    "POST /offers/{offer_id}/confirmations",
    "POST /offers/{offer_id}/starts",
    "POST /offers/{offer_id}/closings",
    "PUT /offers/{offer_id}/attendances/{meeting}",
    "POST /offers/{offer_id}/participant-answers",
    "POST /offers/{offer_id}/endings",
    "POST /offers/{offer_id}/lessons",
}
# Of the whole region: facts, groups that are open to everybody, rounds, and what an administrator does.
REGION = (
    "GET /organisations/{organisation_key}",
    "PUT /organisations/{organisation_key}",
    "PUT /organisations/{organisation_key}/sharing",
    "PUT /accounts/{account_id:uuid}",
    "POST /accounts/{account_id}/deactivations",
    "POST /accounts/{account_id}/reactivations",
    "POST /accounts/{account_id}/password-resets",
    "GET /places/{postcode4}",
    "GET /offers/{offer_id:uuid}",
    "GET /offers/{offer_id}/calendar",
    "POST /offers/{offer_id}/_benefit",
    "POST /offers/{offer_id}/experiences",  # whoever had a youth in a group may pass on what a family says
    "GET /pilots/{pilot_id:uuid}",
    "PUT /pilots/{pilot_id:uuid}",
    "GET /hsds/services/{offer_id}",
    "GET /offers/{offer_id}/invitation",
    "GET /offers/{offer_id}/invitation/document",
    "GET /proposed-groups/{group_id}/invitation",
    "GET /proposed-groups/{group_id}/invitation/document",
    "GET /almost-groups/{almost_id}/candidates",  # a group of all; of its candidates only the own ones are shown
    "GET /proposed-groups/{group_id}",
    "POST /proposed-groups/{group_id}/adoptions",
    "POST /offer-calls/{call_id}/answers",
    "POST /offer-calls/{call_id}/closings",
    "GET /cohorts/{cohort_id}",
    "GET /cohorts/{cohort_id}/document",
    "GET /cohorts/{cohort_id}/workbook",
    "POST /cohort-items/{item_id}/decisions",
    "GET /match-rounds/{round_id}",
    "GET /match-rounds/{round_id}/changes",
    "POST /match-rounds/{round_id}/stops",
    "GET /policy-previews/{preview_id}",
    "GET /regional-reports/{quarter}/document",
    "GET /regional-reports/{quarter}/workbook",
    "GET /figures/{figure_key}",
    "GET /figures/{figure_key}/breakdowns/{by}",
    "PUT /figures/{figure_key}/goals",
)
# Ids within a body: whose they may be.
IN_BODIES = {
    "POST /offers/_estimate offer_id": "own",
    "POST /pilots offer_ids": "region",
    "PUT /pilots/{pilot_id:uuid} offer_ids": "region",
    "POST /offers follow_up_id": "region",
    "PUT /offers/{offer_id:uuid} follow_up_id": "region",
    "POST /help-requests/{request_id:uuid}/choices group_id": "region",
}


def test_every_address_with_an_id_says_whose_it_is() -> None:
    with_id = {(method, path) for method, path, _ in routes(create_app()) if "{" in path and path.startswith("/v1")}
    assert with_id == {address(name) for name in (*OWN, *REGION)}


def test_every_id_within_a_body_says_whose_it_may_be() -> None:
    found = {
        f"{method} {path.removeprefix('/v1')} {name}"
        for method, path, route in routes(create_app())
        for body in route.dependant.body_params
        for name, each in getattr(body.field_info.annotation, "model_fields", {}).items()
        if "UUID" in str(each.annotation)
    }
    assert found == set(IN_BODIES)


@pytest.fixture
def scene(region: Engine) -> Scene:
    return Scene(region)


def test_what_is_another_organisations_does_not_exist(scene: Scene) -> None:
    needed = {(method, path): callers.permissions_of(route) for method, path, route in routes(create_app())}
    found, wanted = {}, {}
    for name in OWN:
        for caller in scene.strangers:
            found[name, caller.name] = scene.ask(caller, name).status_code
            wanted[name, caller.name] = callers.refusal(caller, needed[address(name)]) or (403 if name in SEEN else 404)
    assert found == wanted


def test_for_its_own_organisation_it_is_there(scene: Scene) -> None:
    answers = {name: scene.ask(scene.owner, name) for name in OWN}
    refused = {name: answer.text for name, answer in answers.items() if answer.status_code not in {200, 201, 204, 409}}
    assert refused == {}


def test_another_organisations_offer_cannot_be_named_as_the_own_one(scene: Scene) -> None:
    draft = good_bodies()["POST", "/v1/offers/_estimate"] | {"offer_id": scene.ids["offer_id"]}
    status = {each.name: scene.ask(each, "POST /offers/_estimate", draft).status_code for each in scene.strangers[:2]}
    assert status == {"katwijk": 404, "rivier": 404}
    assert scene.ask(scene.owner, "POST /offers/_estimate", draft).status_code == 200
