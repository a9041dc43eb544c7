"""Youths, groups and weights as the matcher knows them, one at a time; reads no rows and puts no round together."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from matcher.parts import Offer as OfferPart, Policy, Youth
from matcher.problem import Problem
from matching_api.matching import groups
from matching_api.offers.codes import OfferState
from matching_api.offers.models import Offer
from matching_api.settings import get_settings
from matching_api.vocabulary.places import places
from matching_api.waitlist.pooling import PooledRequest

PROPOSED_SIZES = (3, 6, 8)


def policy_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The policy fields a round asks with: the service's own, unless given."""
    own = {"proposed_sizes": list(PROPOSED_SIZES), "treeknorm_days": get_settings().treeknorm_days}
    return {**own, **given}


def problem_without_groups(
    youths: Iterable[Youth], policy: Mapping[str, Any], today: date, used: Collection[str] = ()
) -> Problem:
    """The youths, the weights and where the places are that are used; whoever asks for a round adds the groups."""
    asked, known = policy_of(policy), places()
    numbers: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in asked.items()}
    return Problem(
        as_of=today,
        youths=tuple(youths),
        offers=(),
        venues=(),
        facilitators=(),
        pinned=(),
        themes={},
        places={place: (known[place].lat, known[place].lon) for place in used},
        policy=Policy(**numbers),
        policy_as_given=asked,
    )


def youth_part(
    row: PooledRequest,
    *,
    not_with: tuple[str, ...] = (),
    not_in: Collection[str] = (),
    previously: str | None = None,
) -> Youth:
    """A request under the key of its id; the last three hold keys of this problem."""
    return Youth(
        key=str(row.id),
        organisation=row.organisation_key,
        tags=row.tags,
        age=row.age,
        place=row.postcode4,
        waiting_days=row.waiting_days,
        dayparts=row.dayparts,
        languages=row.languages,
        modes=row.modes,
        max_travel_km=row.max_travel_km,
        largest_group=row.largest_group,
        not_with=not_with,
        not_in=tuple(sorted(not_in)),
        previously=previously,
    )


def offer_part(group: groups.AnyGroup) -> OfferPart:
    return OfferPart(
        key=str(group.id),
        organisation=group.organisation_key,
        tags=tuple(group.tags),
        age_min=group.age_min,
        age_max=group.age_max,
        mode=group.mode.value,
        place=group.place,
        daypart=group.daypart,
        language=group.language,
        seats_min=group.seats_min,
        seats_max=group.seats_max,
        taken=groups.seats_taken(group),
        running=isinstance(group, Offer) and group.state is OfferState.RUNNING,
    )
