"""Writes and reads the register of pilots; starts and fills no group."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.database import now
from matching_api.offers import service as offers
from matching_api.offers.models import Offer
from matching_api.personal_data import find_personal_data
from matching_api.pilots.models import Pilot, PilotGroup
from matching_api.pilots.schemas import PilotIn, PilotOut
from matching_api.problems import ChangedMeanwhile, InputError, InvalidInput, NotFound


def pilots(session: Session) -> list[Pilot]:
    """Every pilot, the last to begin first."""
    return list(session.exec(select(Pilot).order_by(col(Pilot.starts_on).desc(), col(Pilot.title), col(Pilot.id))))


def pilot_of(session: Session, pilot_id: UUID) -> Pilot:
    """One pilot; raises NotFound."""
    pilot = session.get(Pilot, pilot_id)
    if pilot is None:
        raise NotFound("There is no such pilot.")
    return pilot


def write(session: Session, actor: Actor, wanted: PilotIn) -> Pilot:
    """Adds a pilot; raises InvalidInput for an unknown group or a text that looks like personal data."""
    _check(session, wanted)
    pilot = Pilot(**_columns(wanted), organisation_key=actor.organisation_key, saved_by=actor.name)
    session.add(pilot)
    session.flush()
    _keep_groups(session, actor, pilot, wanted)
    return pilot


def change(session: Session, actor: Actor, pilot_id: UUID, wanted: PilotIn, version: int) -> Pilot:
    """Replaces what a pilot says; raises NotFound, InvalidInput, and ChangedMeanwhile when somebody else did first."""
    _check(session, wanted)
    pilot_of(session, pilot_id)
    pilot = session.get_one(Pilot, pilot_id, with_for_update=True, populate_existing=True)
    if pilot.version != version:
        raise ChangedMeanwhile("Someone changed this pilot since you read it.")
    for name, value in _columns(wanted).items():
        setattr(pilot, name, value)
    pilot.version, pilot.saved_by, pilot.saved_at = version + 1, actor.name, now()
    session.add(pilot)
    session.exec(sa.delete(PilotGroup).where(col(PilotGroup.pilot_id) == pilot_id))
    _keep_groups(session, actor, pilot, wanted)
    return pilot


def shown(session: Session, pilots: Sequence[Pilot]) -> list[PilotOut]:
    """Pilots with the names of their groups."""
    names = offers.names_of(session)
    groups: defaultdict[UUID, list[Offer]] = defaultdict(list)
    statement = (
        select(PilotGroup.pilot_id, Offer).join(Offer).where(col(PilotGroup.pilot_id).in_([each.id for each in pilots]))
    )
    for pilot_id, offer in session.exec(statement.order_by(col(Offer.title), col(Offer.id))):
        groups[pilot_id].append(offer)
    return [PilotOut.of(each, groups[each.id], names) for each in pilots]


def _columns(wanted: PilotIn) -> dict[str, Any]:
    return {**wanted.model_dump(exclude={"offer_ids", "checks"}), "checks": wanted.checks.model_dump(mode="json")}


def _check(session: Session, wanted: PilotIn) -> None:
    texts = {"title": wanted.title, "intended_result": wanted.intended_result}
    errors = [
        InputError(pointer=f"/{name}", code=code, detail="This looks like personal data.")
        for name, text in texts.items()
        if (code := find_personal_data(text)) is not None
    ]
    for i, each in enumerate(wanted.offer_ids):
        if session.get(Offer, each) is None or each in wanted.offer_ids[:i]:
            detail = "There is no such other group."
            errors.append(InputError(pointer=f"/offer_ids/{i}", code="unknown-offer", detail=detail))
    if errors:
        raise InvalidInput(f"{len(errors)} error(s); nothing was changed.", errors)


def _keep_groups(session: Session, actor: Actor, pilot: Pilot, wanted: PilotIn) -> None:
    session.add_all(PilotGroup(pilot_id=pilot.id, offer_id=each) for each in wanted.offer_ids)
    session.flush()
    audit.record(
        session, events.PILOT_SAVED, organisation=actor.organisation_key, actor=actor.account_id, pilot=pilot.id
    )
