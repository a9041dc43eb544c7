"""What a draft group would meet: who would fit, whether it fills, what it saves; keeps nothing and places nobody."""

from sqlmodel import Session

from matching_api.access.known import known as organisations
from matching_api.access.service import Actor
from matching_api.insight import alternatives, overlaps
from matching_api.insight.chance import chance_of_at_least, in_steps
from matching_api.insight.fitting import Fitting
from matching_api.insight.what_if_schemas import AmountOut, ChanceOut, DraftIn, ShareOut, WhatIfOut
from matching_api.matching import drafts
from matching_api.matching.codes import GroupKind
from matching_api.matching.commitments import GroupRef
from matching_api.matching.drafts import Draft
from matching_api.offers import checks, service as offers
from matching_api.offers.benefit import Practice
from matching_api.offers.benefit_schemas import AssumptionsIn, BenefitOut
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.problems import NotFound
from matching_api.reach import Why, whole_region
from matching_api.settings import get_settings
from matching_api.suggestions.decisions import KeptDecisions
from matching_api.vocabulary.places import places
from matching_api.vocabulary.service import Vocabulary, vocabulary

NEW = "a group that is not there yet"


def what_if(session: Session, actor: Actor, wanted: DraftIn) -> WhatIfOut:
    """The answer of this moment; raises InvalidInput for the tags and NotFound for an offer that is not one's own."""
    present = _own_offer(session, actor, wanted)
    words = vocabulary(session)
    theme = checks.theme_of_tags(words, wanted.tags, present.tags if present else [])
    draft, own_key = _draft(actor, wanted, present), actor.organisation_key
    threshold = get_settings().disclosure_threshold
    others = list(alternatives.options(draft, _usable(words, theme)))
    with whole_region(session, Why.COUNTS):
        fit, *with_others = drafts.fitting(session, KeptDecisions(), [draft, *(each.draft for each in others)])
    fitting = Fitting(fit, own_key, GroupRef(GroupKind.OFFER, present.id) if present else None, threshold)
    return WhatIfOut(
        threshold=threshold,
        theme=theme,
        fit=fitting.told(),
        chance=_chance(fitting, draft, wanted),
        homes=fitting.homes(_region(session)),
        alternatives=alternatives.best(fit, zip(others, with_others, strict=True), own_key, threshold),
        overlaps=overlaps.of(session, own_key, wanted, theme),
        benefit=BenefitOut.of(Practice.of(wanted), _hours(wanted)),
        assumptions=wanted.assumptions,
    )


def _hours(wanted: DraftIn) -> AssumptionsIn:
    return AssumptionsIn(**wanted.assumptions.model_dump(include=set(AssumptionsIn.model_fields)))


def _own_offer(session: Session, actor: Actor, wanted: DraftIn) -> Offer | None:
    if wanted.offer_id is None:
        return None
    offer = offers.offer_of(session, wanted.offer_id)
    if offer.organisation_key != actor.organisation_key:
        raise NotFound("There is no such offer of the own organisation.")
    return offer


def _draft(actor: Actor, wanted: DraftIn, present: Offer | None) -> Draft:
    """The draft as the matcher knows groups; seats that are held stay taken."""
    held = present.seats_held if present else 0
    return Draft(
        key=str(present.id) if present else NEW,
        organisation=actor.organisation_key,
        tags=tuple(wanted.tags),
        age_min=wanted.age_min,
        age_max=wanted.age_max,
        mode=wanted.mode.value,
        place=wanted.place,
        daypart=wanted.daypart,
        language=wanted.language,
        seats_min=wanted.seats_min,
        seats_max=wanted.seats_max,
        taken=min(wanted.seats_max, wanted.seats_elsewhere + held),
        running=present is not None and present.state is OfferState.RUNNING,
    )


def _chance(fitting: Fitting, draft: Draft, wanted: DraftIn) -> ChanceOut:
    """See ChanceOut for what low and high count."""
    assumed, many = wanted.assumptions, fitting.most()
    free, taken = fitting.fewest_free(), fitting.fewest() - fitting.fewest_free()
    reluctant = assumed.joining_low * assumed.choosing
    low = chance_of_at_least(draft.needed, (free, assumed.joining_low), (taken, reluctant))
    high = chance_of_at_least(draft.needed, (many, assumed.joining_high))
    coming = round(free * assumed.joining_low + taken * reluctant), round(many * assumed.joining_high)
    return ChanceOut(
        needed=draft.needed,
        seats=draft.free,
        to_start=ShareOut(low=in_steps(low), high=in_steps(high)),
        participants=AmountOut(low=min(draft.free, coming[0]), high=min(draft.free, coming[1])),
    )


def _usable(words: Vocabulary, theme: str) -> list[str]:
    return [tag for tag in words.themes[theme] if words.usable(tag)]


def _region(session: Session) -> list[str]:
    """Codes of the municipalities in the regions that the organisations work in."""
    known = places()
    offices = (known.get(each.place) for each in organisations(session).values() if each.place is not None)
    regions = {office.region for office in offices if office is not None} - {None}
    return sorted({place.municipality_code for place in known.values() if place.region in regions})
