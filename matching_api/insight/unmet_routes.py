"""Demand without offer, and the question who can run a group; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlmodel import Session

from matching_api.access.actor import may
from matching_api.access.known import subregions
from matching_api.access.roles import Permission
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.idempotency.routing import OnceRoute
from matching_api.insight import calls, unmet
from matching_api.insight.periods import last_quarter
from matching_api.insight.region import Region, region
from matching_api.insight.service import audience
from matching_api.insight.unmet_schemas import (
    CallAnswerIn,
    ClusterListOut,
    ClusterOut,
    OfferCallIn,
    OfferCallListOut,
    OfferCallOut,
    OfferRefOut,
    OverlapGroupOut,
    PartOut,
    ThemeTrendOut,
    UnmetDemandOut,
)
from matching_api.offers import service as offers
from matching_api.reach import Why, whole_region
from matching_api.settings import get_settings
from matching_api.turns import IN_TURN

router = APIRouter(tags=["figures"], route_class=OnceRoute)

Reader = Annotated[Actor, Depends(may(Permission.READ_FIGURES))]
Asker = Annotated[Actor, Depends(may(Permission.ASK_FOR_OFFERS))]
Anybody = Annotated[Actor, Depends(may(Permission.READ_FACTS))]
Carer = Annotated[Actor, Depends(may(Permission.PUBLISH_OFFERS))]
Maker = Annotated[Actor, Depends(may(Permission.ADOPT_GROUPS))]


@router.get("/unmet-demands", summary="Where demand and offer miss each other", dependencies=IN_TURN)
def unmet_demands(actor: Reader, session: DbSession) -> UnmetDemandOut:
    reader, today = audience(outside=False), get_settings().current_date()
    now = region(session, today, reader)
    names = offers.names_of(session)
    offices = subregions(session)
    return UnmetDemandOut(
        as_of=today,
        threshold=reader.threshold,
        clusters=_clusters(session, now),
        trends=_trends(session, now),
        idle_offers=[OfferRefOut.of(each, unmet.area_of(each, offices), names) for each in unmet.idle_offers(session)],
        overlaps=[
            OverlapGroupOut(
                theme=theme, subregion=area or None, offers=[OfferRefOut.of(each, area, names) for each in some]
            )
            for theme, area, some in unmet.overlaps(session)
        ],
    )


@router.get(
    "/demand-clusters", summary="Demand that no offer serves, for who can make a group of it", dependencies=IN_TURN
)
def demand_clusters(_actor: Maker, session: DbSession) -> ClusterListOut:
    with whole_region(session, Why.COUNTS):
        now = region(session, get_settings().current_date(), audience(outside=False))
        return ClusterListOut(items=_clusters(session, now))


@router.get("/offer-calls", summary="Questions who can run a group, with how many can; who, for who asked")
def offer_calls(actor: Anybody, session: DbSession) -> OfferCallListOut:
    return OfferCallListOut(items=calls.calls(session, actor))


@router.post("/offer-calls", status_code=201, summary="Ask all organisations who can run a group")
def ask(wanted: OfferCallIn, actor: Asker, session: DbSession) -> OfferCallOut:
    return calls.ask(session, actor, wanted)


@router.post("/offer-calls/{call_id}/answers", status_code=201, summary="Answer for the own organisation")
def answer(call_id: UUID, wanted: CallAnswerIn, actor: Carer, session: DbSession) -> OfferCallOut:
    return calls.answer(session, actor, call_id, wanted)


@router.post("/offer-calls/{call_id}/closings", status_code=201, summary="Ask no longer")
def close(call_id: UUID, actor: Asker, session: DbSession) -> OfferCallOut:
    return calls.close(session, actor, call_id)


def _clusters(session: Session, now: Region) -> list[ClusterOut]:
    asked, made = calls.asked(session), []
    for each in unmet.clusters(session, now, audience(outside=False)):
        theme, band, subregion = each.grain
        low = int(band.partition("-")[0])
        made.append(
            ClusterOut(
                theme=theme,
                age_band=band,
                subregion=subregion or None,
                youths=each.youths,
                over_norm=each.over_norm,
                median_waiting_days=each.median_waiting_days,
                tags=[PartOut(key=key, youths=count) for key, count in each.tags.items()],
                lacking=[PartOut(key=key, youths=count) for key, count in each.lacking.items()],
                asked=(theme, low, subregion or None) in asked,
            )
        )
    return made


def _trends(session: Session, now: Region) -> list[ThemeTrendOut]:
    """New requests by theme in the last two quarters, each as it is shown for its own quarter."""
    quarter = last_quarter(now.on)
    reader = audience(outside=False)
    before = region(session, last_quarter(quarter.first).last, reader).flows.get("theme")
    last = now.flows.get("theme")
    if last is None:
        return []
    themes = [str(key[2]) for key in last.cells if key[0] == "inflow"]
    return [
        ThemeTrendOut(
            theme=theme,
            before=before.get("inflow", "theme", theme).value if before else None,
            last=last.get("inflow", "theme", theme).value,
        )
        for theme in themes
    ]
