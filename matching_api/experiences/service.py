"""Enters, approves and withdraws what families say; who entered a sentence never approves it."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.experiences.models import Experience, ExperienceState, Voice
from matching_api.experiences.schemas import ExperienceOut
from matching_api.offers import service as offers
from matching_api.offers.models import CoOrganisation, Offer
from matching_api.personal_data import find_personal_data
from matching_api.problems import InputError, InvalidInput, NotAllowed, NotFound, StepNotPossible


def enter(session: Session, actor: Actor, offer_id: UUID, text: str, voice: Voice) -> Experience:
    """Keeps a sentence that waits for a second person; raises NotFound, and InvalidInput for personal data."""
    if (code := find_personal_data(text)) is not None:
        fault = InputError(pointer="/text", code=code, detail="This looks like personal data.")
        raise InvalidInput("Nothing was kept.", [fault])
    offers.offer_of(session, offer_id)
    row = Experience(
        offer_id=offer_id,
        organisation_key=actor.organisation_key,
        voice=voice,
        text=text,
        entered_by_id=actor.account_id,
        entered_by=actor.name,
    )
    session.add(row)
    session.flush()
    _note(session, actor, row)
    return row


def judge(session: Session, actor: Actor, experience_id: UUID, *, approve: bool) -> Experience:
    """Approves or refuses a sentence that waits; a refused one is no longer kept.

    Raises NotFound, StepNotPossible when it does not wait, and NotAllowed for whoever entered it.
    """
    row = _own(session, actor, experience_id)
    if row.state is not ExperienceState.WAITING:
        raise StepNotPossible("This experience does not wait for a second person.")
    if row.entered_by_id == actor.account_id:
        raise NotAllowed("Somebody else looks at what you entered.")
    return _end(session, actor, row, ExperienceState.APPROVED if approve else ExperienceState.REFUSED)


def withdraw(session: Session, actor: Actor, experience_id: UUID) -> Experience:
    """The family changed its mind: the sentence is gone everywhere; raises NotFound, StepNotPossible."""
    row = _own(session, actor, experience_id)
    if row.state not in {ExperienceState.WAITING, ExperienceState.APPROVED}:
        raise StepNotPossible("This experience is gone already.")
    return _end(session, actor, row, ExperienceState.WITHDRAWN)


def own(session: Session, actor: Actor, state: ExperienceState | None = None) -> list[Experience]:
    """Those the own organisation entered, and those about groups it leads or carries along; what waits first."""
    statement = select(Experience).join(Offer).where(_is_own(actor))
    if state is not None:
        statement = statement.where(Experience.state == state)
    found = session.exec(statement.order_by(col(Experience.entered_at).desc(), col(Experience.id)))
    return sorted(found, key=lambda each: each.state is not ExperienceState.WAITING)


def shown(session: Session, actor: Actor, rows: Sequence[Experience]) -> list[ExperienceOut]:
    """Experiences with the name of their group and what the actor may do with them."""
    names = offers.names_of(session)
    of = select(Offer).where(col(Offer.id).in_({each.offer_id for each in rows}))
    titles = {each.id: each.title for each in session.exec(of)}
    return [ExperienceOut.of(each, titles[each.offer_id], names, actor) for each in rows]


def _is_own(actor: Actor) -> sa.ColumnElement[bool]:
    key = actor.organisation_key
    carried = select(CoOrganisation.offer_id).where(CoOrganisation.organisation_key == key)
    return sa.or_(
        col(Experience.organisation_key) == key,
        col(Offer.organisation_key) == key,
        col(Experience.offer_id).in_(carried),
    )


def _own(session: Session, actor: Actor, experience_id: UUID) -> Experience:
    statement = select(Experience).join(Offer).where(Experience.id == experience_id, _is_own(actor))
    row = session.exec(statement.with_for_update(of=Experience)).first()
    if row is None:
        raise NotFound("There is no such experience.")
    return row


def _end(session: Session, actor: Actor, row: Experience, to: ExperienceState) -> Experience:
    row.state, row.judged_by, row.judged_at = to, actor.name, now()
    if to is not ExperienceState.APPROVED:
        row.text = None
    session.add(row)
    session.flush()
    _note(session, actor, row)
    return row


def _note(session: Session, actor: Actor, row: Experience) -> None:
    audit.record(
        session,
        events.EXPERIENCE_MOVED,
        organisation=actor.organisation_key,
        actor=actor.account_id,
        experience=row.id,
        state=row.state.value,
    )
