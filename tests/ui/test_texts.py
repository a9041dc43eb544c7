"""Every word of the screen is in both catalogues, is used, and every code of the service has a sentence."""

import re
from pathlib import Path
from string import Formatter

import pytest

from matching_api.access.mail_models import Frequency
from matching_api.access.roles import OrganisationKind, Role
from matching_api.cohorts.outcomes import ADOPTED, IN_GROUP, IN_SIGHT, NOTHING, OFF_THE_LIST, STARTED, STILL_WAITING
from matching_api.experiences.models import ExperienceState, Voice
from matching_api.history.codes import WAITS
from matching_api.insight.definitions import DEFINITIONS, By
from matching_api.insight.source_quality import OPTIONAL
from matching_api.insight.what_if_schemas import JoiningIn
from matching_api.matching.codes import FailureReason, GroupKind, Origin, RoundState
from matching_api.matching.policy_schemas import WeightsIn
from matching_api.offers.call_models import CallAnswer
from matching_api.offers.capacity_schemas import VenueIn
from matching_api.offers.codes import ClosingReason, OfferKind, OfferState, Professionals, Setting
from matching_api.offers.schemas import OfferIn
from matching_api.pilots.models import Check, PilotKind, Principle
from matching_api.problems import PROBLEMS
from matching_api.rechecks.codes import Channel, Rule
from matching_api.suggestions.codes import LIVE, REASONS, Reason, State
from matching_api.suggestions.cohort_models import Verdict
from matching_api.suggestions.one_on_one_models import OneOnOneReason
from matching_api.vocabulary.codes import DAYPARTS, Mode
from matching_api.waitlist.codes import DeliveryKind, NotMatched, RecheckOutcome, Referrer
from ui.components import (
    after_group,
    assumptions,
    cell_fields,
    changes,
    frame,
    news,
    notice,
    offer_fields,
    recheck_planner,
    steps,
)
from ui.navigation import ORDER, ROOMS
from ui.texts import LANGUAGES, catalogue
from ui.views import accessibility, accounts, benefits, my_groups, pilots, policy, waitlist

UI = Path(__file__).resolve().parents[2] / "ui"
WAITLIST = UI.parent / "matching_api" / "waitlist"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(UI.rglob("*.py")))

# matching.md section 5: the words of the matcher, which the service passes on.
UNPLACED = [
    "no-group-with-tag", "age", "language", "mode", "daypart", "too-far", "group-too-large", "declined", "not-with",
    "full", "too-few", "no-facilitator",
]  # fmt: skip
# What may stand in the way of a group for one youth; without a shared request a group is not shown at all.
GATES = ["age", "language", "mode", "daypart", "too-far", "group-too-large", "declined"]
RUNNER_UP = ["lower-value", "pinned", "not-with", "full", "too-few", "needed-here"]
LACKING_BY = ["age", "too-far", "group-too-large", "too-few"]
# Words of the files that stand beside the codes in the same modules.
FILE_WORDS = {"maatwerk-eerst", "medisch-specialist"}
ROW_ERRORS = sorted(
    {
        code
        for name in ("cells", "columns", "rows", "guard")
        for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', (WAITLIST / f"{name}.py").read_text(encoding="utf-8"))
    }
    - FILE_WORDS
    | {"personal-data", "label-not-request", "safety-first"}
)

