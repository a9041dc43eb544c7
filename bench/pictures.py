"""Draws the pictures of docs/how-matching-works.md from plans of the sample problems: `python -m bench.pictures`."""

from __future__ import annotations

from collections import Counter
from math import log10
from pathlib import Path

from bench.drawing import DEEP, INK, LIGHT, PALE, QUIET, WARM, Sheet, grouped
from bench.funnel import every_group, funnel
from bench.map_picture import map_of
from matcher import gates
from matcher.certificate_file import SCALE, Certificate
from matcher.matching import match
from matcher.parts import ProposedGroup
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.proving import certificate

ROOT = Path(__file__).parents[1]
SCENARIOS, PICTURES = ROOT / "data" / "scenarios", ROOT / "docs" / "pictures"
GATE_WORDS = (
    "de hulpvraag lijkt erop", "de leeftijd past", "de taal past", "op locatie of online past", "het dagdeel kan",
    "niet te ver", "niet te groot",
)  # fmt: skip
REASONS = {
    "no-group-with-tag": "geen groep voor deze hulpvraag",
    "age": "groepen voor een andere leeftijd",
    "language": "geen groep in deze taal",
    "mode": "fysiek of online past niet",
    "daypart": "geen groep op een dagdeel dat kan",
    "too-far": "groepen te ver weg",
    "group-too-large": "groepen te groot",
    "declined": "eerder niet passend genoemd",
    "not-with": "zit iemand met wie het niet samengaat",
    "full": "passende groepen zijn vol",
    "too-few": "te weinig jeugdigen om te starten",
    "no-facilitator": "geen begeleider vrij",
}


def main() -> None:
    region = Problem.read(SCENARIOS / "hr-120.json.gz")
    tiny = Problem.read(SCENARIOS / "tiny.json")
    plan = match(region)
    proof = certificate(region, plan)
    PICTURES.mkdir(exist_ok=True)
    drawn = {
        "map": map_of(region, plan),
        "gates": gates_of(region, plan),
        "points": points_of(tiny),
        "reasons": reasons_of(region, plan),
        "prices": prices_of(region, plan, proof),
        "bound": bound_of(plan, proof),
    }
    for name, sheet in drawn.items():
        (PICTURES / f"matching-{name}.svg").write_text(sheet.svg(), encoding="utf-8")


def gates_of(problem: Problem, plan: Plan) -> Sheet:
    """What is left of all groups for one placed youth, gate by gate."""
    placed = {placement.youth for placement in plan.placements}
    plain = [youth for youth in problem.youths if youth.key in placed and not youth.not_in]
    youth = max(plain, key=lambda youth: (len(set(funnel(problem, youth))), youth.key))
    counts = [every_group(problem), *funnel(problem, youth), 1]
    words = ["alle groepen die er zijn of kunnen komen", *GATE_WORDS, "het voorstel"]
    title = f"Van {grouped(counts[0])} groepen naar één voorstel"
    sheet = Sheet(760, 350, title, f"Wat elke regel overlaat voor één jeugdige van {youth.age} jaar.")
    for row, (count, word) in enumerate(zip(counts, words, strict=True)):
        y = 56 + 28 * row
        sheet.text(300, y + 15, word, 14, QUIET if row < len(counts) - 1 else INK, "end", row == len(counts) - 1)
        length = 330 * log10(count + 1) / log10(counts[0] + 1)
        sheet.bar(312, y, length, 20, WARM if row == len(counts) - 1 else DEEP)
        sheet.text(320 + length, y + 15, grouped(count), 13)
    sheet.text(
        20,
        336,
        "De schaal loopt met tientallen: een iets kortere balk kan al tien keer zo weinig zijn.",
        12,
        QUIET,
    )
    return sheet


def points_of(problem: Problem) -> Sheet:
    """The worked-out example: one group, three candidates, two of whom may not sit together."""
    offer = problem.offer_by_key["g1"]
    sheet = Sheet(
        760, 270, "Wie krijgt de plek? Punten van drie jeugdigen voor dezelfde groep", "Gestapelde balken per jeugdige."
    )
    told = {
        "y1": "9 jaar, 17 weken: geplaatst",
        "y3": "9 jaar, 4 weken: geplaatst",
        "y2": "11 jaar, 8 weken: niet samen met y3",
    }
    for row, (key, words) in enumerate(told.items()):
        youth, policy, y = problem.youth_by_key[key], problem.policy, 60 + 52 * row
        again = gates.previously_points(policy, youth, offer)
        parts = [gates.urgency(policy, youth), gates.fit(policy, youth, offer), policy.offer + again]
        x = 250.0
        sheet.text(240, y + 14, key, 14, INK, "end", True)
        sheet.text(240, y + 30, words, 12, QUIET, "end")
        for amount, colour in zip(parts, (DEEP, "#6fa8a6", WARM), strict=True):
            sheet.bar(x, y, amount * 0.125, 26, colour)
            x += amount * 0.125
        total = gates.value(policy, problem.places, youth, offer)
        sheet.text(x + 8, y + 18, f"{grouped(total)} punten", 14)
    for x, colour, words in (
        (20, DEEP, "nodig: wachttijd en leeftijd"),
        (250, "#6fa8a6", "hoe goed het past"),
        (420, WARM, "bestaand aanbod, vorig voorstel"),
    ):
        sheet.bar(x, 226, 12, 12, colour)
        sheet.text(x + 18, 237, words, 13)
    sheet.text(20, 258, "De reis (0 tot 4 punten hier) gaat er in het totaal af.", 12, QUIET)
    return sheet


