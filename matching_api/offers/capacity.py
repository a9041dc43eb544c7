"""Where, when and how many groups an organisation can run that do not exist yet; the matcher proposes within this."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from matching_api.access.models import Organisation
from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.offers.capacity_schemas import CapacityIn, CapacityOut
from matching_api.offers.models import Facilitator, Venue
from matching_api.problems import ChangedMeanwhile, InputError, InvalidInput
from matching_api.vocabulary import service as vocabulary


def venues(session: Session, organisation_key: str | None = None) -> list[Venue]:
    """Venues of one organisation, or of all, in a stable order."""
    statement = select(Venue).order_by(col(Venue.organisation_key), col(Venue.position))
    if organisation_key is not None:
        statement = statement.where(Venue.organisation_key == organisation_key)
    return list(session.exec(statement))


def facilitators(session: Session, organisation_key: str | None = None) -> list[Facilitator]:
    """Groups per theme that one organisation can run, or each can, in a stable order."""
    statement = select(Facilitator).order_by(col(Facilitator.organisation_key), col(Facilitator.theme))
    if organisation_key is not None:
        statement = statement.where(Facilitator.organisation_key == organisation_key)
    return list(session.exec(statement))


def set_capacity(session: Session, actor: Actor, wanted: CapacityIn, read: str | None = None) -> None:
    """Replaces what the own organisation can run, when it still is what was `read` (a mark of `CapacityOut`).

    Raises InvalidInput for an unknown or repeated theme, and ChangedMeanwhile when somebody else set it since.
    """
    _check_themes(session, wanted)
    key = actor.organisation_key
    # Whoever sets it waits here for the one before, so that both cannot find it as they read it.
    session.exec(select(Organisation.key).where(Organisation.key == key).with_for_update()).one()
    if read is not None and read != capacity_of(session, key).mark():
        raise ChangedMeanwhile("Someone changed this capacity since you read it.")
    session.exec(sa.delete(Venue).where(col(Venue.organisation_key) == key))
    session.exec(sa.delete(Facilitator).where(col(Facilitator.organisation_key) == key))
    session.add_all(
        Venue(
            organisation_key=key,
            position=position,
            place=venue.place,
            dayparts=venue.dayparts,
            modes=[mode.value for mode in venue.modes],
        )
        for position, venue in enumerate(wanted.venues)
    )
    session.add_all(Facilitator(organisation_key=key, **each.model_dump()) for each in wanted.facilitators)
    session.flush()
    audit.record(session, events.CAPACITY_CHANGED, organisation=key, actor=actor.account_id)


def capacity_of(session: Session, organisation_key: str) -> CapacityOut:
    """All that one organisation can run besides its offers."""
    return CapacityOut.of(venues(session, organisation_key), facilitators(session, organisation_key))


def use_one(session: Session, organisation_key: str, theme: str) -> None:
    """A new group became an offer, so its organisation can run one fewer; never under 0."""
    statement = sa.update(Facilitator).where(
        col(Facilitator.organisation_key) == organisation_key,
        col(Facilitator.theme) == theme,
        col(Facilitator.groups) > 0,
    )
    session.exec(statement.values(groups=Facilitator.groups - 1))


def _check_themes(session: Session, wanted: CapacityIn) -> None:
    known = {theme.key for theme in vocabulary.themes(session) if not theme.retired}
    named = [each.theme for each in wanted.facilitators]
    errors = [
        InputError(pointer=f"/facilitators/{i}/theme", code="unknown-theme", detail="This is no theme, or named twice.")
        for i, theme in enumerate(named)
        if theme not in known or theme in named[:i]
    ]
    if errors:
        raise InvalidInput(f"{len(errors)} error(s); nothing was changed.", errors)
