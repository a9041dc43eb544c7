"""Attacks the figures of invented regions with linear programming: `python -m bench.attack --regions 100`.

Every region has its own invented youths; the attacker has every table of two days, a quarter apart. Prints how many
tables there were, how many small counts were hidden, and every one that can be worked out to within the threshold.
"""

import argparse
import os
import random
import time

os.environ.setdefault("SAMENSTART_SECRET_KEY", "a key for benchmarks only, longer than thirty-two characters")

from matching_api.disclosure.control import INSIDE, OUTSIDE
from tests.matching_api.attacking import attacked, random_region


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--regions", type=int, default=100)
    asked.add_argument("--seed", type=int, default=0)
    options = asked.parse_args()
    began, tables, counts, hidden, found = time.process_time(), 0, 0, 0, 0
    for number in range(options.seed, options.seed + options.regions):
        audience = (INSIDE, OUTSIDE)[number % 2]
        if number % 10 == 0:
            print(f"region {number} …", flush=True)
        result = attacked(random_region(random.Random(number)), audience)
        tables, counts = tables + result.tables, counts + result.counts
        hidden, found = hidden + result.hidden, found + len(result.pinned)
        for name, least, most in result.pinned:
            print(f"region {number}, threshold {audience.threshold}: {name} lies from {least:.1f} to {most:.1f}")
    seconds = time.process_time() - began
    print(
        f"{options.regions} regions, {tables} counts, {hidden} small ones hidden, {found} worked out ({seconds:.0f} s)"
    )
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
