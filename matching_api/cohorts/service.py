"""Cohorts and their agendas: what the region reads and decides, and what an organisation sees of its own items."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, select

from matching_api.access import service as access
from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.cohorts import freezing, outcomes
from matching_api.cohorts.outcomes import Since
from matching_api.cohorts.schemas import (
    CohortIn,
    CohortItemOut,
    CohortOut,
    CohortSummaryOut,
    ItemDecisionIn,
)
from matching_api.database import now
from matching_api.insight.service import audience
from matching_api.offers import service as offers
from matching_api.personal_data import find_personal_data
from matching_api.problems import ChangedMeanwhile, InputError, InvalidInput, NotFound, StepNotPossible
from matching_api.reach import Why, in_whole_region
from matching_api.settings import get_settings
from matching_api.suggestions.cohort_models import Cohort, CohortItem, CohortMember
from matching_api.waitlist.models import HelpRequest


def cohorts(session: Session) -> list[CohortSummaryOut]:
    """All cohorts, the last one first."""
    counted = select(CohortItem.cohort_id, func.count(), func.count(col(CohortItem.verdict))).group_by(
        col(CohortItem.cohort_id)
    )
    counts = {cohort_id: (items, decided) for cohort_id, items, decided in session.exec(counted)}
    found = session.exec(select(Cohort).order_by(col(Cohort.frozen_at).desc()))
    return [CohortSummaryOut.of(each, *counts.get(each.id, (0, 0))) for each in found]


def freeze(session: Session, actor: Actor, wanted: CohortIn) -> CohortOut:
    """Freezes today's waitlist or a part of it; raises what `freezing.freeze` raises."""
    return _told(session, freezing.freeze(session, actor, wanted))


def cohort(session: Session, cohort_id: UUID) -> CohortOut:
    """One cohort with its agenda; raises NotFound."""
    return _told(session, _cohort(session, cohort_id))


def decide(session: Session, actor: Actor, item_id: UUID, wanted: ItemDecisionIn) -> CohortItemOut:
    """Records what was agreed. Raises NotFound, ChangedMeanwhile, InvalidInput, StepNotPossible for a closed item."""
    item = _open(session, item_id)
    if item.version != wanted.from_version:
        raise ChangedMeanwhile("Somebody else decided about this item since it was read.")
    _check(session, item, wanted)
    if item.owner_key != wanted.owner:
        item.taken_on_by, item.taken_on_at = None, None
    item.owner_key, item.verdict = wanted.owner, wanted.verdict
    item.note, item.follow_up_on = wanted.note or None, wanted.follow_up_on
    item.decided_by, item.decided_at, item.version = actor.name, now(), item.version + 1
    session.add(item)
    session.flush()
    audit.record(
        session,
        events.COHORT_ITEM_DECIDED,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        item=item.id,
        verdict=wanted.verdict.value,
    )
    return _items(session, [item])[0]


def own_items(session: Session, actor: Actor) -> list[CohortItemOut]:
    """The open items that the actor's organisation owns, what has to be followed up first."""
    own = select(CohortItem).where(CohortItem.owner_key == actor.organisation_key, col(CohortItem.outcome_on).is_(None))
    found = sorted(
        session.exec(own), key=lambda each: (each.follow_up_on is None, each.follow_up_on or date.max, each.position)
    )
    known = _own_members(session, actor, [each.id for each in found])
    return [_beside_own(each, known[each.id]) for each in _items(session, found)]


def take_on(session: Session, actor: Actor, item_id: UUID) -> CohortItemOut:
    """Somebody of the owner says: I do this. Raises NotFound for another organisation's item, StepNotPossible."""
    item = session.get(CohortItem, item_id)
    if item is None or item.owner_key != actor.organisation_key:
        raise NotFound("There is no such item.")
    _require_open(item)
    item.taken_on_by, item.taken_on_at, item.version = actor.name, now(), item.version + 1
    session.add(item)
    session.flush()
    audit.record(
        session, events.COHORT_ITEM_TAKEN_ON, organisation=actor.organisation_key, actor=actor.account_id, item=item.id
    )
    [told] = _items(session, [item])
    return _beside_own(told, _own_members(session, actor, [item.id])[item.id])


def _told(session: Session, found: Cohort) -> CohortOut:
    items = outcomes.items_of(session, found.id)
    before = session.get(Cohort, found.previous_id) if found.previous_id else None
    decided = sum(each.verdict is not None for each in items)
    return CohortOut(
        **CohortSummaryOut.of(found, len(items), decided).model_dump(),
        threshold=get_settings().disclosure_threshold,
        items=_items(session, items),
        previous_frozen_on=before.frozen_on if before else None,
        previous=_items(session, outcomes.items_of(session, before.id)) if before else [],
    )


def _beside_own(item: CohortItemOut, own: int) -> CohortItemOut:
    """As somebody reads it who knows so many of the youths: nothing from which a few others could be told."""
    if item.cluster is None:
        return item
    cluster = item.cluster.beside_own(own, audience(outside=False))
    return item.model_copy(update={"cluster": cluster, "outcome": item.outcome.model_copy(update={"youths": []})})


@in_whole_region(Why.COUNTS)
def _own_members(session: Session, actor: Actor, item_ids: Sequence[UUID]) -> Counter[UUID]:
    """Item → how many of those it counted are the actor's organisation's."""
    own = (
        select(CohortMember.item_id, func.count())
        .join(HelpRequest, col(HelpRequest.id) == col(CohortMember.help_request_id))
        .where(col(CohortMember.item_id).in_(item_ids), HelpRequest.organisation_key == actor.organisation_key)
        .group_by(col(CohortMember.item_id))
    )
    return Counter(dict(session.exec(own).all()))


@in_whole_region(Why.COUNTS)
def _items(session: Session, items: Iterable[CohortItem]) -> list[CohortItemOut]:
    """Items as they are told, with what came of them until now."""
    names, since, told = offers.names_of(session), dict[UUID, Since](), []
    for item in items:
        if item.cohort_id not in since:
            since[item.cohort_id] = Since(session, session.get_one(Cohort, item.cohort_id))
        read = since[item.cohort_id]
        told.append(CohortItemOut.of(item, read.cohort, read.of(item), names))
    return told


def _check(session: Session, item: CohortItem, wanted: ItemDecisionIn) -> None:
    errors = []
    if wanted.owner is not None and not access.is_known(session, wanted.owner):
        errors.append(
            InputError(pointer="/owner", code="unknown-organisation", detail="There is no such organisation.")
        )
    if wanted.note and find_personal_data(wanted.note):
        errors.append(InputError(pointer="/note", code="personal-data", detail="This looks like personal data."))
    frozen_on = session.get_one(Cohort, item.cohort_id).frozen_on
    if wanted.follow_up_on is not None and wanted.follow_up_on < frozen_on:
        detail = "Following up comes after freezing."
        errors.append(InputError(pointer="/follow_up_on", code="dates-in-disorder", detail=detail))
    if errors:
        raise InvalidInput("Nothing was decided.", errors)


def _cohort(session: Session, cohort_id: UUID) -> Cohort:
    found = session.get(Cohort, cohort_id)
    if found is None:
        raise NotFound("There is no such cohort.")
    return found


def _open(session: Session, item_id: UUID) -> CohortItem:
    item = session.get(CohortItem, item_id)
    if item is None:
        raise NotFound("There is no such item.")
    _require_open(item)
    return item


def _require_open(item: CohortItem) -> None:
    if item.outcome_on is not None:
        raise StepNotPossible("A next cohort followed; this item is closed.")