def reasons_of(problem: Problem, plan: Plan) -> Sheet:
    """Why those without a place have none, in the order the reasons are tried."""
    count = Counter(row.reason for row in plan.unplaced)
    used = [code for code in REASONS if count[code]]
    title = f"Waarom {len(plan.unplaced)} van {len(problem.youths)} jeugdigen nog wachten"
    sheet = Sheet(760, 90 + 28 * len(used), title, "Aantallen per reden.")
    for row, code in enumerate(used):
        y = 56 + 28 * row
        sheet.text(300, y + 15, REASONS[code], 14, QUIET, "end")
        sheet.bar(312, y, 14 * count[code], 20, DEEP)
        sheet.text(320 + 14 * count[code], y + 15, str(count[code]), 13)
    return sheet


def prices_of(problem: Problem, plan: Plan, proof: Certificate) -> Sheet:
    """One proposed group: what each member is worth there, and what of that is their price."""
    group, members = _most_telling(problem, plan, proof)
    about = "Per member the value in this group, split into price and what is left."
    sheet = Sheet(760, 154 + 30 * len(members), "One proposed group at its prices", about)
    sheet.text(20, 52, f"{', '.join(group.tags)}; ages {group.age_min} to {group.age_max}", 13, QUIET)
    left = 0
    for row, (key, value, price) in enumerate(members):
        y, paid = 72 + 30 * row, min(value, price)
        left += value - price
        sheet.text(80, y + 16, key, 14, INK, "end")
        sheet.bar(90, y, paid * 0.12, 22, LIGHT, PALE)
        sheet.bar(90 + paid * 0.12, y, (value - paid) * 0.12, 22, DEEP)
        sheet.text(100 + value * 0.12, y + 16, f"{value:,} − price {price:,} = {value - price:,}", 13)
    y, cost = 100 + 30 * len(members), problem.policy.open_cost
    sheet.text(
        20, y, f"left over {left:,} − opening {cost:,} = {left - cost:,}: what a facilitator's group earns here", 14
    )
    sheet.text(
        20,
        y + 24,
        "light: the price, what this youth could add elsewhere; dark: what only this group adds",
        12,
        QUIET,
    )
    return sheet


def _most_telling(problem: Problem, plan: Plan, proof: Certificate) -> tuple[ProposedGroup, list[tuple[str, int, int]]]:
    """The proposed group with most members that have a price, with (youth, value, price) in whole points."""
    found = []
    for group in plan.proposed:
        inside = [problem.youth_by_key[row.youth] for row in plan.placements if row.group == group.key]
        rows = [
            (y.key, gates.value(problem.policy, problem.places, y, group), round(proof.prices.get(y.key, 0) / SCALE))
            for y in inside
        ]
        found.append((sum(price > 0 for _, _, price in rows), group.key, group, rows))
    _, _, group, rows = max(found, key=lambda row: row[:2])
    return group, rows


def bound_of(plan: Plan, proof: Certificate) -> Sheet:
    """Score and bounds on one line."""
    sheet = Sheet(
        760, 230, "No plan can be better than the bound", "The score of a plan and two proven bounds on a number line."
    )
    marks = [
        (plan.score.total, "this plan", 96),
        (plan.bound.value, "bound after the search", 126),
        (proof.value, "bound from prices alone", 156),
    ]
    low, high = plan.score.total - 400, proof.value + 400

    def place(value: int) -> float:
        return 60 + 640 * (value - low) / (high - low)

    sheet.line(40, 66, 720, 66, INK, 1.5)
    sheet.bar(place(proof.value), 60, 720 - place(proof.value), 12, PALE)
    sheet.text(716, 54, "proven impossible", 12, QUIET, "end")
    for value, words, y in marks:
        sheet.line(place(value), 58, place(value), y - 12, WARM if words == "this plan" else DEEP, 2)
        anchor = "end" if place(value) > 500 else "start"
        sheet.text(place(value) + (-4 if anchor == "end" else 4), y, f"{words}: {value:,}", 14, INK, anchor)
    gap = (proof.value - plan.score.total) / proof.value
    sheet.text(20, 196, f"From prices alone this plan is proven to be within {gap:.2%} of the best;", 13, QUIET)
    sheet.text(
        20, 214, "the search closes the rest and proves it the best there is. The line starts far from zero.", 13, QUIET
    )
    return sheet


if __name__ == "__main__":
    main()
