"""All faults of a problem document together: its frame, its rows and its pins; solves and changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from matcher import reading
from matcher.building import built, policy_from
from matcher.gates import first_failing_gate
from matcher.parts import OLDEST, Offer, Places, Youth
from matcher.refusal import Fault
from matcher.shapes import LARGEST, Faults, Shape

MOST_REMEMBERED = 1 << 16


def faults_of(document: object) -> Faults:
    """Every fault of matching.md section 1, in the order of the document; empty when the problem can be built."""
    faults = reading.frame_faults(document)
    if not isinstance(document, dict):
        return faults
    known = reading.Known.of(document)
    youths = _Sound(document, "youths", faults, _YouthScreen(known).shape, "key")
    offers = _Sound(document, "offers", faults, reading.offer_shape(known), "key")
    _Sound(document, "venues", faults, reading.venue_shape(known))
    _Sound(document, "facilitators", faults, reading.facilitator_shape(known), "organisation", "theme")
    pins = _Sound(document, "pinned", faults, reading.pin_shape(known), "youth")
    if pins.rows and not any(fault.pointer.startswith(("/policy", "/places")) for fault in faults):
        faults += _pin_faults(document, youths, offers, pins)
    return faults


class _Sound:
    """Screens one list of rows; keeps the rows without a fault, by position, to judge the pins on."""

    def __init__(self, document: Mapping[str, Any], name: str, faults: Faults, shape: Shape, *identity: str) -> None:
        rows = document.get(name)
        self.rows: dict[int, dict[str, Any]] = {}
        seen: set[tuple[object, ...]] = set()
        for position, row in enumerate(rows if isinstance(rows, list) else ()):
            before, at = len(faults), f"/{name}/{position}"
            shape(row, at, faults)
            if identity and _again(row, identity, seen):
                faults.append(Fault(f"{at}/{identity[0]}", "duplicate-key", "an earlier row has this key"))
            if len(faults) == before:
                self.rows[position] = row


def _again(row: object, identity: tuple[str, ...], seen: set[tuple[object, ...]]) -> bool:
    """Whether an earlier row has the same identity; rows without a readable one are no duplicates."""
    if not isinstance(row, dict):
        return False
    name = tuple(row.get(field) for field in identity)
    if not all(isinstance(part, str) for part in name):
        return False
    repeated = name in seen
    seen.add(name)
    return repeated


class _YouthScreen:
    """Screens youths; lists of words seen sound once are sound again, which makes a whole province readable."""

    def __init__(self, known: reading.Known) -> None:
        self._slow = reading.youth_shape(known)
        self._known = known
        self._sound: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)

    def shape(self, row: object, at: str, faults: Faults) -> None:
        if self._plainly_sound(row):
            return
        before = len(faults)
        self._slow(row, at, faults)
        if isinstance(row, dict):
            _never_with_oneself(row, at, faults)
            if len(faults) == before:
                self._remember(row)

    def _remember(self, row: Mapping[str, Any]) -> None:
        for name in _WORD_LISTS:
            if len(self._sound[name]) < MOST_REMEMBERED:
                self._sound[name].add(tuple(row[name]))
        self._sound["organisation"].add((row["organisation"],))

    def _plainly_sound(self, row: object) -> bool:
        """True only for a row that the full check would pass; False means: look closer."""
        try:
            return (
                type(row) is dict
                and row.keys() == _YOUTH_FIELDS
                and self._sound_words(row)
                and _sound_numbers(row)
                and row["place"] in (self._known.places or ())
                and not row["not_with"]
                and type(row["not_with"]) is list
            )
        except TypeError:  # an unhashable value where a text was asked
            return False

    def _sound_words(self, row: Mapping[str, Any]) -> bool:
        key, before = row["key"], row["previously"]
        return (
            type(key) is str
            and key != ""
            and key.isascii()
            and (row["organisation"],) in self._sound["organisation"]
            and (before is None or before in self._known.offers)
            and all(type(row[name]) is list and tuple(row[name]) in self._sound[name] for name in _WORD_LISTS)
        )


_WORD_LISTS = ("tags", "dayparts", "languages", "modes", "not_in")
_YOUTH_FIELDS = frozenset(Youth.__dataclass_fields__)


def _sound_numbers(row: Mapping[str, Any]) -> bool:
    size, km = row["largest_group"], row["max_travel_km"]
    return (
        type(row["age"]) is int
        and 0 <= row["age"] <= OLDEST
        and type(row["waiting_days"]) is int
        and 0 <= row["waiting_days"] <= LARGEST
        and type(km) in (int, float)
        and 0 <= km <= LARGEST
        and (size is None or (type(size) is int and 0 <= size <= LARGEST))
    )


def _never_with_oneself(row: Mapping[str, Any], at: str, faults: Faults) -> None:
    others = row.get("not_with")
    if isinstance(others, list) and isinstance(row.get("key"), str) and row["key"] in others:
        at = f"{at}/not_with/{others.index(row['key'])}"
        faults.append(Fault(at, "not-with-oneself", "a youth cannot be kept apart from itself"))


def _pin_faults(document: Mapping[str, Any], youths: _Sound, offers: _Sound, pins: _Sound) -> Faults:
    """Pins must be eligible and fit together; judged on the rows that are sound in themselves."""
    policy = policy_from(document.get("policy") or {})
    places: Places = {place: (at[0], at[1]) for place, at in (document.get("places") or {}).items()}
    asked = {row["youth"] for row in pins.rows.values()}
    youth_of: dict[str, Youth] = {r["key"]: built(Youth, r) for r in youths.rows.values() if r["key"] in asked}
    offer_of: dict[str, Offer] = {r["key"]: built(Offer, r) for r in offers.rows.values()}
    faults: Faults = []
    inside: defaultdict[str, list[Youth]] = defaultdict(list)
    for position, row in pins.rows.items():
        youth, offer = youth_of.get(row["youth"]), offer_of.get(row["group"])
        if youth is None or offer is None:
            continue  # their own rows are refused already
        say = _sayer(f"/pinned/{position}", faults)
        gate = first_failing_gate(policy, places, youth, offer)
        if gate is not None:
            say("pin-not-eligible", f"this youth may not sit in this group: {gate}")
        if any(youth.key in other.not_with or other.key in youth.not_with for other in inside[offer.key]):
            say("pin-not-with", "this youth and an earlier pinned one may not share a group")
        inside[offer.key].append(youth)
        if len(inside[offer.key]) > offer.free:
            say("pin-full", "more pins than free seats in this group")
    return faults


def _sayer(at: str, faults: Faults) -> Callable[[str, str], None]:
    return lambda code, message: faults.append(Fault(at, code, message))
