"""Small worlds for tests: requests, offers and suggestions of the test organisations, made the way the service does."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access.models import Account
from matching_api.access.service import Actor
from matching_api.database import now
from matching_api.matching.codes import RoundState
from matching_api.matching.commitments import Placement
from matching_api.matching.groups import AnyGroup, ref_of
from matching_api.matching.models import MatchRound, ProposedGroup
from matching_api.offers import capacity, service as offers
from matching_api.offers.capacity_schemas import CapacityIn
from matching_api.offers.models import Offer
from matching_api.offers.schemas import OfferIn
from matching_api.settings import get_settings
from matching_api.suggestions.codes import LIVE
from matching_api.suggestions.cohort_models import Cohort, CohortItem, ItemKind
from matching_api.suggestions.decisions import KeptDecisions
from matching_api.suggestions.models import Suggestion
from matching_api.vocabulary import service as vocabulary
from matching_api.vocabulary.codes import Mode
from matching_api.waitlist import delivering
from matching_api.waitlist.delivering import Sender
from matching_api.waitlist.models import HelpRequest

from .deliveries import PARTIAL, TAXONOMY, row

WHY: dict[str, Any] = {
    "urgency": 1000,
    "similarity": 1.0,
    "shared_tags": ["faalangst"],
    "km": 1.5,
    "fit": 200,
    "travel": 3,
    "offer": 50,
    "previously": 0,
    "runner_up": None,
}


def actor(session: Session, username: str) -> Actor:
    """One of the test accounts, acting."""
    account = session.exec(select(Account).where(Account.username == username)).one()
    return Actor(account.id, account.name, account.role, account.organisation_key, None)


def know_words(session: Session) -> None:
    vocabulary.load(session, TAXONOMY)


def deliver(session: Session, username: str, *rows: dict[str, Any]) -> list[UUID]:
    """Delivers rows and gives the ids of their requests."""
    sender = Sender.of(actor(session, username))
    delivery = delivering.deliver_rows(session, sender, list(rows), PARTIAL)
    assert not delivery.errors, delivery.errors
    return [request_id(session, sender.organisation_key, each["pseudonym"]) for each in rows]


def request_id(session: Session, organisation: str, told: str) -> UUID:
    wanted = select(HelpRequest).where(HelpRequest.organisation_key == organisation)
    return next(each.id for each in session.exec(wanted) if each.pseudonym.reveal() == told)


def youths(session: Session, username: str, *names: str, **changed: Any) -> list[UUID]:
    """Requests of invented youths that differ in name only."""
    return deliver(session, username, *(row(name, **changed) for name in names))


def offer_body(**changed: Any) -> dict[str, Any]:
    """A good offer as it is sent, apart from what is changed."""
    return {
        "title": "Durven doen",
        "description": "Samen oefenen met spannende dingen.",
        "kind": "prevention",
        "setting": "neighbourhood",
        "tags": ["faalangst"],
        "age_min": 8,
        "age_max": 12,
        "mode": "in-person",
        "place": "2316",
        "daypart": "wed-afternoon",
        "seats_min": 3,
        "seats_max": 8,
        "sessions": 8,
        "session_minutes": 75,
        **changed,
    }


def offer(session: Session, username: str = "rivier", **changed: Any) -> Offer:
    return offers.publish(session, actor(session, username), OfferIn.model_validate(offer_body(**changed)))


def room_for(session: Session, username: str, **groups: int) -> None:
    """The organisation can run so many new groups per theme, on Wednesday afternoons at 2316."""
    venue = {"place": "2316", "dayparts": ["wed-afternoon"], "modes": ["in-person"]}
    facilitators = [{"theme": theme, "groups": count} for theme, count in groups.items()]
    wanted = CapacityIn.model_validate({"venues": [venue], "facilitators": facilitators})
    capacity.set_capacity(session, actor(session, username), wanted)


def finished_round(session: Session) -> MatchRound:
    """A round that has been; suggestions need one to come from."""
    each = MatchRound(
        state=RoundState.FINISHED,
        under_way=None,
        requested_by="Pim Jansen",
        seed=1,
        finished_at=now(),
        stage="finished",
    )
    session.add(each)
    session.flush()
    return each


def proposed_group(session: Session, round_id: UUID, **changed: Any) -> ProposedGroup:
    """A group found in the demand, as jt-leiden-noord could run it."""
    same: dict[str, Any] = {
        "organisation_key": "jt-leiden-noord",
        "theme": "angst",
        "tags": ["faalangst"],
        "age_min": 8,
        "age_max": 12,
        "mode": Mode.IN_PERSON,
        "place": "2316",
        "daypart": "wed-afternoon",
        "seats_min": 3,
        "seats_max": 8,
        "round_id": round_id,
        "key": "new:0123456789abcdef",
    }
    group = ProposedGroup(**(same | changed))
    session.add(group)
    session.flush()
    return group


def agenda_item(session: Session, owner: str) -> CohortItem:
    """An item of a frozen cohort that this organisation owns."""
    cohort = Cohort(organisation_key="hr-regio", frozen_on=get_settings().current_date(), frozen_by="Pim Jansen")
    session.add(cohort)
    session.flush()
    facts = {"youths": 7, "over_norm": None, "median_waiting_days": 90, "tags": [], "lacking": []}
    item = CohortItem(
        cohort_id=cohort.id,
        position=0,
        kind=ItemKind.CLUSTER,
        theme="angst",
        age_min=8,
        age_max=11,
        facts={**facts, "groups_low": 0, "groups_high": 1},
        owner_key=owner,
    )
    session.add(item)
    session.flush()
    return item


def suggest(session: Session, group: AnyGroup, *requests: UUID, round_id: UUID | None = None) -> list[Suggestion]:
    """Suggests requests for a group as a finished round does; others' open suggestions stay as they are.

    Gives the open suggestions of these requests, as far as there was a seat.
    """
    placements = [_placement(session, group, each) for each in requests]
    standing = select(Suggestion).where(col(Suggestion.help_request_id).not_in(requests))
    kept = [
        Placement(each.help_request_id, each.organisation_key, each.group, each.proposed_key, each.why)
        for each in session.exec(standing)
        if each.state in LIVE
    ]
    KeptDecisions().keep(session, round_id or finished_round(session).id, [*kept, *placements])
    session.flush()
    found = {each.help_request_id: each for each in session.exec(select(Suggestion)) if each.state in LIVE}
    return [found[each] for each in requests if each in found]


def _placement(session: Session, group: AnyGroup, request: UUID) -> Placement:
    organisation = session.get_one(HelpRequest, request).organisation_key
    key = group.key if isinstance(group, ProposedGroup) else None
    return Placement(request, organisation, ref_of(group), key, WHY)
