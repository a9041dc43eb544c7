"""The quarter's report of a large region: `python -m bench.report [--youths 13450] [--world FILE]`.

Makes a region of so many help requests with two years of invented history on SQLite, and prints the processor seconds
that the `samenstart report` of a quarter takes in a process of its own, for readers inside and outside. With `--world`
the filled database is kept there and used again. No match round is carried out: all demand is without offer.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bench import geography, made_up, service_world as world
from matching_api import migrations
from matching_api.access import service as access
from matching_api.database import get_engine, open_session
from matching_api.demo import history as invented
from matching_api.demo.region import actor_of
from matching_api.history import book
from matching_api.history.models import HistoryEntry, HistoryPosition
from matching_api.waitlist import delivering
from matching_api.waitlist.codes import DeliveryKind
from matching_api.waitlist.delivering import Sender, Terms

QUARTER, DAYS, MOST_OFFERS = "2026-3", 730, 400
LIMIT_S = 10.0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--youths", type=int, default=13_450)
    asked.add_argument("--region", default="IJsselland")
    asked.add_argument("--world", type=Path, help="keep the filled database here, and use it again")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = options.world or Path(folder) / "region.sqlite"
        os.environ |= _environment(kept)
        if not kept.exists():
            _fill(options.youths, options.region)
        print(f"{options.youths} help requests, {_entries()} entries of {DAYS} days in the book")
        slow = [name for name, outside in (("inside", []), ("outside", ["--outside"])) if _made(name, folder, outside)]
    return 1 if slow else 0


def _made(name: str, folder: str, outside: list[str]) -> bool:
    """Makes the report in a process of its own; is it too slow?"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    files = Path(folder) / f"{name}.pdf"
    command = [sys.executable, "-m", "matching_api.cli", "report", "--quarter", QUARTER, "-o", str(files), *outside]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sizes = [files.with_suffix(ending).stat().st_size // 1000 for ending in (".pdf", ".xlsx")]
    print(f"{name:8} {seconds:5.1f} processor seconds   PDF {sizes[0]} kB, workbook {sizes[1]} kB")
    return seconds > LIMIT_S


def _environment(database: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{database.resolve()}",
        "SAMENSTART_SECRET_KEY": "a key for benchmarks only, longer than thirty-two characters",
        "SAMENSTART_TODAY": world.TODAY.isoformat(),
    }


def _fill(youths: int, region: str) -> None:
    """The region with its waitlists as if delivered over time, and who came and went before."""
    migrations.upgrade()
    engine = get_engine()
    problem = made_up.problem(youths, geography.named(region), seed=1)
    invented.DAYS, invented.PER_WEEK, invented.THERE_BEFORE = DAYS, youths // 30, youths
    for key in world.fill(engine, problem, MOST_OFFERS):
        found = world.rows(problem, key)
        if found:
            with open_session(engine) as session:
                book.book_new(session, invented.as_if_delivered_before)
                sender = Sender.of(actor_of(session, key))
                delivering.deliver_rows(session, sender, found, Terms(DeliveryKind.FULL))
                # Where it works from says of which region the report is.
                access.organisation_of(session, key).place = found[0]["postcode4"]
                session.commit()
    with open_session(engine) as session:
        _past(session)
        session.commit()


def _past(session: Session) -> None:
    chance = random.Random(invented.SEED)
    models = [invented._model(each) for each in session.exec(select(HistoryPosition))]
    entries = [each for youth in invented._youths(chance, models) for each in youth]
    session.connection().execute(sa.insert(HistoryEntry), entries)


def _entries() -> int:
    with open_session(writes=False) as session:
        since = world.TODAY - timedelta(days=DAYS + 1)
        return (
            session.connection()
            .execute(sa.select(sa.func.count(col(HistoryEntry.id))).where(col(HistoryEntry.recorded_on) >= since))
            .scalar_one()
        )


if __name__ == "__main__":
    raise SystemExit(main())
