"""Fills the database of the settings with a region and carries out one round: `python -m bench.screen_world FILE`."""

import gzip
import json
import sys
from pathlib import Path

from bench import service_world as world
from matching_api import migrations
from matching_api.database import get_engine, open_session
from matching_api.demo.region import actor_of
from matching_api.matching import service as matching
from matching_api.reach import THE_SERVICE, see
from matching_api.waitlist import delivering
from matching_api.waitlist.codes import DeliveryKind
from matching_api.waitlist.delivering import Sender, Terms
from matching_api.worker import run_once

MOST_OFFERS = 500


def main() -> None:
    problem = json.loads(gzip.decompress(Path(sys.argv[1]).read_bytes()))
    migrations.upgrade()
    engine = get_engine()
    for key in world.fill(engine, problem, MOST_OFFERS):
        found = world.rows(problem, key)
        if found:
            with open_session(engine) as session:
                see(session, THE_SERVICE)
                sender = Sender.of(actor_of(session, key))
                delivering.deliver_rows(session, sender, found, Terms(DeliveryKind.FULL))
                session.commit()
    with open_session(engine) as session:
        see(session, THE_SERVICE)
        leader = actor_of(session, world.REGION)
        matching.request_round(session, leader.name, actor=leader, seed=None, policy={})
        session.commit()
    run_once(engine)
    engine.dispose()


if __name__ == "__main__":
    main()
