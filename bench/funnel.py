"""How many groups each gate leaves one youth, over every group there may be; it decides nothing."""

from __future__ import annotations

from collections import Counter

import numpy as np

from matcher.catalogue import Catalogue, Reach
from matcher.gates import GATES, first_failing_gate
from matcher.parts import Youth
from matcher.problem import Problem


def every_group(problem: Problem) -> int:
    """Offers, and proposed groups of section 2 of the matching page."""
    catalogue = Catalogue.whole(problem)
    shapes = len(catalogue.bands) * len(catalogue.sizes)
    proposed = sum(
        len(cell.organisations) * len(catalogue.tag_sets(theme)) * shapes
        for theme, cells in catalogue.cells.items()
        for cell in cells
    )
    return len(problem.offers) + proposed


def funnel(problem: Problem, youth: Youth) -> list[int]:
    """Groups left after each of GATES but the last, which takes none from a youth who declined nothing."""
    left = np.zeros(len(GATES) - 1, dtype=np.int64)
    stopped = Counter(first_failing_gate(problem.policy, problem.places, youth, offer) for offer in problem.offers)
    offers = len(problem.offers)
    for number, gate in enumerate(GATES[:-1]):
        offers -= stopped[gate]
        left[number] += offers
    catalogue = Catalogue.whole(problem)
    for theme in catalogue.cells:
        reach = Reach(catalogue, theme, [youth])
        if len(reach.who):
            left += _proposed(reach)
    return [int(count) for count in left]


def _proposed(reach: Reach) -> np.ndarray:
    """The same for the proposed groups of one theme: factors, multiplied."""
    spots = np.array([len(cell.organisations) for cell in reach.cells], dtype=np.int64)
    sizes, sets = len(reach.catalogue.sizes), int(reach.fits[0].sum())
    bands, ages = len(reach.catalogue.bands), int(reach.ages[0].sum())
    speaks, roomy = bool(reach.speaks[0]), int(reach.roomy[0].sum())
    here = np.full(len(spots), speaks)
    by_gate = [
        sets * bands * sizes * spots.sum(),
        sets * ages * sizes * spots.sum(),
        sets * ages * sizes * spots[here].sum(),
    ]
    for holds in (reach.mode[0], reach.daypart[0], reach.near[0]):
        here = here & holds
        by_gate.append(sets * ages * sizes * spots[here].sum())
    return np.array([*by_gate, sets * ages * roomy * spots[here].sum()], dtype=np.int64)
