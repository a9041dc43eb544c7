"""Puts the rooms together into one web application; holds no rules."""

from fastapi import APIRouter, FastAPI
from sqlmodel import text

from matching_api import openapi, problems, rate_limit, telemetry
from matching_api.access.administration_routes import router as administration
from matching_api.access.api_key_routes import router as api_keys
from matching_api.access.routes import router as access
from matching_api.access.trail_routes import router as trail
from matching_api.access.visit_routes import router as visits
from matching_api.aftercare.routes import router as aftercare
from matching_api.body_limit import BodyLimit
from matching_api.bron import routes as bron
from matching_api.cohorts.routes import router as cohorts
from matching_api.crashes import Crashes
from matching_api.database import DbSession
from matching_api.experiences.routes import router as experiences
from matching_api.feeds.routes import router as feeds
from matching_api.insight.comparison_routes import router as comparisons
from matching_api.insight.region_benefit_routes import router as region_benefit
from matching_api.insight.routes import router as insight
from matching_api.insight.source_quality_routes import router as source_quality
from matching_api.insight.unmet_routes import router as unmet
from matching_api.insight.what_if_routes import router as what_if
from matching_api.matching.policy_routes import router as policies
from matching_api.matching.routes import router as matching
from matching_api.matching.service import rounds_under_way
from matching_api.offers.routes import router as offers
from matching_api.patience import Patience, Timely
from matching_api.pilots.routes import router as pilots
from matching_api.rechecks.routes import router as rechecks
from matching_api.reports.routes import router as reports
from matching_api.retention.routes import router as retention
from matching_api.settings import Settings, get_settings
from matching_api.signals.routes import router as signals
from matching_api.suggestions.invitation_routes import router as invitations
from matching_api.suggestions.news_routes import router as news
from matching_api.suggestions.own_group_routes import router as own_groups
from matching_api.suggestions.routes import router as suggestions
from matching_api.suggestions.youth_routes import router as youths
from matching_api.vocabulary.routes import router as vocabulary
from matching_api.waitlist.reading import MEGABYTE
from matching_api.waitlist.routes import router as waitlist

ROUTERS: tuple[APIRouter, ...] = (
    access,
    administration,
    visits,
    vocabulary,
    waitlist,
    what_if,
    offers,
    matching,
    policies,
    own_groups,
    suggestions,
    news,
    signals,
    youths,
    aftercare,
    experiences,
    pilots,
    invitations,
    rechecks,
    insight,
    region_benefit,
    unmet,
    cohorts,
    reports,
    comparisons,
    source_quality,
    feeds,
    api_keys,
    trail,
    retention,
)


def _patience(settings: Settings) -> Patience:
    return Patience(settings.upload_seconds, settings.answer_seconds, settings.most_requests)


def create_app() -> FastAPI:
    """The application, with every room under `/v1`; a slash too many is 404, never a redirect."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    for router in ROUTERS:
        app.include_router(router, prefix="/v1")
    bron.install(app)
    problems.install(app)
    app.add_middleware(Crashes)
    rate_limit.install(app, get_settings())
    # A little more than a file may be, for what surrounds it.
    app.add_middleware(BodyLimit, most=(get_settings().max_upload_mb + 1) * MEGABYTE)
    app.add_middleware(Timely, patience=_patience(get_settings()))
    openapi.install(app, get_settings())
    telemetry.install(app)
    telemetry.WAITING.set_function(rounds_under_way)

    @app.get("/healthz", include_in_schema=False)
    def alive() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    def ready(session: DbSession) -> dict[str, str]:
        session.connection().execute(text("SELECT 1"))
        return {"status": "ready"}

    return app
