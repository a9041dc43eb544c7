"""What lacks most: the same draft with one thing different, and how many more would fit; tells no small counts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from matching_api.insight.disclosure import single
from matching_api.insight.what_if_schemas import AlternativeOut, ChangeOut, CountOut
from matching_api.matching.drafts import Draft, Who
from matching_api.vocabulary.codes import DAYPARTS, Mode

MOST = 4
YEARS = (1, 2)
OLDEST = 22
MOST_TAGS = 3
SMALLER = (8, 6, 3)


class Option(NamedTuple):
    """One change of a kind; of each kind the best one is told."""

    kind: str
    change: ChangeOut
    draft: Draft


def best(
    fit: Iterable[Who], others: Iterable[tuple[Option, Iterable[Who]]], own_key: str, threshold: int
) -> list[AlternativeOut]:
    """At most four changes with which more would fit than now, the most first; beside each, who would fit then.

    A gain of others under the threshold is not counted, or one draft after another would tell who they are.
    """
    before = Split(fit, own_key)
    found: dict[str, tuple[int, AlternativeOut]] = {}
    for option, youths in others:
        after = Split(youths, own_key)
        others_more = single(after.others - before.others, threshold).value
        gain = after.mine - before.mine + (others_more or 0)
        if gain > found.get(option.kind, (0, None))[0]:
            more = CountOut.of(after.mine - before.mine, others_more)
            found[option.kind] = gain, AlternativeOut(change=option.change, more=more)
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
    return [told for _, (_, told) in ranked[:MOST]]


class Split:
    """How many of those who fit are one's own and how many others'."""

    def __init__(self, youths: Iterable[Who], own_key: str) -> None:
        keys = [each.organisation_key for each in youths]
        self.mine = keys.count(own_key)
        self.others = len(keys) - self.mine


def options(draft: Draft, tags: Sequence[str]) -> Iterator[Option]:
    """Every draft that differs in one thing; of a kind, a smaller change comes first. `tags` are those of the theme."""
    for years in YEARS:
        if (low := draft.age_min - years) >= 0:
            yield Option("younger", ChangeOut(age_min=low), replace(draft, age_min=low))
        if (high := draft.age_max + years) <= OLDEST:
            yield Option("older", ChangeOut(age_max=high), replace(draft, age_max=high))
    for daypart in DAYPARTS:
        if daypart != draft.daypart:
            yield Option("daypart", ChangeOut(daypart=daypart), replace(draft, daypart=daypart))
    if draft.mode != Mode.ONLINE:
        yield Option("mode", ChangeOut(mode=Mode.ONLINE), replace(draft, mode=Mode.ONLINE.value, place=None))
    for size in SMALLER:
        if max(draft.seats_min, draft.taken) <= size < draft.seats_max:
            yield Option("size", ChangeOut(seats_max=size), replace(draft, seats_max=size))
    yield from _with_one_more(draft, tags)


def _with_one_more(draft: Draft, tags: Sequence[str]) -> Iterator[Option]:
    if len(draft.tags) < MOST_TAGS:
        for tag in tags:
            if tag not in draft.tags:
                wider = (*draft.tags, tag)
                yield Option("tags", ChangeOut(tags=list(wider)), replace(draft, tags=wider))
