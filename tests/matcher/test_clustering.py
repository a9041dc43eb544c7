"""Which help requests are alike, and whether a group could be seen in them."""

from pathlib import Path

import pytest

from matcher.clustering import Cluster, clusters, found_together
from matcher.problem import Problem

pytestmark = pytest.mark.slow  # loads scikit-learn

SCENARIOS = Path(__file__).parents[2] / "data" / "scenarios"


def test_three_youths_with_the_same_request_are_one_cluster() -> None:
    found = clusters(Problem.read(SCENARIOS / "tiny.json"))
    assert ("sociaal", ("vrienden-maken",), ("y4", "y5", "y6", "y7")) in [
        (cluster.theme, cluster.tags, cluster.youths) for cluster in found
    ]


def test_every_youth_of_a_cluster_names_a_tag_of_its_theme() -> None:
    problem = Problem.read(SCENARIOS / "hr-120.json.gz")
    found = clusters(problem)
    assert found
    for cluster in found:
        own = set(problem.themes[cluster.theme])
        assert all(own & set(problem.youth_by_key[key].tags) for key in cluster.youths)


def test_a_group_is_found_together_only_when_one_cluster_holds_all_its_youths() -> None:
    found = [Cluster("angst", ("faalangst",), ("y1", "y2", "y3")), Cluster("sociaal", ("eenzaam-voelen",), ("y4",))]
    assert found_together(found, "angst", ["y1", "y3"])
    assert not found_together(found, "angst", ["y1", "y4"])
    assert not found_together(found, "sociaal", ["y1", "y3"])
