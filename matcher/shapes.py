"""Shapes of JSON values as small composable checks that gather faults; they know no domain words and never raise."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from math import isfinite

from matcher.refusal import Fault, escaped

Faults = list[Fault]
Shape = Callable[[object, str, Faults], None]

LARGEST = 1_000_000_000


def text(value: object, at: str, faults: Faults) -> None:
    if not isinstance(value, str):
        faults.append(Fault(at, "not-a-text", "a text is asked"))
    elif not value:
        faults.append(Fault(at, "empty", "an empty text means nothing here"))
    elif not _encodable(value):
        faults.append(Fault(at, "not-unicode", "half a character cannot be written"))


def flag(value: object, at: str, faults: Faults) -> None:
    if not isinstance(value, bool):
        faults.append(Fault(at, "not-a-boolean", "true or false is asked"))


def number(least: float | None = 0, most: float = LARGEST) -> Shape:
    """A finite number within bounds, both inclusive; NaN and infinity are none."""

    def check(value: object, at: str, faults: Faults) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            faults.append(Fault(at, "not-a-number", "a number is asked"))
        elif isinstance(value, float) and not isfinite(value):
            faults.append(Fault(at, "not-finite", "NaN and infinity are no numbers"))
        else:
            _within(value, least, most, at, faults)

    return check


def whole(least: int | None = 0, most: int = LARGEST) -> Shape:
    """A whole number within bounds, both inclusive."""

    def check(value: object, at: str, faults: Faults) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            faults.append(Fault(at, "not-a-whole-number", "a whole number is asked"))
        else:
            _within(value, least, most, at, faults)

    return check


def _within(value: float, least: float | None, most: float, at: str, faults: Faults) -> None:
    if least is not None and value < least:
        code = "negative" if least == 0 else "too-small"
        faults.append(Fault(at, code, f"at least {least} is asked"))
    elif value > most:
        faults.append(Fault(at, "too-large", f"at most {most} is asked"))


def one_of(words: Collection[object], code: str) -> Shape:
    """One of the known texts."""

    def check(value: object, at: str, faults: Faults) -> None:
        if not isinstance(value, str):
            faults.append(Fault(at, "not-a-text", "a text is asked"))
        elif value not in words:
            faults.append(Fault(at, code, "this is not known here"))

    return check


def nullable(shape: Shape) -> Shape:
    def check(value: object, at: str, faults: Faults) -> None:
        if value is not None:
            shape(value, at, faults)

    return check


def list_of(shape: Shape, least: int = 0, most: int | None = None, *, distinct: bool = False) -> Shape:
    """A list of `least` to `most` values of one shape; `distinct` refuses the same text twice."""

    def check(value: object, at: str, faults: Faults) -> None:
        if not isinstance(value, list):
            faults.append(Fault(at, "not-a-list", "a list is asked"))
            return
        seen: set[str] = set()
        for position, item in enumerate(value):
            shape(item, f"{at}/{position}", faults)
            if distinct and isinstance(item, str):
                if item in seen:
                    faults.append(Fault(f"{at}/{position}", "twice", "this stands here twice"))
                seen.add(item)
        if len(value) < least:
            faults.append(Fault(at, "too-few", f"at least {least} are asked"))
        if most is not None and len(value) > most:
            faults.append(Fault(at, "too-many", f"at most {most} are asked"))

    return check


def record(fields: Mapping[str, Shape], optional: Collection[str] = ()) -> Shape:
    """An object with exactly these members; only the optional ones may be left out."""

    def check(value: object, at: str, faults: Faults) -> None:
        if not isinstance(value, dict):
            faults.append(Fault(at, "not-an-object", "an object is asked"))
            return
        _each_name_once(value, at, faults)
        for name in value:
            if name not in fields:
                faults.append(Fault(f"{at}/{escaped(str(name))}", "unknown-field", "this field does not exist"))
        for name, shape in fields.items():
            if name in value:
                shape(value[name], f"{at}/{name}", faults)
            elif name not in optional:
                faults.append(Fault(f"{at}/{name}", "missing", "this field is required"))

    return check


def mapping_of(name_shape: Shape, shape: Shape) -> Shape:
    """An object whose member names are data."""

    def check(value: object, at: str, faults: Faults) -> None:
        if not isinstance(value, dict):
            faults.append(Fault(at, "not-an-object", "an object is asked"))
            return
        _each_name_once(value, at, faults)
        for name, item in value.items():
            here = f"{at}/{escaped(str(name))}"
            name_shape(name, here, faults)
            shape(item, here, faults)

    return check


def either(choose: Callable[[object], bool], this: Shape, that: Shape) -> Shape:
    """The first shape where `choose` holds, else the second."""

    def check(value: object, at: str, faults: Faults) -> None:
        (this if choose(value) else that)(value, at, faults)

    return check


class Repeating(dict[str, object]):
    """A JSON object in whose text a member stood twice."""


def members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """For `object_pairs_hook`: keeps the news that a member stood twice, which a plain dict would lose."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else Repeating(found)


def _each_name_once(value: Mapping[str, object], at: str, faults: Faults) -> None:
    if isinstance(value, Repeating):
        faults.append(Fault(at, "duplicate-field", "a field of this object stands in it twice"))


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
