"""Whether a JSON document is a problem of matching.md section 1, fault by fault with pointers; builds nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from matcher import shapes
from matcher.parts import DAYPARTS, MODES, OLDEST, ONLINE, PROPOSED_PREFIX, Policy
from matcher.refusal import Fault, escaped
from matcher.shapes import Faults, Shape

LISTS: tuple[str, ...] = ("youths", "offers", "venues", "facilitators", "pinned")
MOST_TAGS = 3
_FRACTIONS_ALLOWED = frozenset({"min_similarity", "similarity_points", "age_points", "per_km", "km_cap"})


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may refer to; None where that part of the document is itself unreadable."""

    tags: frozenset[str] | None
    places: frozenset[str] | None
    themes: frozenset[str] | None
    youths: frozenset[str]
    offers: frozenset[str]

    @classmethod
    def of(cls, document: Mapping[str, object]) -> Known:
        themes, places = document.get("themes"), document.get("places")
        return cls(
            tags=frozenset(_texts_of(*themes.values())) if isinstance(themes, dict) else None,
            places=frozenset(places) if isinstance(places, dict) else None,
            themes=frozenset(themes) if isinstance(themes, dict) else None,
            youths=_keys(document.get("youths")),
            offers=_keys(document.get("offers")),
        )


def _texts_of(*lists: object) -> list[str]:
    return [item for items in lists if isinstance(items, list) for item in items if isinstance(item, str)]


