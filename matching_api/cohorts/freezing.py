"""Freezes a part of today's waitlist: which items its agenda gets, with what may be told of each; writes once.

A part only chooses among clusters that the whole region may see, at the one grain there is: whoever freezes twice with
other wishes learns nothing from the difference.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session

from matching_api.access import service as access
from matching_api.access.service import Actor
from matching_api.audit import events, service as audit
from matching_api.cohorts import outcomes
from matching_api.cohorts.bands import band_ages, overlap
from matching_api.cohorts.schemas import CohortIn
from matching_api.disclosure.control import Audience
from matching_api.history.codes import BANDS
from matching_api.insight import unmet
from matching_api.insight.region import Region, region
from matching_api.insight.service import audience
from matching_api.insight.unmet import Cluster, area_of
from matching_api.matching import groups
from matching_api.matching.models import ProposedGroup
from matching_api.problems import InputError, InvalidInput
from matching_api.settings import get_settings
from matching_api.suggestions.cohort_models import Cohort, CohortItem, CohortMember, ItemKind
from matching_api.vocabulary import service as vocabulary
from matching_api.vocabulary.places import places

# Sizes that groups usually have; how many would be filled is a range.
SMALLEST, LARGEST = 5, 8


def freeze(session: Session, actor: Actor, wanted: CohortIn) -> Cohort:
    """Freezes today's waitlist, or the part that is wanted; what came of the part before it is kept with it.

    Raises InvalidInput for a theme, age band or subregion that is not known.
    """
    _check(session, wanted)
    today, reader = get_settings().current_date(), audience(outside=False)
    now = region(session, today, reader)
    before = outcomes.latest_of(session, wanted)
    cohort = Cohort(
        organisation_key=actor.organisation_key,
        theme=wanted.theme,
        age_band=wanted.age_band,
        subregion=wanted.subregion,
        waiting=_waiting(now, wanted),
        frozen_on=today,
        frozen_by=actor.name,
        previous_id=before.id if before else None,
    )
    if before is not None:
        outcomes.close(session, before)
    session.add(cohort)
    session.flush()
    position = _add_clusters(session, cohort, now, reader)
    _add_groups(session, cohort, position)
    session.flush()
    audit.record(
        session, events.COHORT_FROZEN, organisation=actor.organisation_key, actor=actor.account_id, cohort=cohort.id
    )
    return cohort


def _add_clusters(session: Session, cohort: Cohort, now: Region, reader: Audience) -> int:
    found = [each for each in unmet.clusters(session, now, reader) if _is_of(cohort, *each.grain)]
    for position, each in enumerate(found):
        theme, band, subregion = each.grain
        low, high = band_ages(band)
        item = CohortItem(
            cohort_id=cohort.id,
            position=position,
            kind=ItemKind.CLUSTER,
            theme=theme,
            age_min=low,
            age_max=high,
            subregion=subregion or None,
            facts=_facts(each),
        )
        session.add(item)
        session.flush()
        session.add_all([CohortMember(item_id=item.id, help_request_id=member) for member in each.members])
    return len(found)


def _facts(cluster: Cluster) -> dict[str, object]:
    return {
        "youths": cluster.youths,
        "over_norm": cluster.over_norm,
        "median_waiting_days": cluster.median_waiting_days,
        "tags": [{"key": key, "youths": count} for key, count in cluster.tags.items()],
        "lacking": [{"key": key, "youths": count} for key, count in cluster.lacking.items()],
        "groups_low": cluster.youths // LARGEST,
        "groups_high": cluster.youths // SMALLEST,
    }


def _add_groups(session: Session, cohort: Cohort, position: int) -> None:
    """The groups that the last round found and nobody runs yet, by theme and age."""
    offices = {each.key: each.subregion for each in access.organisations(session)}
    found = [(each, area_of(each, offices)) for each in groups.live_proposed(session)]
    for each, area in sorted(found, key=lambda pair: (pair[0].theme, pair[0].age_min, pair[0].key)):
        bands = {band for _, band in BANDS if overlap(band_ages(band), (each.age_min, each.age_max))}
        if any(_is_of(cohort, each.theme, band, area) for band in bands):
            session.add(_group_item(cohort.id, position, each, area))
            position += 1


def _group_item(cohort_id: UUID, position: int, group: ProposedGroup, area: str) -> CohortItem:
    facts = {
        "tags": list(group.tags),
        "place": group.place,
        "mode": group.mode.value,
        "daypart": group.daypart,
        "seats_min": group.seats_min,
        "seats_max": group.seats_max,
    }
    return CohortItem(
        cohort_id=cohort_id,
        position=position,
        kind=ItemKind.PROPOSED_GROUP,
        theme=group.theme,
        age_min=group.age_min,
        age_max=group.age_max,
        subregion=area or None,
        facts=facts,
        proposed_group_id=group.id,
    )


def _is_of(cohort: Cohort, theme: str, band: str, subregion: str) -> bool:
    return (
        cohort.theme in {None, theme}
        and cohort.age_band in {None, band}
        and (cohort.subregion is None or cohort.subregion == subregion)
    )


def _waiting(now: Region, wanted: CohortIn) -> int | None:
    """Who waits in this part, where that count is one of those that are shown; no other is made for it."""
    theme, band, subregion = wanted.theme, wanted.age_band, wanted.subregion
    if subregion is not None:
        return None if theme or band else now.stock.get("waiting", "subregion", subregion).value
    if theme is not None and band is not None:
        return now.stock.get("waiting", "theme-and-age", theme, band).value
    if theme is not None:
        return now.stock.get("waiting", "theme", theme).value
    return (now.stock.get("waiting", "age-band", band) if band else now.stock.get("waiting")).value


def _check(session: Session, wanted: CohortIn) -> None:
    known: Iterable[tuple[str, str | None, set[str | None], str]] = (
        ("theme", wanted.theme, {each.key for each in vocabulary.themes(session)}, "There is no such theme."),
        ("age_band", wanted.age_band, {band for _, band in BANDS}, "There is no such age band."),
        # A known one, for a text that anybody could write would be shown to all.
        ("subregion", wanted.subregion, {each.subregion for each in places().values()}, "There is no such subregion."),
    )
    errors = [
        InputError(pointer=f"/{name}", code=f"{name.replace('_', '-')}-unknown", detail=detail)
        for name, value, all_known, detail in known
        if value is not None and value not in all_known
    ]
    if errors:
        raise InvalidInput("Nothing was frozen.", errors)