CODES: dict[str, list[str]] = {
    "breakdown-by": list(By),
    "problem": [
        *(problem.slug for problem in PROBLEMS.values()),
        "unavailable",
        "too-slow",
        "no-connection",
        "unexpected-error",
    ],
    "state": list(State),
    "step": list(steps.ORDER),
    "why-not": list(Reason),
    "reason": [*UNPLACED, *NotMatched, "new-since-round", "one-on-one"],
    "undone": list(notice.UNDOING),
    "runner-up": RUNNER_UP,
    "lack": [*GATES, "full", "not-with"],
    "one-on-one-reason": list(OneOnOneReason),
    "nearest": LACKING_BY,
    "daypart": list(DAYPARTS),
    "group-kind": list(GroupKind),
    "origin": list(Origin),
    "offer-kind": list(OfferKind),
    "offer-state": list(OfferState),
    "setting": list(Setting),
    "professionals": list(Professionals),
    "youths": [state for state in State if state in LIVE],
    "assumption": [each.name for each in (*assumptions.JOINING, *assumptions.HOURS, *benefits.UNCERTAIN)],
    "venue-mode": list(Mode),
    "venue-field": list(VenueIn.model_fields),
    "closing": list(ClosingReason),
    "field": list(OfferIn.model_fields),
    "round-state": list(RoundState),
    "solver-status": ["optimal", "feasible", "stopped"],
    "changed": list(changes.WAYS),
    "changed-why": list(changes.ONLY_HERE),
    "accessibility": [f"{part}{end}" for part in accessibility.PARTS for end in ("", "-title")],
    "role": list(Role),
    "referrer": list(Referrer),
    "recheck-rule": list(Rule),
    "recheck-rule-means": list(Rule),
    "recheck-outcome": list(RecheckOutcome),
    "recheck-channel": list(Channel),
    "recheck-behind": ["tags", "status"],
    "recheck-planner": list(recheck_planner.ASKED),
    "weight": list(WeightsIn.model_fields),
    "weight-means": list(WeightsIn.model_fields),
    "effect": list(policy.EFFECTS),
    "voice": list(Voice),
    "experience-state": list(ExperienceState),
    "pilot-day": list(pilots.DAYS),
    "wrong-field": list(accounts.FIELDS),
    "check": list(Check),
    "principle": list(Principle),
    "after-ask": list(after_group.QUESTIONS),
    "after-yes": list(after_group.QUESTIONS),
    "after-hidden": list(after_group.QUESTIONS),
    "source-field": list(OPTIONAL),
    "frequency": list(Frequency),
    "mail-confirm": ["button", "done"],
    "mail-stop": ["button", "done"],
    "news": [f"{name}.{number}" for name in news.COUNTS for number in ("one", "other")],
    "failure": list(FailureReason),
    "stage": ["queued", "reading", "matching", "keeping"],
    "standing": list(WAITS),
    "call-answer": list(CallAnswer),
    "verdict": list(Verdict),
    "item-result": [STARTED, ADOPTED, NOTHING],
    "item-standing": [IN_GROUP, IN_SIGHT, STILL_WAITING, OFF_THE_LIST],
    "figure": [each.key for each in DEFINITIONS],
    "figure-means": [each.key for each in DEFINITIONS],
    "organisation-kind": list(OrganisationKind),
    "cell-example": list(cell_fields.TEXTS),
    "delivery-kind": list(DeliveryKind),
    "delivery-kind-short": list(DeliveryKind),
    "row-error": ROW_ERRORS,
    "outcome": list(waitlist.KINDS),
    "order": list(waitlist.ORDERS),
    "language": list(offer_fields.LANGUAGES),
    "section": [section for sections in ORDER.values() for section in sections],
    "frame": [*frame.NAMES, *frame.SPOKEN_NAMES],
    "language-name": list(LANGUAGES),
    "pages": [f"{name}.{part}" for name in ROOMS for part in ("title", "lead", "help")],
    "done": [f"{state}.{number}" for state in steps.ORDER for number in ("one", "other")],
}


def test_both_catalogues_have_the_same_keys() -> None:
    assert set(catalogue("nl").texts) == set(catalogue("en").texts)


def test_a_text_asks_for_the_same_values_in_both_languages() -> None:
    dutch, english = catalogue("nl").texts, catalogue("en").texts
    assert [key for key in dutch if asked(dutch[key]) != asked(english[key])] == []


@pytest.mark.parametrize("section", sorted(CODES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str, section: str) -> None:
    missing = [code for code in CODES[section] if not catalogue(language).knows(f"{section}.{code}")]
    assert not missing


def test_no_text_is_left_unused() -> None:
    known = {f"{section}.{code}" for section, codes in CODES.items() for code in codes}
    unused = [key for key in catalogue("nl").texts if key not in known and not _named(key)]
    assert not unused


def test_no_text_asked_for_is_missing() -> None:
    keys = re.findall(r"""\bsay\(\s*["']([a-z.-]+)["']""", SOURCE)
    texts = catalogue("nl").texts
    assert [key for key in keys if key not in texts and f"{key}.one" not in texts] == []


def test_the_steps_and_reasons_offered_are_those_the_service_takes() -> None:
    offered = {state: set(reasons) for state, reasons in steps.STEP_REASONS.items()}
    assert offered == {
        str(state): {str(each) for each in reasons} for state, reasons in REASONS.items() if state != State.LAPSED
    }


def test_the_choices_of_the_offer_form_are_those_the_service_takes() -> None:
    assert set(offer_fields.KINDS) == set(OfferKind)
    assert set(offer_fields.SETTINGS) == set(Setting)
    assert set(offer_fields.PROFESSIONALS) == set(Professionals)
    assert set(offer_fields.DAYPARTS) == set(DAYPARTS)
    assert set(my_groups.CLOSING_REASONS) == set(ClosingReason)
    assert set(policy.WEIGHTS) == set(WeightsIn.model_fields)
    assert set(accounts.ROLES) == set(Role)
    assert set(pilots.KINDS) == set(PilotKind)
    assert set(pilots.PRINCIPLES) == set(Principle)
    assert set(pilots.CHECKS) == set(Check)


def test_the_assumptions_start_with_what_the_service_starts_with() -> None:
    started = {**assumptions.asked(assumptions.JOINING), **assumptions.asked(assumptions.HOURS)}
    assert started == JoiningIn().model_dump()


def test_dutch_texts_say_je_and_not_u() -> None:
    assert [key for key, text in catalogue("nl").texts.items() if re.search(r"\b(u|uw|U|Uw)\b", text)] == []


def asked(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _named(key: str) -> bool:
    """Is the key, or the key it is a number of, or the pattern it is made by, written in the code?"""
    stem = key.removesuffix(".one").removesuffix(".other")
    section, _, name = stem.partition(".")
    patterns = [f"f{quote}{section}.{way}{{name}}{quote}" for quote in "\"'" for way in ("", "all-")]
    made = any(pattern in SOURCE for pattern in patterns) and f'"{name.removeprefix("all-")}"' in SOURCE
    empty = section == "empty" and f'"{name.rpartition(".")[0]}"' in SOURCE
    return f'"{stem}"' in SOURCE or f"'{stem}'" in SOURCE or made or empty
