"""Every field that the screen reads or sends, and every address it asks, stands in the published document."""

import ast
import typing
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from matching_api.main import create_app
from matching_api.openapi import document
from matching_api.settings import get_settings
from ui import answers, client

CLIENT = sorted(Path(client.__file__).parent.glob("*.py"))
# Method and path → what the screen reads of the answer.
READ: dict[tuple[str, str], Any] = {
    ("get", "/accounts/me"): answers.Account,
    ("get", "/organisations"): list[answers.Organisation],
    ("get", "/tags"): list[answers.Tag],
    ("get", "/themes"): list[answers.Theme],
    ("get", "/places/{}"): answers.Place,
    ("post", "/deliveries/files"): answers.Delivery,
    ("post", "/deliveries/files/_check"): answers.Delivery,
    ("get", "/deliveries"): list[answers.Delivery],
    ("post", "/request-outcomes/_search"): answers.FoundOutcomes,
    ("get", "/almost-groups/{}/candidates"): answers.Candidates,
    ("get", "/offers/{}/invitation"): answers.Invitation,
    ("get", "/proposed-groups/{}/invitation"): answers.Invitation,
    ("get", "/help-requests/{}/options"): answers.YouthOptions,
    ("post", "/help-requests/{}/choices"): answers.Suggestion,
    ("post", "/help-requests/{}/one-on-one-choices"): answers.OneOnOne,
    ("get", "/offers"): list[answers.Offer],
    ("get", "/offers/{}"): answers.Offer,
    ("post", "/offers"): answers.Offer,
    ("put", "/offers/{}"): answers.Offer,
    ("get", "/own-groups"): list[answers.OwnGroup],
    ("get", "/started-groups"): list[answers.Aftercare],
    ("get", "/follow-ups"): list[answers.NextGroup],
    ("get", "/experiences"): list[answers.Experience],
    ("get", "/lessons"): list[answers.Lesson],
    ("get", "/pilots"): list[answers.Pilot],
    ("post", "/offers/_estimate"): answers.WhatIf,
    ("post", "/offers/{}/_benefit"): answers.Benefit,
    ("get", "/capacity"): answers.Capacity,
    ("get", "/suggested-groups"): answers.SuggestedGroups,
    ("get", "/almost-groups"): list[answers.AlmostGroup],
    ("get", "/proposed-groups"): list[answers.ProposedGroup],
    ("get", "/proposed-groups/{}"): answers.ProposedGroup,
    ("post", "/proposed-groups/{}/adoptions"): answers.Offer,
    ("post", "/match-rounds"): answers.Round,
    ("get", "/match-rounds"): answers.Rounds,
    ("get", "/match-rounds/{}/changes"): answers.Changes,
    ("get", "/policies"): answers.Policies,
    ("post", "/policy-previews"): answers.PolicyPreview,
    ("get", "/policy-previews/{}"): answers.PolicyPreview,
    ("get", "/accounts"): list[answers.ListedAccount],
    ("post", "/accounts"): answers.NewPassword,
    ("post", "/accounts/{}/password-resets"): answers.NewPassword,
    ("get", "/sources"): answers.Sources,
    ("post", "/visits"): answers.Visit,
    ("get", "/news"): answers.News,
    ("get", "/accounts/me/signals"): answers.SignalMail,
    ("put", "/accounts/me/signals"): answers.SignalMail,
    ("get", "/figures"): answers.Figures,
    ("get", "/figures/{}/breakdowns/{}"): answers.Breakdown,
    ("get", "/unmet-demands"): answers.UnmetDemand,
    ("get", "/demand-clusters"): list[answers.Cluster],
    ("get", "/offer-calls"): list[answers.OfferCall],
    ("get", "/recheck-lists"): list[answers.RecheckList],
    ("post", "/recheck-lists"): answers.RecheckList,
    ("post", "/recheck-lists/{}/claims"): answers.Call,
    ("post", "/help-requests/{}/recheck-answers"): answers.RecheckAnswer,
    ("get", "/recheck-answers"): list[answers.Answered],
    ("get", "/recheck-follow-ups"): answers.FollowUps,
    ("get", "/recheck-questions"): answers.Questions,
    ("get", "/recheck-plans"): answers.RecheckPlan,
    ("post", "/started-groups/_benefit"): answers.RegionBenefit,
    ("get", "/cohorts"): list[answers.CohortSummary],
    ("post", "/cohorts"): answers.Cohort,
    ("get", "/cohorts/{}"): answers.Cohort,
    ("get", "/cohort-items"): list[answers.CohortItem],
}
# What is sent, and whose answer is not read.
SENT = {
    ("post", "/tokens"): {"username", "password"},
    ("post", "/suggestions/{}/decisions"): {"verdict", "reason"},
    ("post", "/suggestions/{}/steps"): {"to", "reason"},
    ("post", "/suggestions/{}/reversals"): set[str](),
    ("put", "/offers/{}/attendances/{}"): {"present"},
    ("post", "/offers/{}/participant-answers"): {"usefulness", "more_support", "goals_met"},
    ("post", "/offers/{}/endings"): set[str](),
    ("post", "/offers/{}/lessons"): {"text"},
    ("post", "/lessons/{}/withdrawals"): set[str](),
    ("post", "/offers/{}/experiences"): {"text", "voice", "allowed"},
    ("post", "/experiences/{}/judgements"): {"verdict"},
    ("post", "/experiences/{}/withdrawals"): set[str](),
    ("post", "/pilots"): {"title", "kind", "offer_ids", "starts_on", "ends_on", "intended_result", "checks"},
    ("put", "/pilots/{}"): {"title", "kind", "offer_ids", "starts_on", "ends_on", "intended_result", "checks"},
    ("put", "/capacity"): {"venues", "facilitators"},
    ("put", "/figures/{}/goals"): {"baseline_on", "target", "target_on"},
    ("post", "/offers/{}/starts"): set[str](),
    ("post", "/one-on-one-choices/{}/reversals"): set[str](),
    ("get", "/offers/{}/invitation/document"): set[str](),
    ("get", "/proposed-groups/{}/invitation/document"): set[str](),
    ("post", "/deliveries/{}/reversals"): set[str](),
    ("post", "/recheck-answers/{}/reversals"): set[str](),
    ("post", "/offers/{}/confirmations"): set[str](),
    ("post", "/offers/{}/closings"): {"reason"},
    ("post", "/match-rounds/{}/stops"): set[str](),
    ("delete", "/accounts/me/signals"): set[str](),
    ("post", "/signal-confirmations"): {"link"},
    ("post", "/signal-stops"): set[str](),
    ("post", "/offer-calls"): {"theme", "age_band", "subregion"},
    ("post", "/offer-calls/{}/answers"): {"answer", "from_on"},
    ("post", "/offer-calls/{}/closings"): set[str](),
    ("get", "/cohorts/{}/document"): set[str](),
    ("get", "/regional-reports/{}/document"): set[str](),
    ("get", "/regional-reports/{}/workbook"): set[str](),
    ("get", "/cohorts/{}/workbook"): set[str](),
    ("post", "/cohort-items/{}/decisions"): {"verdict", "owner", "note", "follow_up_on", "from_version"},
    ("post", "/cohort-items/{}/acceptances"): set[str](),
    ("post", "/policies"): {"from_version", "weights"},
    ("post", "/organisations"): {"key", "name", "kind", "subregion", "place"},
    ("put", "/organisations/{}"): {"name", "subregion", "place"},
    ("put", "/organisations/{}/sharing"): {"sharing"},
    ("put", "/accounts/{}"): {"name", "role"},
    ("post", "/accounts/{}/deactivations"): set[str](),
    ("post", "/accounts/{}/reactivations"): set[str](),
    ("post", "/accounts/me/passwords"): {"current", "wanted"},
}


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return document(create_app(), get_settings())


