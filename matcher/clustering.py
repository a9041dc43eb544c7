"""Which help requests are alike: clusters of youths per theme by their tags; it knows nothing of places or seats.

The only importer of scikit-learn. The clusters say which tag sets a proposed group is asked for by many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.parts import Youth
from matcher.problem import Problem

ALIKE = 0.3
"""Cosine distance up to which requests join one cluster."""
LEAST = 3
"""Youths below which a cluster cannot become a group."""
MOST_TAGS = 3


@dataclass(frozen=True, slots=True)
class Cluster:
    """Youths of one theme with similar requests; `tags` are the up to three most of them share, in the alphabet."""

    theme: str
    tags: tuple[str, ...]
    youths: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {"theme": self.theme, "tags": list(self.tags), "youths": list(self.youths)}


def clusters(problem: Problem) -> tuple[Cluster, ...]:
    """The clusters of every theme, largest first; a youth with tags of two themes can be in one of each."""
    found = [cluster for theme in sorted(problem.themes) for cluster in _of_theme(problem, theme)]
    return tuple(sorted(found, key=lambda cluster: (-len(cluster.youths), cluster.theme, cluster.tags)))


def found_together(found: Iterable[Cluster], theme: str, youths: Iterable[str]) -> bool:
    """Whether one cluster of the theme holds all these youths, so that a group of them was there to be seen."""
    together = frozenset(youths)
    return any(cluster.theme == theme and together <= frozenset(cluster.youths) for cluster in found)


def _of_theme(problem: Problem, theme: str) -> list[Cluster]:
    tags = sorted(problem.themes[theme])
    of_tags: dict[tuple[float, ...], list[Youth]] = {}
    for youth in problem.youths:
        weights = _weights(youth, tags)
        if any(weights):
            of_tags.setdefault(weights, []).append(youth)
    members: dict[int, list[Youth]] = {}
    for label, weights in zip(_labels(np.array(list(of_tags))), of_tags, strict=True) if of_tags else ():
        members.setdefault(label, []).extend(of_tags[weights])
    return [Cluster(theme, _shared(mine, tags), _keys(mine)) for mine in members.values() if len(mine) >= LEAST]


def _weights(youth: Youth, tags: list[str]) -> tuple[float, ...]:
    """2 on the leading tag, 1 on each other tag, as in matching.md section 3, for the tags of one theme."""
    weight = {tag: 2.0 if place == 0 else 1.0 for place, tag in enumerate(youth.tags)}
    return tuple(weight.get(tag, 0.0) for tag in tags)


def _labels(vectors: NDArray[np.float64]) -> list[int]:
    """A cluster number for each distinct request."""
    if len(vectors) < 2:
        return [0] * len(vectors)
    from sklearn.cluster import AgglomerativeClustering

    model = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=ALIKE)
    return [int(label) for label in model.fit_predict(vectors)]


def _shared(youths: list[Youth], tags: list[str]) -> tuple[str, ...]:
    """The tags at least a third of them named, the most named ones, at least one."""
    named = Counter(tag for youth in youths for tag in youth.tags if tag in tags)
    ranked = sorted(named, key=lambda tag: (-named[tag], tag))
    often = [tag for tag in ranked if named[tag] * MOST_TAGS >= len(youths)]
    return tuple(sorted((often or ranked)[:MOST_TAGS]))


def _keys(youths: list[Youth]) -> tuple[str, ...]:
    return tuple(youth.key for youth in youths)
