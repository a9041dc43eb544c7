"""Puts the figures of a day together with their definitions, goals and names; everything here may be shown."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from matching_api.access.service import Actor
from matching_api.disclosure.control import OUTSIDE, Audience
from matching_api.history import carrying
from matching_api.history.codes import WAITS
from matching_api.insight import counted, goals, group_figures, values
from matching_api.insight.definitions import BY_KEY, DEFINITIONS, By, Definition, When
from matching_api.insight.names import named
from matching_api.insight.periods import year_until
from matching_api.insight.region import Region, region
from matching_api.insight.schemas import (
    BreakdownOut,
    FigureOut,
    FiguresOut,
    GoalIn,
    GoalOut,
    LineOut,
    MonthOut,
    MunicipalityCountOut,
    PeriodOut,
    StageCountOut,
    ThemeAndAgeOut,
    ThemeCountOut,
)
from matching_api.insight.values import Value
from matching_api.matching import service as matching
from matching_api.matching.schemas import RoundOut
from matching_api.problems import InputError, InvalidInput, NotFound
from matching_api.settings import get_settings
from matching_api.suggestions import almost, counting

ROUNDS_SHOWN = 10


def audience(*, outside: bool) -> Audience:
    """For whom: inside the partnership by the settings, outside from 10 up and rounded to 5."""
    return OUTSIDE if outside else Audience(get_settings().disclosure_threshold)


def figures(session: Session, actor: Actor, on: date | None, reader: Audience) -> FiguresOut:
    """The region as it was known at the end of a day, today when none is given; raises InvalidInput for other days."""
    day, first = _checked(session, on)
    shown = region(session, day, reader)
    return FiguresOut(
        as_of=day,
        threshold=reader.threshold,
        first_day=first,
        quarter=_period(shown, When.LAST_QUARTER),
        items=_items(session, actor, shown),
        by_stage=[
            StageCountOut(stage=stage, value=cell.value, suppressed=cell.suppressed)
            for stage in WAITS
            if (cell := shown.stages.get(stage)) is not None
        ],
        by_municipality=_municipalities(session, shown),
        by_theme=_themes(shown),
        by_theme_and_age=_heat(shown),
        months=_months(shown),
        rounds=[RoundOut.of(each) for each in matching.rounds(session)[:ROUNDS_SHOWN]],
    )


def figure(session: Session, actor: Actor, key: str, on: date | None, reader: Audience) -> FigureOut:
    """One figure of a day; raises NotFound and what `figures` raises."""
    definition, (day, _) = _definition(key), _checked(session, on)
    found = _items(session, actor, region(session, day, reader), [definition])
    if not found:
        raise _not_then()
    return found[0]


def breakdown(session: Session, actor: Actor, key: str, by: By, on: date | None, reader: Audience) -> BreakdownOut:
    """One figure by an axis that it has; raises NotFound, and InvalidInput for another axis."""
    definition = _definition(key)
    if by not in definition.by:
        error = InputError(pointer="by", code="no-such-breakdown", detail="This figure is not broken down so.")
        raise InvalidInput("This figure is not broken down so.", [error])
    whole = figure(session, actor, key, on, reader)
    shown = region(session, whole.reference_date, reader)
    lines = values.broken_down(shown, group_figures.groups(session, shown.on), key, by)
    names = named(session, by, lines)
    return BreakdownOut(
        figure=whole,
        by=by,
        lines=[
            LineOut(key=line, name=name, value=lines[line].value, suppressed=lines[line].suppressed)
            for line, name in names.items()
        ],
    )


def set_goal(session: Session, actor: Actor, key: str, wanted: GoalIn) -> GoalOut:
    """Takes the figure of that day as the baseline; raises what `figure` and `goals.set_goal` raise."""
    baseline = figure(session, actor, key, wanted.baseline_on, audience(outside=False)).value
    told = GoalOut.of(goals.set_goal(session, actor, key, wanted, baseline))
    assert told is not None
    return told


def _definition(key: str) -> Definition:
    if key not in BY_KEY:
        raise NotFound("There is no such figure.")
    return BY_KEY[key]


def _checked(session: Session, on: date | None) -> tuple[date, date]:
    """The day, and the first of which anything is known."""
    today = get_settings().current_date()
    opened = counted.opened_on(session) or today
    first = max(opened, carrying.first_day())
    day = on or today
    if not (first <= day <= today or day == today):
        raise _not_then()
    return day, min(first, today)


def _not_then() -> InvalidInput:
    error = InputError(pointer="onDate", code="no-figures-then", detail="Of this day there are no figures.")
    return InvalidInput("Of this day there are no figures.", [error])


def _items(
    session: Session, actor: Actor, shown: Region, wanted: Sequence[Definition] = DEFINITIONS
) -> list[FigureOut]:
    found = values.of_region(shown, group_figures.groups(session, shown.on))
    if shown.on == get_settings().current_date():
        # Of now alone, and each takes a question of its own.
        now = {
            "groups_can_start": lambda: counting.forming(session).can_start,
            "groups_almost": lambda: len(almost.almost(session, actor)),
        }
        found |= {each.key: Value(now[each.key]()) for each in wanted if each.key in now}
    goal_of = goals.goals(session)
    return [
        FigureOut(
            **{name: getattr(each, name) for name in ("key", "name", "counts", "of", "source", "unit")},
            value=found[each.key].value,
            suppressed=found[each.key].suppressed,
            reference_date=shown.on,
            period=_period(shown, each.when),
            by=list(each.by),
            goal=GoalOut.of(goal_of.get(each.key)),
        )
        for each in wanted
        if each.key in found
    ]


def _period(shown: Region, when: When) -> PeriodOut | None:
    period = {
        When.LAST_MONTH: shown.month,
        When.LAST_QUARTER: shown.quarter,
        When.LAST_YEAR: year_until(shown.on),
    }.get(when)
    return PeriodOut(first=period.first, last=period.last) if period is not None else None


def _municipalities(session: Session, shown: Region) -> list[MunicipalityCountOut]:
    codes = [str(at[2]) for at in shown.stock.cells if at[:2] == ("waiting", "municipality")]
    flows = shown.flows.get("municipality")
    made = []
    for code, name in named(session, By.MUNICIPALITY, codes).items():
        cells = [shown.stock.get(key, "municipality", code) for key in ("waiting", "over_norm")]
        started = flows.get("started_in_group", "municipality", code).value if flows else None
        made.append(
            MunicipalityCountOut(
                code=code,
                name=name,
                waiting=cells[0].value,
                over_norm=cells[1].value,
                started=started,
                suppressed=started is None or any(each.suppressed for each in cells),
            )
        )
    return made


def _themes(shown: Region) -> list[ThemeCountOut]:
    themes = [str(at[2]) for at in shown.stock.cells if at[:2] == ("waiting", "theme")]
    flows = shown.flows.get("theme")
    return [
        ThemeCountOut(
            theme=theme,
            waiting=(cell := shown.stock.get("waiting", "theme", theme)).value,
            inflow=flows.get("inflow", "theme", theme).value if flows else None,
            suppressed=cell.suppressed,
        )
        for theme in themes
    ]


def _heat(shown: Region) -> list[ThemeAndAgeOut]:
    return [
        ThemeAndAgeOut(theme=str(at[2]), age_band=str(at[3]), waiting=cell.value, suppressed=cell.suppressed)
        for at, cell in shown.stock.cells.items()
        if at[:2] == ("waiting", "theme-and-age")
    ]


def _months(shown: Region) -> list[MonthOut]:
    return [
        MonthOut(
            month=last.replace(day=1),
            waiting=waiting.value,
            over_norm=over.value,
            **{flow: shown.months.get(flow, "month", last.replace(day=1)).value for flow in counted.FLOWS},
        )
        for last, (waiting, over) in shown.month_ends.items()
    ]