def operation(published: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    """The operation at a path, whatever its parameters are called."""
    for known, operations in published["paths"].items():
        parts = ["{}" if part.startswith("{") else part for part in known.split("/")]
        if "/".join(parts) == path and method in operations:
            return dict(operations[method])
    raise AssertionError(f"{method} {path} is not published")


@pytest.mark.parametrize(("method", "path"), sorted(READ))
def test_what_the_screen_reads_is_published(published: dict[str, Any], method: str, path: str) -> None:
    told = operation(published, method, path)["responses"]
    schema = next(told[code]["content"]["application/json"]["schema"] for code in ("200", "201") if code in told)
    shape = READ[method, path]
    if get_origin(shape) is list:
        schema = properties(published, schema)["items"]
    assert lacking(published, schema, shape, "") == []


@pytest.mark.parametrize(("method", "path"), sorted(SENT))
def test_what_the_screen_sends_is_published(published: dict[str, Any], method: str, path: str) -> None:
    body = operation(published, method, path).get("requestBody")
    known = set(properties(published, body["content"]["application/json"]["schema"])) if body else set()
    assert SENT[method, path] <= known


def test_every_address_in_the_client_is_checked_here() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in CLIENT]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    whole = [node for node in nodes if isinstance(node, ast.Constant | ast.JoinedStr)]
    parts = {id(part) for node in whole if isinstance(node, ast.JoinedStr) for part in node.values}
    written = {pattern(node) for node in whole if id(node) not in parts}
    asked = {path for path in written if path.startswith("/") and len(path) > 3}
    assert asked == {path for _, path in (*READ, *SENT)}


def pattern(node: ast.Constant | ast.JoinedStr) -> str:
    """A path as written, with `{}` for what is filled in; empty for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node.value, str) and not node.value.endswith("/") else ""


def lacking(published: dict[str, Any], schema: dict[str, Any], shape: Any, at: str) -> list[str]:
    """The fields of a shape, at any depth, that the schema does not have."""
    inner = [each for each in get_args(shape) if each is not type(None)]
    if get_origin(shape) is list:
        return lacking(published, resolved(published, schema)["items"], inner[0], f"{at}[]")
    if not typing.is_typeddict(shape):
        return lacking(published, schema, inner[0], at) if inner and typing.is_typeddict(inner[0]) else []
    known = properties(published, schema)
    found: list[str] = []
    for name, kind in get_type_hints(shape).items():
        found += lacking(published, known[name], kind, f"{at}.{name}") if name in known else [f"{at}.{name}"]
    return found


def properties(published: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return dict(resolved(published, schema).get("properties", {}))


def resolved(published: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed, and the part that is not null of an optional one."""
    if "$ref" in schema:
        return resolved(published, published["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for option in schema.get("anyOf", []):
        if option.get("type") != "null":
            return resolved(published, option)
    return schema
