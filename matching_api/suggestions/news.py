"""What happened since somebody last looked, in counts: nobody's youth, and of others' decisions only how many."""

from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel, Field
from sqlmodel import Session, col, select

from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.matching import outlines, service as matching
from matching_api.matching.commitments import GroupRef
from matching_api.matching.outlines import Outline
from matching_api.offers.freshness import SOON_DAYS, to_confirm
from matching_api.offers.models import CoOrganisation, Offer
from matching_api.reach import Why, whole_region
from matching_api.settings import get_settings
from matching_api.suggestions.codes import LIVE, State
from matching_api.suggestions.counting import fills, short_of, within
from matching_api.suggestions.models import LINKED, Suggestion, SuggestionEvent, group_ref


class NewsOut(BaseModel):
    """Counts since the moment asked; the groups are those with own youths, or of the own organisation."""

    round_finished_at: datetime | None = Field(description="of the last match round, when it ended since")
    new_groups: int = Field(description="groups with an own youth that is suggested since")
    startable_groups: int = Field(description="groups that have enough youths now and had not before")
    offers_to_confirm: int = Field(
        description=f"own offers that stand stale now, or will within {SOON_DAYS} days, and did not at that moment"
    )
    accepted_by_others: int = Field(description="steps of other organisations towards a start, in these groups")
    declined_by_others: int


_YES = frozenset({State.ACCEPTED, State.INVITED, State.AGREED, State.STARTED})
_NO = frozenset({State.DECLINED, State.REFUSED})


def news(session: Session, actor: Actor, since: datetime) -> NewsOut:
    """What happened since; who has no groups only hears of the round."""
    latest = matching.latest_finished(session)
    finished = latest.finished_at if latest and latest.finished_at and latest.finished_at > since else None
    if not actor.may(Permission.DECIDE):
        return NewsOut(
            round_finished_at=finished,
            new_groups=0,
            startable_groups=0,
            offers_to_confirm=0,
            accepted_by_others=0,
            declined_by_others=0,
        )
    key = actor.organisation_key
    mine = own_groups(session, key)
    with whole_region(session, Why.COUNTS):
        steps = _steps_by_others(session, actor, mine, since)
        startable = became_startable(session, mine, since)
    return NewsOut(
        round_finished_at=finished,
        new_groups=len(new_groups(session, key, since)),
        startable_groups=len(startable),
        offers_to_confirm=sum(_since_when(each) > since for each in to_confirm(session, carried(session, key))),
        accepted_by_others=sum(steps[state] for state in _YES),
        declined_by_others=sum(steps[state] for state in _NO),
    )


def new_groups(session: Session, organisation_key: str, since: datetime) -> set[GroupRef]:
    """Groups with an own youth that is suggested since."""
    fresh = col(Suggestion.state) == State.PROPOSED, col(Suggestion.proposed_at) > since
    return _with_own(session, organisation_key, *fresh)


def own_groups(session: Session, organisation_key: str) -> set[GroupRef]:
    """Groups with own youths, and offers the own organisation leads or carries along."""
    with_youths = _with_own(session, organisation_key)
    return with_youths | {group_ref(offer_id, None) for offer_id in carried(session, organisation_key)}


def carried(session: Session, organisation_key: str) -> set[UUID]:
    """Offers the own organisation leads or carries along."""
    partner = select(CoOrganisation.offer_id).where(CoOrganisation.organisation_key == organisation_key)
    led = select(Offer.id).where(sa.or_(col(Offer.organisation_key) == organisation_key, col(Offer.id).in_(partner)))
    return set(session.exec(led))


def became_startable(session: Session, mine: set[GroupRef], since: datetime) -> set[GroupRef]:
    """Which of these groups have enough youths now and had not before; asks about all organisations' youths."""
    fill_of = fills(session, mine)
    known = outlines.of_groups(session, fill_of)
    ready = {ref for ref, fill in fill_of.items() if short_of(known[ref], fill) == 0}
    joined = _joined_since(session, ready, since)
    # Whoever left meanwhile is forgotten here: then the group had enough before too, and is not news.
    return {ref for ref in ready if _had_too_few(known[ref], fill_of[ref].youths - joined.get(ref, 0))}


def _with_own(session: Session, organisation_key: str, *which: sa.ColumnElement[bool]) -> set[GroupRef]:
    """Groups in which an own youth has an open suggestion of which all this holds."""
    live = col(Suggestion.state).in_(LIVE), LINKED, *which
    named = sa.select(col(Suggestion.offer_id), col(Suggestion.proposed_group_id)).distinct()
    own = named.where(col(Suggestion.organisation_key) == organisation_key, *live)
    session.flush()
    return {group_ref(*row) for row in session.connection().execute(own)}


def _since_when(offer: Offer) -> datetime:
    """The start of the first day on which the offer had to be confirmed."""
    waits = get_settings().offer_fresh_days - SOON_DAYS + 1
    return datetime.combine(offer.assured_on + timedelta(days=waits), time(), UTC)


def _steps_by_others(session: Session, actor: Actor, mine: set[GroupRef], since: datetime) -> Counter[State]:
    """To which states others' youths in these groups went since, and how often."""
    group = col(Suggestion.offer_id), col(Suggestion.proposed_group_id)
    steps = (
        sa.select(col(SuggestionEvent.to_state), *group, sa.func.count())
        .join(Suggestion, col(Suggestion.id) == col(SuggestionEvent.suggestion_id))
        .where(col(SuggestionEvent.at) > since, col(Suggestion.organisation_key) != actor.organisation_key)
        .group_by(col(SuggestionEvent.to_state), *group)
    )
    found: Counter[State] = Counter()
    for state, offer_id, proposed_id, number in session.connection().execute(steps):
        if group_ref(offer_id, proposed_id) in mine:
            found[state] += number
    return found


def _joined_since(session: Session, refs: Collection[GroupRef], since: datetime) -> Counter[GroupRef]:
    """How many live suggestions each group got since."""
    group = col(Suggestion.offer_id), col(Suggestion.proposed_group_id)
    fresh = col(Suggestion.state).in_(LIVE), col(Suggestion.proposed_at) > since, LINKED, within(refs)
    found: Counter[GroupRef] = Counter()
    for *ids, number in session.connection().execute(sa.select(*group, sa.func.count()).where(*fresh).group_by(*group)):
        found[group_ref(*ids)] += number
    return found


def _had_too_few(group: Outline, youths: int) -> bool:
    return youths + group.seats_elsewhere < group.seats_min and not group.running