def _keys(rows: object) -> frozenset[str]:
    found = (row.get("key") for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
    return frozenset(key for key in found if isinstance(key, str))


def frame_faults(document: object) -> Faults:
    """Faults of everything but the rows: version, date, policy, themes, places, and that the rows are lists."""
    faults: Faults = []
    _FRAME(document, "", faults)
    if isinstance(document, dict):
        _tag_in_two_themes(document.get("themes"), faults)
    return faults


def _version(value: object, at: str, faults: Faults) -> None:
    if value != 1 or isinstance(value, bool):
        faults.append(Fault(at, "unknown-version", "only version 1 is read"))


def _date(value: object, at: str, faults: Faults) -> None:
    try:
        readable = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        readable = False
    if not readable:
        faults.append(Fault(at, "not-a-date", "a date as 2026-11-22 is asked"))


def _form(pattern: str, code: str, message: str) -> Shape:
    def check(value: object, at: str, faults: Faults) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            faults.append(Fault(at, code, message))

    return check


_postcode = _form("[0-9]{4}", "not-a-postcode", "a postcode of four digits is asked")
_language = _form("[a-z]{2}", "not-a-language", "a language code of two small letters is asked")


def _position(value: object, at: str, faults: Faults) -> None:
    shapes.list_of(shapes.number(-180, 180), 2, 2)(value, at, faults)
    if isinstance(value, list) and value and isinstance(value[0], int | float) and abs(value[0]) > 90:
        faults.append(Fault(f"{at}/0", "too-large", "a latitude of at most 90 is asked"))


def _whole_points(value: object, at: str, faults: Faults) -> None:
    """Amounts are whole points; 300.0 is whole too."""
    shapes.number()(value, at, faults)
    if isinstance(value, float) and not value.is_integer():
        faults.append(Fault(at, "not-a-whole-number", "a whole number is asked"))


def _policy_shape() -> Shape:
    known: dict[str, Shape] = {f.name: _whole_points for f in fields(Policy)}
    known |= dict.fromkeys(_FRACTIONS_ALLOWED, shapes.number())
    known["proposed_sizes"] = shapes.list_of(_whole_points)
    return shapes.record(known, optional=known)


_FRAME = shapes.record(
    {
        "version": _version,
        "as_of": _date,
        "policy": _policy_shape(),
        "themes": shapes.mapping_of(shapes.text, shapes.list_of(shapes.text, distinct=True)),
        "places": shapes.mapping_of(_postcode, _position),
        **dict.fromkeys(LISTS, shapes.list_of(lambda *_: None)),
    },
    optional=("policy",),
)


def _tag_in_two_themes(themes: object, faults: Faults) -> None:
    home: dict[str, str] = {}
    for theme, tags in themes.items() if isinstance(themes, dict) else ():
        for position, tag in enumerate(tags if isinstance(tags, list) else ()):
            if isinstance(tag, str) and home.setdefault(tag, theme) != theme:
                at = f"/themes/{escaped(str(theme))}/{position}"
                faults.append(Fault(at, "tag-in-two-themes", "a tag belongs to one theme"))


_AGE = shapes.whole(0, OLDEST)
_DAYPARTS = shapes.list_of(shapes.one_of(frozenset(DAYPARTS), "unknown-daypart"))
_MODES = shapes.list_of(shapes.one_of(MODES, "unknown-mode"), 1)


def _known(words: frozenset[str] | None, code: str) -> Shape:
    return shapes.text if words is None else shapes.one_of(words, code)


def _group_reference(known: Known) -> Shape:
    return shapes.either(
        lambda value: isinstance(value, str) and value.startswith(PROPOSED_PREFIX),
        shapes.text,
        shapes.one_of(known.offers, "unknown-group"),
    )


def _tags(known: Known) -> Shape:
    return shapes.list_of(_known(known.tags, "unknown-tag"), 1, MOST_TAGS, distinct=True)


def youth_shape(known: Known) -> Shape:
    group = _group_reference(known)
    return shapes.record(
        {
            "key": shapes.text,
            "organisation": shapes.text,
            "tags": _tags(known),
            "age": _AGE,
            "place": _known(known.places, "unknown-place"),
            "waiting_days": shapes.whole(),
            "dayparts": _DAYPARTS,
            "languages": shapes.list_of(_language, 1),
            "modes": _MODES,
            "max_travel_km": shapes.number(),
            "largest_group": shapes.nullable(shapes.whole()),
            "not_with": shapes.list_of(shapes.one_of(known.youths, "unknown-youth")),
            "not_in": shapes.list_of(group),
            "previously": shapes.nullable(group),
        }
    )


def offer_shape(known: Known) -> Shape:
    row = shapes.record(
        {
            "key": _offer_key,
            "organisation": shapes.text,
            "tags": _tags(known),
            "age_min": _AGE,
            "age_max": _AGE,
            "mode": shapes.one_of(MODES, "unknown-mode"),
            "place": shapes.nullable(_known(known.places, "unknown-place")),
            "daypart": shapes.one_of(frozenset(DAYPARTS), "unknown-daypart"),
            "language": _language,
            "seats_min": shapes.whole(),
            "seats_max": shapes.whole(),
            "taken": shapes.whole(),
            "running": shapes.flag,
        }
    )

    def check(value: object, at: str, faults: Faults) -> None:
        row(value, at, faults)
        if isinstance(value, dict):
            _in_order(value, "age_min", "age_max", at, faults)
            _in_order(value, "seats_min", "seats_max", at, faults)
            _in_order(value, "taken", "seats_max", at, faults)
            _place_when_online(value, value.get("mode") == ONLINE, at, faults)

    return check


def _offer_key(value: object, at: str, faults: Faults) -> None:
    shapes.text(value, at, faults)
    if isinstance(value, str) and value.startswith(PROPOSED_PREFIX):
        faults.append(Fault(at, "reserved-key", "keys that begin with new: are kept for proposed groups"))


def _in_order(row: Mapping[str, object], low: str, high: str, at: str, faults: Faults) -> None:
    least, most = row.get(low), row.get(high)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        faults.append(Fault(f"{at}/{low}", f"{low}-above-{high}".replace("_", "-"), f"{low} is above {high}"))


def _place_when_online(row: Mapping[str, object], online: bool, at: str, faults: Faults) -> None:
    place = row.get("place")
    if online and place is not None:
        faults.append(Fault(f"{at}/place", "place-online", "online has no place: null is asked"))
    elif not online and place is None and "place" in row:
        faults.append(Fault(f"{at}/place", "place-missing", "a place is required when people meet in person"))


def venue_shape(known: Known) -> Shape:
    row = shapes.record(
        {
            "place": shapes.nullable(_known(known.places, "unknown-place")),
            "organisation": shapes.text,
            "dayparts": _DAYPARTS,
            "modes": _MODES,
        }
    )

    def check(value: object, at: str, faults: Faults) -> None:
        row(value, at, faults)
        modes = value.get("modes") if isinstance(value, dict) else None
        if isinstance(value, dict) and isinstance(modes, list) and modes:
            _place_when_online(value, all(mode == ONLINE for mode in modes), at, faults)

    return check


def facilitator_shape(known: Known) -> Shape:
    return shapes.record(
        {"organisation": shapes.text, "theme": _known(known.themes, "unknown-theme"), "groups": shapes.whole()}
    )


def pin_shape(known: Known) -> Shape:
    youth = shapes.one_of(known.youths, "unknown-youth")
    return shapes.record({"youth": youth, "group": shapes.one_of(known.offers, "unknown-group")})
