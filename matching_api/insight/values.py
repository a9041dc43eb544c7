"""The value of each figure, and its breakdowns, out of what may be shown of a region on a day; shows nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from matching_api.disclosure.control import OUTSIDE, Cell, single
from matching_api.history.codes import Stage
from matching_api.insight import recheck_tables
from matching_api.insight.counted import ELSEWHERE, FLOWS
from matching_api.insight.definitions import By
from matching_api.insight.group_figures import Groups
from matching_api.insight.region import Region
from matching_api.waitlist.codes import RecheckOutcome


@dataclass(frozen=True)
class Value:
    """A number; or none because it counts too few, or because there is nothing to count."""

    value: float | None
    suppressed: bool = False

    @classmethod
    def of(cls, cell: Cell) -> "Value":
        return cls(cell.value, cell.suppressed)

    @classmethod
    def share(cls, part: Cell, whole: Cell) -> "Value":
        """Hidden when either is; none of nothing."""
        if part.value is None or whole.value is None:
            return cls(None, suppressed=True)
        return cls(part.value / whole.value if whole.value else None)

    @classmethod
    def known(cls, number: float | None) -> "Value":
        """Of persons: none means that they were too few."""
        return cls(number, suppressed=number is None)


GROUP_FIGURES = ("group_fill", "groups_running", "groups_never_started", "hours_per_youth")
RECHECK_FIGURES = ("rechecked", "place_not_needed", "place_not_needed_share")
STOCK = ("waiting", "over_norm", "over_norm_share")


def of_region(region: Region, groups: Groups) -> dict[str, Value]:
    """Figure key → value, of all figures that the book and the offers give."""
    stock, totals = region.stock, region.totals
    open_ones, referred = region.referrals.get("", (Cell(None), Cell(None)))
    month = region.month.first if region.month else None
    found = {
        "waiting": Value.of(stock.get("waiting")),
        "over_norm": Value.of(stock.get("over_norm")),
        "over_norm_share": Value.share(stock.get("over_norm"), stock.get("waiting")),
        "median_waiting_days": Value.known(region.median_waiting_days),
        "group_share": _group_share(lambda flow: totals.get(flow)),
        "suggested": Value.of(region.stages.get(Stage.SUGGESTED, Cell(None))),
        "accepted": Value.of(region.stages.get(Stage.ACCEPTED, Cell(None))),
        "under_12_in_view": Value.share(*region.under_12_in_view),
        "open_referrals": Value.share(open_ones, referred),
    }
    found |= {flow: Value.of(region.months.get(flow, "month", month)) for flow in FLOWS}
    found |= _rechecks(region, month)
    for key, stage in (("days_to_group", Stage.STARTED), ("days_to_one_on_one", Stage.HELPED)):
        middle, most = region.days_to_start[stage]
        found |= {key: Value.known(middle), f"{key}_p90": Value.known(most)}
    # Whoever comes there is counted apart, in steps, so that one more does not show from day to day.
    found["peer_contact"] = Value.of(single(groups.beside_help(), OUTSIDE))
    return found | {key: Value(groups.figure(key)) for key in GROUP_FIGURES}


def broken_down(region: Region, groups: Groups, key: str, by: By) -> dict[str, Value]:
    """The lines of one breakdown, in no order that says anything."""
    if key in GROUP_FIGURES:
        return {line: Value(value) for line, value in groups.broken_down(key, by).items()}
    if key == "open_referrals":
        return {line: Value.share(*cells) for line, cells in region.referrals.items() if line}
    if by is By.OUTCOME:
        month = region.month.first if region.month else None
        return {each.value: Value.of(region.rechecks.get("outcome", each, "month", month)) for each in RecheckOutcome}
    if by is By.GROUP_KIND:
        return {line: Value.of(cell) for line, cell in region.started_by_kind.items() if line != ELSEWHERE}
    return _by_month(region, key) if by is By.MONTH else _by_where(region, key, by.value)


def _rechecks(region: Region, month: date | None) -> dict[str, Value]:
    called, reached, no_place = (
        region.rechecks.get(each, "month", month)
        for each in (recheck_tables.RECHECKED, recheck_tables.REACHED, recheck_tables.NOT_NEEDED)
    )
    return dict(
        zip(RECHECK_FIGURES, (Value.of(called), Value.of(no_place), Value.share(no_place, reached)), strict=True)
    )


def _by_month(region: Region, key: str) -> dict[str, Value]:
    if key in STOCK:
        return {day.isoformat()[:7]: _stock(key, *cells) for day, cells in region.month_ends.items()}

    def shown(flow: str, month: date) -> Cell:
        return region.months.get(flow, "month", month)

    months = sorted({str(month) for _, _, month in region.months.cells})
    of = {month[:7]: date.fromisoformat(month) for month in months}
    if key in RECHECK_FIGURES:
        return {name: _rechecks(region, month)[key] for name, month in of.items()}
    if key == "group_share":
        return {name: _group_share(lambda flow, at=month: shown(flow, at)) for name, month in of.items()}  # type: ignore[misc]
    return {name: Value.of(shown(key, month)) for name, month in of.items()}


def _by_where(region: Region, key: str, axis: str) -> dict[str, Value]:
    if key in STOCK:
        lines = [at[2] for at in region.stock.cells if at[:2] == ("waiting", axis)]
        get = region.stock.get
        return {str(line): _stock(key, get("waiting", axis, line), get("over_norm", axis, line)) for line in lines}
    flows = region.flows.get(axis)
    if flows is None:
        return {}
    lines = [at[2] for at in flows.cells if at[:2] == (FLOWS[0], axis)]
    if key == "group_share":
        return {str(line): _group_share(lambda flow, at=line: flows.get(flow, axis, at)) for line in lines}  # type: ignore[misc]
    return {str(line): Value.of(flows.get(key, axis, line)) for line in lines}


def _stock(key: str, waiting: Cell, over: Cell) -> Value:
    return Value.share(over, waiting) if key == "over_norm_share" else Value.of(waiting if key == "waiting" else over)


def _group_share(get: Callable[[str], Cell]) -> Value:
    """Starts in a group as a share of all starts: both have to be shown."""
    group, alone = get("started_in_group"), get("started_one_on_one")
    if group.value is None or alone.value is None:
        return Value(None, suppressed=True)
    return Value.share(group, Cell(group.value + alone.value))
