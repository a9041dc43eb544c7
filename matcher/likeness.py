"""How alike requests and groups are, for every tag set some youth supports; it knows no places or seats."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from matcher.gates import TOLERANCE, round_half_up, similarity
from matcher.parts import PROPOSED_LANGUAGE, Policy
from matcher.problem import Problem

Ints = NDArray[np.int64]
NOT_ELIGIBLE = -1
"""In tables of points only: real points are never negative."""
Row = dict[int, tuple[Ints, Ints]]
"""Theme number → (youth numbers, their rows in `similarity_points`)."""


def similarities(problem: Problem, themes: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], ...], Ints, Row, Ints]:
    """All tag sets some youth supports, per theme, with the points of every distinct tag list for each of them."""
    policy, wanted = problem.policy, defaultdict(list)
    for number, youth in enumerate(problem.youths):
        if PROPOSED_LANGUAGE in youth.languages and youth.key not in problem.pin_of:
            for theme in themes if anything_goes(policy) else {problem.theme_of[tag] for tag in youth.tags}:
                wanted[theme].append((number, youth.tags))
    tag_sets: list[tuple[str, ...]] = []
    starts, rows = [0], Row()
    table: list[Ints] = []
    for t, theme in enumerate(themes):
        tags = sorted(problem.themes[theme])
        lists = sorted({tags_of for _, tags_of in wanted[theme]})
        sets = [chosen for count in (1, 2, 3) for chosen in combinations(tags, count)]
        points = np.array(
            [[likeness_points(policy, mine, chosen) for chosen in sets] for mine in lists], dtype=np.int64
        )
        points = points.reshape(len(lists), len(sets))
        used = np.flatnonzero((points >= 0).any(axis=0))
        tag_sets += [sets[s] for s in used]
        starts.append(len(tag_sets))
        row_of = {mine: len(table) + i for i, mine in enumerate(lists)}
        table += list(points[:, used])
        able = [(number, row_of[mine]) for number, mine in wanted[theme] if (table[row_of[mine]] >= 0).any()]
        pairs = np.array(able, dtype=np.int64).reshape(len(able), 2)
        rows[t] = pairs[:, 0], pairs[:, 1]
    widest = max([1, *(len(row) for row in table)])
    square = np.full((max(1, len(table)), widest), NOT_ELIGIBLE, dtype=np.int64)
    for i, row in enumerate(table):
        square[i, : len(row)] = row
    return tuple(tag_sets), np.array(starts, dtype=np.int64), rows, square


def likeness_points(policy: Policy, wanted: tuple[str, ...], offered: tuple[str, ...]) -> int:
    alike = similarity(wanted, offered)
    return (
        round_half_up(policy.similarity_points * alike) if alike >= policy.min_similarity - TOLERANCE else NOT_ELIGIBLE
    )


def anything_goes(policy: Policy) -> bool:
    """Whether even a group without one shared tag is similar enough."""
    return policy.min_similarity <= TOLERANCE
