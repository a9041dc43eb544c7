"""Runs the application as a server on this machine; holds no rules."""

import gc
import sys
from importlib import import_module

import structlog
import uvicorn
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from matching_api import telemetry
from matching_api.database import get_engine
from matching_api.main import create_app
from matching_api.settings import get_settings
from matching_api.vocabulary.places import places

# New objects before the young are looked at, and how many such rounds before older ones are.
COLLECTED_AFTER = (20_000, 10, 10)
# A quick answer waits at most this long for each thread that computes.
SWITCH_SECONDS = 0.001

log = structlog.get_logger()


def serve(host: str, port: int) -> None:
    """Answers until it is asked to end; requests under way get a while to finish."""
    settings = get_settings()
    telemetry.configure_logs()
    tell_open_fences()
    app = create_app()
    stay_responsive()
    uvicorn.run(
        app,
        host=host,
        port=port,
        # The access log would hold paths with ids; telemetry logs the route instead.
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.answer_seconds,
        # Of whom an own answer would come too late: this many connections, idle ones too, are turned away bluntly.
        limit_concurrency=settings.most_connections,
    )


def stay_responsive() -> None:
    """Keeps pauses short: whatever was loaded stays, so it is not looked through for what may go; threads switch often.

    A full round of Python's collector over all that is loaded takes a quarter of a second, and then nobody is answered.
    """
    places()
    # What proves that nothing can be worked out; whoever asked the first figure would wait for it.
    import_module("scipy.optimize")
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    sys.setswitchinterval(SWITCH_SECONDS)


def tell_open_fences() -> None:
    """Warns when the role of the service passes row-level security, as a superuser does."""
    engine = get_engine()
    if engine.dialect.name != "postgresql":
        return
    passes = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    try:
        with engine.connect() as connection:
            if connection.execute(passes).scalar_one():
                log.warning("fences-open")
    except OperationalError as error:
        log.warning("database-away", kind=type(error).__name__)
