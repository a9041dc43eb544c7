"""What an offer must keep besides its schema: known tags of one theme, partners that exist, no personal data."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from matching_api.access.models import Organisation
from matching_api.offers.models import Offer
from matching_api.offers.schemas import OfferIn, OfferPracticeIn
from matching_api.personal_data import find_personal_data
from matching_api.problems import InputError, InvalidInput
from matching_api.vocabulary.service import Vocabulary, vocabulary


def writable(wanted: OfferIn) -> dict[str, Any]:
    """The columns of an offer that its organisation writes."""
    return wanted.model_dump(exclude={"co_organisations"})


def check_practice(session: Session, organisation_key: str, wanted: OfferPracticeIn) -> None:
    """Raises InvalidInput when a text holds personal data or a partner does not exist."""
    _raise(_practice_errors(session, organisation_key, wanted))


def theme_of(session: Session, organisation_key: str, wanted: OfferIn, present: Offer | None = None) -> str:
    """The theme of the offer; raises InvalidInput with everything the schema cannot know.

    `present` is the offer as it is now: tags it has may stay, and taken seats are never cut.
    """
    words = vocabulary(session)
    errors = [
        *_practice_errors(session, organisation_key, wanted),
        *_tag_errors(words, wanted.tags, present.tags if present else []),
        *_present_errors(session, wanted, present),
    ]
    _raise(errors)
    return words.theme_of[wanted.tags[0]]


def theme_of_tags(words: Vocabulary, tags: list[str], present: list[str]) -> str:
    """The one theme of these tags; raises InvalidInput. Tags in `present` may be retired ones."""
    _raise(_tag_errors(words, tags, present))
    return words.theme_of[tags[0]]


def _tag_errors(words: Vocabulary, tags: list[str], present: list[str]) -> list[InputError]:
    known = [words.usable(tag) or (tag in present and tag in words.theme_of) for tag in tags]
    errors = [
        _fault(f"/tags/{i}", "unknown-tag", "This is not a tag of the vocabulary.")
        for i, is_known in enumerate(known)
        if not is_known
    ]
    if all(known) and len({words.theme_of[tag] for tag in tags}) > 1:
        errors.append(_fault("/tags", "more-than-one-theme", "The tags of a group belong to one theme."))
    return errors


def _present_errors(session: Session, wanted: OfferIn, present: Offer | None) -> list[InputError]:
    errors = []
    next_one, own = wanted.follow_up_id, present.id if present else None
    if next_one is not None and (next_one == own or session.get(Offer, next_one) is None):
        errors.append(_fault("/follow_up_id", "unknown-offer", "There is no such other offer."))
    elif next_one is not None and own in {each.id for each in chain(session, next_one)}:
        errors.append(_fault("/follow_up_id", "chain-in-circle", "That offer leads back to this one."))
    if present is not None and present.seats_held + wanted.seats_elsewhere > wanted.seats_max:
        errors.append(_fault("/seats_max", "too-few-seats", "More seats are taken already."))
    return errors


def chain(session: Session, first: UUID) -> list[Offer]:
    """An offer and what follows it, one after another; ends where nothing follows, or where it would begin again."""
    found: dict[UUID, Offer] = {}
    following: UUID | None = first
    while following is not None and following not in found and (offer := session.get(Offer, following)) is not None:
        found[following] = offer
        following = offer.follow_up_id
    return list(found.values())


def _practice_errors(session: Session, organisation_key: str, wanted: OfferPracticeIn) -> list[InputError]:
    texts = {"title": wanted.title, "description": wanted.description or ""}
    errors = [
        _fault(f"/{name}", code, "This looks like personal data.")
        for name, text in texts.items()
        if (code := find_personal_data(text)) is not None
    ]
    for i, key in enumerate(wanted.co_organisations):
        if key == organisation_key or session.get(Organisation, key) is None:
            errors.append(_fault(f"/co_organisations/{i}", "unknown-organisation", "There is no such partner."))
    return errors


def _fault(pointer: str, code: str, detail: str) -> InputError:
    return InputError(pointer=pointer, code=code, detail=detail)


def _raise(errors: list[InputError]) -> None:
    if errors:
        raise InvalidInput(f"{len(errors)} error(s); nothing was changed.", errors)
