"""The prices behind a bound as a file of their own; it holds claims and proves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher import shapes
from matcher.parts import ProposedGroup
from matcher.plan_shape import SPECIFICATION
from matcher.refusal import InvalidDocument

SCALE = 1000
"""Prices are whole thousandths of points, so that sums over them are exact."""
VERSION = 1
HIGHEST_PRICE = 10**12
RESTS_ON = ("prices", "search")


@dataclass(frozen=True)
class Certificate:
    """`value` is the bound the prices are claimed to prove, in whole points.

    `prices` holds thousandths of points per youth; who is absent has price 0. `returning` writes out the proposed
    groups that `previously` names. `rests_on` says what the bound in the plan needs: `prices` alone, or the solver's
    `search` too.
    """

    problem_sha256: str
    value: int
    rests_on: str
    prices: Mapping[str, int]
    returning: tuple[ProposedGroup, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "kind": "prices",
            "problem_sha256": self.problem_sha256,
            "value": self.value,
            "plan_bound_rests_on": self.rests_on,
            "scale": SCALE,
            "prices": dict(self.prices),
            "returning": [group.to_json() for group in self.returning],
        }

    @classmethod
    def from_json(cls, document: object) -> Certificate:
        """The certificate in a parsed JSON document; raises InvalidDocument with every error in its shape at once."""
        found: shapes.Faults = []
        _CERTIFICATE(document, "", found)
        if found or not isinstance(document, dict):
            raise InvalidDocument(found)
        return cls(
            problem_sha256=document["problem_sha256"],
            value=document["value"],
            rests_on=document["plan_bound_rests_on"],
            prices=document["prices"],
            returning=tuple(ProposedGroup(**{**row, "tags": tuple(row["tags"])}) for row in document["returning"]),
        )


_CERTIFICATE = shapes.record(
    {
        "version": shapes.whole(VERSION, VERSION),
        "kind": shapes.one_of(["prices"], "unknown-kind"),
        "problem_sha256": shapes.text,
        "value": shapes.whole(0, 10**18),
        "plan_bound_rests_on": shapes.one_of(RESTS_ON, "unknown-ground"),
        "scale": shapes.whole(SCALE, SCALE),
        "prices": shapes.mapping_of(shapes.text, shapes.whole(0, HIGHEST_PRICE)),
        "returning": shapes.list_of(shapes.record(SPECIFICATION)),
    }
)
