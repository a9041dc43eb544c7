"""Made-up regions: valid, as dense as the sample of 1,800, and the same bytes every time."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bench import geography
from bench.made_up import problem, shares, write
from matcher.problem import Problem

SAMPLE = Path(__file__).parents[2] / "data" / "scenarios" / "hr-1800.json.gz"


@pytest.fixture(scope="module")
def region() -> geography.Region:
    return geography.named("Holland Rijnland")


@pytest.fixture(scope="module")
def made(region: geography.Region) -> dict[str, Any]:
    return problem(1800, region, 1)


@pytest.mark.parametrize("count", [1, 8, 120, 500])
def test_every_size_is_a_valid_problem(count: int, region: geography.Region) -> None:
    assert len(Problem.from_json(problem(count, region, 1)).youths) == count


def test_the_file_reads_back_as_the_problem_that_was_made(made: dict[str, Any], tmp_path: Path) -> None:
    for name in ("made.json", "made.json.gz"):
        write(made, tmp_path / name)
        assert Problem.read(tmp_path / name).to_json() == Problem.from_json(made).to_json()


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(region: geography.Region, tmp_path: Path) -> None:
    for name, seed in (("a.json.gz", 1), ("b.json.gz", 1), ("c.json.gz", 2)):
        write(problem(200, region, seed), tmp_path / name)
    first, again, other = ((tmp_path / name).read_bytes() for name in ("a.json.gz", "b.json.gz", "c.json.gz"))
    assert first == again != other


def test_it_is_as_dense_as_the_sample(made: dict[str, Any]) -> None:
    sample = json.loads(gzip.decompress(SAMPLE.read_bytes()))
    for name in ("youths", "offers", "venues", "pinned"):
        assert len(made[name]) == len(sample[name]), name
    facilitated, sampled = (sum(row["groups"] for row in each["facilitators"]) for each in (made, sample))
    assert facilitated == sampled
    for field in ("tags", "dayparts"):
        mine, theirs = (sum(len(youth[field]) for youth in each["youths"]) for each in (made, sample))
        assert 0.9 < mine / theirs < 1.1, field
    over, sampled_over = (sum(y["waiting_days"] > 98 for y in each["youths"]) for each in (made, sample))
    assert 0.9 < over / sampled_over < 1.1


def test_the_country_is_cut_in_regions_that_lose_no_place_and_share_none() -> None:
    regions = geography.country(42)
    codes = [place.code for region in regions for place in region.places]
    assert len(regions) == 42
    assert len(codes) == len(set(codes)) == 4086
    towns = [{place.town for place in region.places} for region in regions]
    assert all(not one & other for n, one in enumerate(towns) for other in towns[:n])


def test_a_region_that_is_not_known_is_named_with_those_that_are() -> None:
    with pytest.raises(KeyError, match="Holland Rijnland, IJsselland, Rijnmond"):
        geography.named("Atlantis")


def test_youths_are_spread_without_a_rest() -> None:
    parts = shares(450_000, 42)
    assert (sum(parts), min(parts), max(parts)) == (450_000, 10_714, 10_715)
