"""Who is right when a delivery and an earlier answer of a family differ; reads no database and writes nothing."""

from collections.abc import Mapping
from typing import Any

# What an answer may replace, and a delivery names too.
_REPLACED = ("tags", "status")


def heard(values: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a delivered row as they are to be kept, beside what an earlier answer of the family changed.

    A source that repeats what it said before the answer is behind, and the answer stays. Whatever it says that is new
    wins: another value, a later recheck of its own, or naming again who had left its list.
    """
    says = kept["source_says"]
    if says is None or _is_newer(values, kept):
        return {**values, "source_says": None, "aside_until": None}
    repeated = {name: value for name, value in says.items() if values[name] == value}
    stays = {name: kept[name] for name in (*repeated, "rechecked_on", "aside_until")}
    if "tags" in repeated:
        stays["theme"] = kept["theme"]
    return {**values, **stays, "source_says": repeated}


def replaced(request: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """What the source last said of the columns that an answer changes, and of those that answers before it changed."""
    says = dict(request["source_says"] or {})
    for name in _REPLACED:
        if name in changed and changed[name] != request[name]:
            says.setdefault(name, request[name])
    return says


def _is_newer(values: Mapping[str, Any], kept: Mapping[str, Any]) -> bool:
    rechecked = values["rechecked_on"]
    return kept["left_at"] is not None or (rechecked is not None and rechecked > kept["rechecked_on"])
