"""Invented offers, venues, facilitators and pins, as many for each youth as in the sample of 1,800."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from bench.geography import Place
from bench.made_up_youths import World, drawn
from matcher.building import Once, built
from matcher.gates import first_failing_gate
from matcher.parts import Offer, Policy, Youth

OFFERS, VENUES, FACILITATED, PINS = 120 / 1800, 40 / 1800, 126 / 1800, 7 / 1800
SPANS = {3: 36, 4: 24, 5: 31, 6: 29}
LEAST_SEATS, MOST_SEATS = {3: 40, 4: 44, 5: 36}, {3: 7, 6: 39, 8: 45, 10: 22, 12: 7}
LANGUAGES = {"nl": 116, "en": 2, "ar": 1, "uk": 1}
BY_SPECIALIST, ONLINE, TWO_TAGS, RUNNING, ELSEWHERE = 0.6, 1 / 12, 37 / 120, 0.8, 0.1
ONLINE_DAYPARTS = ["thu-evening", "tue-evening", "wed-afternoon"]
REACH_KM = 8.0
Row = dict[str, Any]


def offers(world: World) -> Iterator[Row]:
    rnd, many = world.rnd, round(world.count * OFFERS)
    for number in range(1, many + 1):
        age, place = world.age(), world.place()
        first = world.tag(age)
        tags = [first.key]
        if rnd.random() < TWO_TAGS:
            other = world.tag(age, None if rnd.random() < ELSEWHERE else first.theme).key
            tags += [other] if other != first.key else []
        youngest = max(0, age - rnd.randrange(4))
        oldest = min(22, youngest + drawn(rnd, SPANS))
        online = rnd.random() < ONLINE
        most = drawn(rnd, MOST_SEATS)
        least = min(most, drawn(rnd, LEAST_SEATS))
        taken = rnd.choice((0, 0, *range(most + 1)))
        yield {
            "key": f"g{number:0{len(str(many))}d}",
            "organisation": _organisation(world, place, BY_SPECIALIST),
            "tags": tags,
            "age_min": youngest,
            "age_max": oldest,
            "mode": "online" if online else "in-person",
            "place": None if online else place.code,
            "daypart": world.dayparts(youngest, 1)[0],
            "language": drawn(rnd, LANGUAGES),
            "seats_min": least,
            "seats_max": most,
            "taken": taken,
            "running": taken >= least and rnd.random() < RUNNING,
        }


def venues(world: World) -> Iterator[Row]:
    """At least one; at most one row for an organisation at a place. One in twenty is only online."""
    rnd, seen = world.rnd, set[tuple[str, str | None]]()
    many = max(1, round(world.count * VENUES))
    while len(seen) < many:
        place = world.place()
        organisation = _organisation(world, place, 0.55)
        online = len(seen) % 20 == 19
        at = (organisation, None if online else place.code)
        if at in seen:
            continue
        seen.add(at)
        yield {
            "place": at[1],
            "organisation": organisation,
            "dayparts": ONLINE_DAYPARTS
            if online
            else world.dayparts(rnd.randrange(4, 16), rnd.choice((3, 4, 4, 5, 5, 6))),
            "modes": ["online"] if online else ["in-person"],
        }


def facilitators(world: World, rooms: Sequence[Row]) -> Iterator[Row]:
    """For three in four of the groups that youths were made as: somebody with a room near it, for its theme."""
    rnd = world.rnd
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for room in rooms:
        if room["place"] is not None:
            owners[room["place"]].add(room["organisation"])
    can: Counter[tuple[str, str]] = Counter()
    groups = rnd.sample(world.made, min(len(world.made), round(world.count * FACILITATED)))
    for group in groups:
        near = sorted({o for place in _reach(world, group.place) for o in owners[place.code]})
        can[rnd.choice(near or sorted({o for mine in owners.values() for o in mine})), group.tags[0].theme] += 1
    for (organisation, theme), count in sorted(can.items()):
        yield {"organisation": organisation, "theme": theme, "groups": count}


def pins(world: World, youths: Sequence[Row], offered: Sequence[Row]) -> Iterator[Row]:
    """Youths who fit an offer with a free seat, one for each offer."""
    rnd, once = world.rnd, Once()
    places = {place.code: (place.latitude, place.longitude) for place in world.places}
    asking: defaultdict[str, list[Row]] = defaultdict(list)
    for youth in youths:
        asking[youth["tags"][0]].append(youth)
    left, taken = round(world.count * PINS), set[str]()
    for offer in rnd.sample(offered, len(offered)):
        if left == 0:
            return
        group = built(Offer, offer, once)
        if group.taken >= group.seats_max:
            continue
        for youth in asking[group.tags[0]]:
            who = built(Youth, youth, once)
            if who.key not in taken and first_failing_gate(Policy(), places, who, group) is None:
                taken.add(who.key)
                left -= 1
                yield {"youth": who.key, "group": group.key}
                break


def _reach(world: World, here: Place) -> list[Place]:
    return [place for place in world.places if here.km(place) <= REACH_KM]


def _organisation(world: World, place: Place, by_specialist: float) -> str:
    return world.rnd.choice(world.specialists) if world.rnd.random() < by_specialist else f"jt-{place.town}"
