"""Invented youths as frequent in everything as in the sample of 1,800; it knows no offers."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.geography import Place, Region

TAXONOMY = Path(__file__).parents[1] / "data" / "taxonomy" / "taxonomy.json"
THEME_WEIGHTS = {
    "druk": 258, "prikkels": 214, "opvoeden": 212, "leefstijl": 206, "verlies": 189, "sociaal": 183, "scheiding": 166,
    "emoties": 154, "angst": 111, "gezinszorg": 39, "somber": 37, "school-toekomst": 31,
}  # fmt: skip
AGE_WEIGHTS = (41, 27, 36, 45, 116, 118, 98, 119, 107, 101, 89, 104, 96, 133, 131, 135, 116, 109, 30, 32, 8, 5, 4)
DAYPART_WEIGHTS = {
    "wed-afternoon": 736, "thu-afternoon": 561, "fri-afternoon": 555, "tue-afternoon": 533, "sat-morning": 465,
    "mon-afternoon": 443, "tue-evening": 219, "mon-evening": 200, "thu-evening": 175, "tue-morning": 55,
    "fri-morning": 48, "thu-morning": 47, "mon-morning": 46, "wed-morning": 42,
}  # fmt: skip
LANGUAGES = {
    "nl": 1597, "ar": 36, "nl en": 32, "nl pl": 31, "nl uk": 25, "en": 22, "nl tr": 21, "uk": 19, "nl ar": 17
}  # fmt: skip
MODES = {"in-person": 1257, "in-person online": 522, "online": 21}
LARGEST = {None: 1008, 8: 441, 6: 244, 4: 59, 3: 48}
TRAVEL = {12.0: 554, 8.0: 548, 18.0: 272, 5.0: 272, 30.0: 154}
MADE_AS_GROUP, TEAM_SHARE = 0.6, 0.69
GROUP_SIZES = {5: 47, 6: 37, 7: 34, 8: 48}
NEIGHBOURHOOD_KM = 5.0
NOT_WITH, NOT_IN, BEFORE, BEFORE_NEW = 46 / 1800, 66 / 1800, 83 / 1800, 32 / 83
LONGEST_WAIT, USUAL_WAIT, WAIT_SHAPE = 720, 61, 1.55
SPECIALIST_EVERY = 450


def drawn(rnd: random.Random, weights: dict[Any, int]) -> Any:
    return rnd.choices(list(weights), list(weights.values()))[0]


@dataclass(frozen=True, slots=True)
class Tag:
    """A help request of the vocabulary with the ages it is usual for, both inclusive."""

    key: str
    theme: str
    age_min: int
    age_max: int


@dataclass(frozen=True, slots=True)
class MadeGroup:
    """What the youths made as one group have in common."""

    tags: tuple[Tag, ...]
    age: int
    place: Place
    daypart: str


@dataclass(frozen=True)
class World:
    """A region to invent in: its places with how many live there, its organisations, and the groups made in it."""

    rnd: random.Random
    count: int
    places: tuple[Place, ...]
    crowd: tuple[float, ...]
    near: dict[str, tuple[Place, ...]]
    tags: tuple[Tag, ...]
    themes: dict[str, list[str]]
    specialists: tuple[str, ...]
    made: list[MadeGroup]

    @classmethod
    def of(cls, region: Region, count: int, rnd: random.Random) -> World:
        known = json.loads(TAXONOMY.read_text(encoding="utf-8"))["themes"]
        places = region.places
        return cls(
            rnd=rnd,
            count=count,
            places=places,
            crowd=tuple(rnd.triangular(0.1, 3.0, 0.5) for _ in places),
            near={p.code: tuple(q for q in places if p.km(q) <= NEIGHBOURHOOD_KM) for p in places},
            tags=tuple(
                Tag(tag["key"], theme["key"], tag["age_min"], min(22, tag["age_max"]))
                for theme in known
                for tag in theme["tags"]
            ),
            themes={theme["key"]: [tag["key"] for tag in theme["tags"]] for theme in known},
            specialists=tuple(f"sp-{n:02d}" for n in range(1, 2 + round(count / SPECIALIST_EVERY))),
            made=[],
        )

    def place(self) -> Place:
        return self.rnd.choices(self.places, self.crowd)[0]

    def age(self) -> int:
        return self.rnd.choices(range(len(AGE_WEIGHTS)), AGE_WEIGHTS)[0]

    def tag(self, age: int, theme: str | None = None) -> Tag:
        """One that is usual at this age, of this theme or any."""
        usual = [tag for tag in self.tags if tag.age_min <= age <= tag.age_max and theme in (None, tag.theme)]
        many = Counter(tag.theme for tag in usual)
        return self.rnd.choices(usual, [THEME_WEIGHTS[tag.theme] / many[tag.theme] for tag in usual])[0]

    def dayparts(self, age: int, count: int, sure: tuple[str, ...] = ()) -> list[str]:
        """So many different ones; evenings for the older, mornings for the youngest."""
        weights = {part: weight * _suits(part, age) for part, weight in DAYPART_WEIGHTS.items() if part not in sure}
        found = list(sure)
        while len(found) < count:
            found.append(drawn(self.rnd, weights))
            del weights[found[-1]]
        return sorted(found)


def _suits(part: str, age: int) -> int:
    if part.endswith("evening"):
        return 0 if age < 10 else 2
    return 4 if part.endswith("morning") and age < 6 else 1


def youths(world: World, offers: Sequence[str]) -> list[dict[str, Any]]:
    """Rows in an order that gives nothing away; fills `world.made`."""
    rnd, rows = world.rnd, list[dict[str, Any]]()
    while len(rows) < world.count * MADE_AS_GROUP:
        group = _made_group(world)
        world.made.append(group)
        rows += [_member(world, group) for _ in range(min(drawn(rnd, GROUP_SIZES), world.count - len(rows)))]
    rows += [_alone(world) for _ in range(world.count - len(rows))]
    rnd.shuffle(rows)
    digits = len(str(world.count))
    keys = [f"y{number:0{digits}d}" for number in range(1, world.count + 1)]
    return [{"key": key, **row, **_history(world, key, keys, offers)} for key, row in zip(keys, rows, strict=True)]


def _made_group(world: World) -> MadeGroup:
    rnd, age = world.rnd, world.age()
    first = world.tag(age)
    tags = {first, world.tag(age, first.theme)} if rnd.random() < 0.85 else {first}
    return MadeGroup(tuple(sorted(tags, key=lambda tag: tag.key)), age, world.place(), world.dayparts(age, 1)[0])


def _member(world: World, group: MadeGroup) -> dict[str, Any]:
    rnd = world.rnd
    age = min(22, max(0, group.age + rnd.choice((-2, -1, -1, 0, 0, 0, 1, 1, 2))))
    tags = list(group.tags)
    rnd.shuffle(tags)
    if len(tags) == 2 and rnd.random() < 0.12:
        tags.pop()
    if rnd.random() < 0.4:
        tags.append(world.tag(group.age, group.tags[0].theme if rnd.random() < 0.3 else None))
    dayparts = world.dayparts(age, rnd.choice((2, 2, 3, 3, 4)), (group.daypart,))
    return _row(world, tags, age, rnd.choice(world.near[group.place.code]), dayparts)


def _alone(world: World) -> dict[str, Any]:
    rnd = world.rnd
    age = world.age()
    leading = world.tag(age)
    more = rnd.choices((0, 1, 2), (0.36, 0.48, 0.16))[0]
    tags = [leading, *(world.tag(age, leading.theme if rnd.random() < 0.5 else None) for _ in range(more))]
    dayparts = world.dayparts(age, rnd.choices((0, 1, 2, 3, 4), (9, 35, 32, 17, 7))[0])
    return _row(world, tags, age, world.place(), dayparts)


def _row(world: World, tags: list[Tag], age: int, place: Place, dayparts: list[str]) -> dict[str, Any]:
    rnd = world.rnd
    team = f"jt-{place.town}" if rnd.random() < TEAM_SHARE else rnd.choice(world.specialists)
    return {
        "organisation": team,
        "tags": list(dict.fromkeys(tag.key for tag in tags))[:3],
        "age": age,
        "place": place.code,
        "waiting_days": min(LONGEST_WAIT, 3 + int(rnd.gammavariate(WAIT_SHAPE, USUAL_WAIT))),
        "dayparts": dayparts,
        "languages": drawn(rnd, LANGUAGES).split(),
        "modes": drawn(rnd, MODES).split(),
        "max_travel_km": drawn(rnd, TRAVEL),
        "largest_group": drawn(rnd, LARGEST),
    }


def _history(world: World, key: str, keys: Sequence[str], offers: Sequence[str]) -> dict[str, Any]:
    rnd = world.rnd
    apart = [rnd.choice(keys)] if rnd.random() < NOT_WITH else []
    before = None
    if rnd.random() < BEFORE:
        before = f"new:{rnd.getrandbits(64):016x}" if rnd.random() < BEFORE_NEW or not offers else rnd.choice(offers)
    return {
        "not_with": [other for other in apart if other != key],
        "not_in": [rnd.choice(offers)] if offers and rnd.random() < NOT_IN else [],
        "previously": before,
    }
