"""Switches an organisation's sharing; off, its rows leave the pool and what nobody decided about lapses at once."""

from uuid import UUID

from sqlmodel import Session, col, select

from matching_api.access import service as access
from matching_api.access.models import Organisation
from matching_api.audit import events, service as audit
from matching_api.suggestions import life
from matching_api.suggestions.codes import State
from matching_api.suggestions.models import Suggestion


def switch(session: Session, organisation_key: str, *, on: bool, by: UUID | str) -> Organisation:
    """Sets the switch; as it is already, nothing happens. Raises NotFound.

    What somebody accepted stays: a professional decided that with the family.
    """
    organisation = access.organisation_of(session, organisation_key)
    if organisation.sharing is on:
        return organisation
    organisation.sharing = on
    session.add(organisation)
    session.flush()
    audit.record(session, events.SHARING_SWITCHED, organisation=organisation_key, actor=by, on=on)
    if not on:
        _lapse_undecided(session, organisation_key)
    return organisation


def _lapse_undecided(session: Session, organisation_key: str) -> None:
    statement = select(Suggestion).where(
        Suggestion.organisation_key == organisation_key, col(Suggestion.state) == State.PROPOSED
    )
    # Offers by id, then proposed groups by id: everybody locks groups in this order.
    for each in sorted(session.exec(statement), key=lambda each: (each.offer_id is None, each.group.id, each.id)):
        life.move(session, each, State.LAPSED, by=None)
