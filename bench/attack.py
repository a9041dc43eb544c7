"""Attacks the figures of invented regions with linear programming: `python -m bench.attack --regions 100`.

Every region has its own invented youths; the attacker has every table of two days, a quarter apart. Of a second
invented region the attacker has *demand without offer* beside the tables of who waits. Prints how many tables there
were, how many small counts were hidden, and every one that can be worked out to within the threshold.
"""

import argparse
import os
import random
import time

os.environ.setdefault("SAMENSTART_SECRET_KEY", "a key for benchmarks only, longer than thirty-two characters")

from matching_api.disclosure.control import INSIDE, OUTSIDE, Audience
from tests.matching_api import attacking, attacking_unmet
from tests.matching_api.attacking import Attacked


def _figures(chance: random.Random, audience: Audience) -> Attacked:
    return attacking.attacked(attacking.random_region(chance), audience)


def _unmet(chance: random.Random, audience: Audience) -> Attacked:
    return attacking_unmet.attacked(attacking_unmet.random_waiting(chance), audience)


ATTACKS = {"figures": _figures, "unmet": _unmet}


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--regions", type=int, default=100)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--only", choices=ATTACKS, help="one of the two")
    options = asked.parse_args()
    began, tables, counts, hidden, found = time.process_time(), 0, 0, 0, 0
    for number in range(options.seed, options.seed + options.regions):
        audience = (INSIDE, OUTSIDE)[number % 2]
        if number % 10 == 0:
            print(f"region {number} …", flush=True)
        for name, attack in ATTACKS.items():
            if options.only not in (None, name):
                continue
            result = attack(random.Random(number), audience)
            tables, counts = tables + result.tables, counts + result.counts
            hidden, found = hidden + result.hidden, found + len(result.pinned)
            for cell, least, most in result.pinned:
                print(f"region {number}, threshold {audience.threshold}: {cell} lies from {least:.1f} to {most:.1f}")
    seconds = time.process_time() - began
    print(
        f"{options.regions} regions, {tables} tables with {counts} counts, {hidden} small ones hidden, "
        f"{found} worked out ({seconds:.0f} s)"
    )
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
