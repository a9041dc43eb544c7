"""Who can sit together: the small search finds what trying every set finds."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings, strategies as st

from matcher.company import best_together, most_together

YOUTHS = "abcdefg"
worth = st.dictionaries(st.sampled_from(YOUTHS), st.integers(-5, 9), max_size=7)
quarrels = st.sets(
    st.tuples(st.sampled_from(YOUTHS), st.sampled_from(YOUTHS)).filter(lambda p: p[0] < p[1]), max_size=9
)


def both_ways(pairs: set[tuple[str, str]]) -> dict[str, frozenset[str]]:
    return {one: frozenset(b if a == one else a for a, b in pairs if one in (a, b)) for one in YOUTHS}


def peaceful_sets(youths: list[str], pairs: set[tuple[str, str]]) -> list[tuple[str, ...]]:
    sets = (chosen for count in range(len(youths) + 1) for chosen in combinations(youths, count))
    return [chosen for chosen in sets if not any(pair in pairs for pair in combinations(chosen, 2))]


@settings(max_examples=120, deadline=None)
@given(worth, quarrels, st.integers(0, 4), st.integers(0, 7), st.data())
def test_the_best_company_is_the_best_of_all_sets(
    points: dict[str, int], pairs: set[tuple[str, str]], least: int, most: int, data: st.DataObject
) -> None:
    must = data.draw(st.sampled_from([None, *sorted(points)]))
    every = [s for s in peaceful_sets(sorted(points), pairs) if least <= len(s) <= most and (must is None or must in s)]
    found = best_together(points, both_ways(pairs), least, most, must)
    assert (found is None) == (not every)
    if found is not None:
        assert found.youths in every
        assert found.points == sum(points[y] for y in found.youths) == max(sum(points[y] for y in s) for s in every)


@settings(max_examples=80, deadline=None)
@given(st.sets(st.sampled_from(YOUTHS), min_size=1), quarrels, st.integers(1, 7))
def test_the_most_who_sit_together_is_the_largest_peaceful_set(
    youths: set[str], pairs: set[tuple[str, str]], most: int
) -> None:
    must = min(youths)
    largest = max(len(s) for s in peaceful_sets(sorted(youths), pairs) if must in s)
    assert most_together(youths, both_ways(pairs), must, most) == min(largest, most)
