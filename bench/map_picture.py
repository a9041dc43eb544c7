"""The map of a plan: every youth at home, every group with youths in it, and a line for each placement."""

from __future__ import annotations

from collections import Counter
from math import cos, radians, sin

from bench.drawing import DEEP, INK, QUIET, WARM, Sheet
from matcher.parts import Group
from matcher.plan import Plan
from matcher.problem import Problem

TOP, LEFT, HIGH = 64, 34, 420
Point = tuple[float, float]


def map_of(problem: Problem, plan: Plan) -> Sheet:
    """Groups carry numbers; the list beside the map says what each is for."""
    title = f"{plan.score.placed} van {len(problem.youths)} jeugdigen hebben een voorstel voor een groep"
    about = "Kaart van een verzonnen regio: stippen zijn jeugdigen, vierkanten groepen, een lijn is een voorstel."
    sheet = Sheet(860, 560, title, about)
    group_of = {placement.youth: placement.group for placement in plan.placements}
    groups: dict[str, Group] = {**problem.offer_by_key, **{group.key: group for group in plan.proposed}}
    used = sorted({*group_of.values()}, key=lambda key: (groups[key].is_offer, groups[key].tags, key))
    homes = _homes(problem)
    goals = _goals(problem, {key: groups[key] for key in used})
    for youth, key in group_of.items():
        if key in goals:
            sheet.line(*homes[youth], *goals[key], "#8fb5b7")
    for key, (x, y) in homes.items():
        placed = key in group_of
        sheet.dot(x, y, 4, DEEP if placed else "#ffffff", DEEP if placed else WARM)
    size = Counter(group_of.values())
    for number, key in enumerate(used, start=1):
        colour = WARM if groups[key].is_offer else INK
        if key in goals:
            _number(sheet, *goals[key], number, colour)
        _listed(sheet, number, groups[key], size[key], colour)
    _legend(sheet)
    return sheet


def _at(problem: Problem, place: str) -> Point:
    """Where a place is on the sheet, north at the top and as far apart both ways."""
    lat, lon = zip(*problem.places.values(), strict=True)
    y, x = problem.places[place]
    scale = HIGH / (max(lat) - min(lat))
    return LEFT + (x - min(lon)) * cos(radians(sum(lat) / len(lat))) * scale, TOP + (max(lat) - y) * scale


def _homes(problem: Problem) -> dict[str, Point]:
    """Youths of one postcode in a small spiral around it."""
    beside: Counter[str] = Counter()
    homes = {}
    for youth in problem.youths:
        turn, (x, y) = beside[youth.place], _at(problem, youth.place)
        beside[youth.place] += 1
        far, angle = 7 + 3.4 * turn**0.5, 2.4 * turn
        homes[youth.key] = x + far * cos(angle), y + far * sin(angle)
    return homes


def _goals(problem: Problem, groups: dict[str, Group]) -> dict[str, Point]:
    """Groups of one postcode side by side; online groups are nowhere."""
    beside: Counter[str] = Counter()
    goals = {}
    for key, group in groups.items():
        if group.place is not None:
            x, y = _at(problem, group.place)
            goals[key] = x + 19 * beside[group.place], y - 10
            beside[group.place] += 1
    return goals


def _number(sheet: Sheet, x: float, y: float, number: int, colour: str) -> None:
    sheet.bar(x - 9, y - 9, 18, 18, colour, "#ffffff")
    sheet.text(x, y + 4, str(number), 11, "#ffffff", "middle", True)


def _listed(sheet: Sheet, number: int, group: Group, members: int, colour: str) -> None:
    x, y = 400, 30 + 40 * number
    _number(sheet, x, y, number, colour)
    sheet.text(x + 18, y - 1, ", ".join(group.tags), 12)
    youths = "1 jeugdige" if members == 1 else f"{members} jeugdigen"
    sheet.text(x + 18, y + 14, f"{group.age_min} tot en met {group.age_max} jaar, {youths}", 12, QUIET)


def _legend(sheet: Sheet) -> None:
    y = sheet.height - 22
    sheet.dot(26, y - 5, 4, DEEP, DEEP)
    sheet.text(36, y, "heeft een voorstel", 13)
    sheet.dot(186, y - 5, 4, "#ffffff", WARM)
    sheet.text(196, y, "wacht nog, met reden", 13)
    sheet.bar(366, y - 11, 12, 12, INK)
    sheet.text(384, y, "nieuwe groep", 13)
    sheet.bar(506, y - 11, 12, 12, WARM)
    sheet.text(524, y, "bestaand aanbod", 13)
