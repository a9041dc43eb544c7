"""The region on one day, all of it after disclosure control: read once from the book, and kept for who asks again."""

from collections import Counter, OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from sqlmodel import Session

from matching_api.access.known import known as organisations
from matching_api.disclosure.control import Audience, Cell, Tables, protect
from matching_api.history.codes import BANDS, IN_VIEW, WAITS, Stage
from matching_api.insight import counted, recheck_tables, tables
from matching_api.insight.counted import FLOWS
from matching_api.insight.periods import Period, last_quarter, month_before, months_of, trend, year_until
from matching_api.insight.tables import Axes, Quarter, Shown
from matching_api.settings import get_settings
from matching_api.vocabulary import service as vocabulary
from matching_api.vocabulary.places import places

KEPT = 64
# The least youths for a ninth of ten: under it, the figure would be one youth's waiting time.
TENTHS_FROM = 2
_AXES = {"theme": 0, "age-band": 1, "municipality": 2}


@dataclass(frozen=True)
class Region:
    """Everything that may be shown of one day."""

    on: date
    month: Period | None
    quarter: Period | None
    stock: Shown
    month_ends: Mapping[date, tuple[Cell, Cell]]  # waiting and over the norm
    months: Shown
    flows: Mapping[str, Shown]  # of the quarter, by axis
    totals: Shown  # of the quarter
    started_by_kind: Mapping[str, Cell]
    stages: Mapping[Stage, Cell]
    under_12_in_view: tuple[Cell, Cell]  # and of how many
    median_waiting_days: int | None
    days_to_start: Mapping[Stage, tuple[int | None, int | None]]
    referrals: Mapping[str, tuple[Cell, Cell]]  # open, and of how many
    rechecks: Shown  # of each month of the trend


_kept: OrderedDict[Hashable, Region] = OrderedDict()
_lock = Lock()


def region(session: Session, on: date, audience: Audience) -> Region:
    """The region at the end of that day; the whole region has to be in sight. The same until the book changes."""
    settings = get_settings()
    themes = tuple(each.key for each in vocabulary.themes(session))
    key = (settings.database_url, on, audience, themes, counted.edition(session, on), settings.treeknorm_days)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = read(session, on, audience, axes(session, themes))
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def read(session: Session, on: date, audience: Audience, lines: Axes) -> Region:
    """The same, read anew and with these lines."""
    return _Reading(session, on, audience, lines).region()


def stock(session: Session, on: date, audience: Audience) -> Shown:
    """Only who waited at the end of that day: the same as in `region`, for much less work."""
    lines = axes(session, tuple(each.key for each in vocabulary.themes(session)))
    return _Reading(session, on, audience, lines).shown(on)


def axes(session: Session, themes: tuple[str, ...]) -> Axes:
    """The themes, the age bands, and the municipalities of the regions in which the organisations work."""
    known = places()
    offices = (known.get(each.place) for each in organisations(session).values() if each.place is not None)
    regions = {office.region for office in offices if office is not None} - {None}
    codes = {(each.municipality_code, each.subregion or "") for each in known.values() if each.region in regions}
    return Axes(themes, tuple(band for _, band in BANDS), tuple(sorted(codes)))


class _Reading:
    """Reads the book for one day."""

    def __init__(self, session: Session, on: date, audience: Audience, lines: Axes) -> None:
        self._session, self._on, self._audience, self._axes = session, on, audience, lines
        self._norm = get_settings().treeknorm_days
        self._opened = counted.opened_on(session) or on
        self._read: dict[date, counted.Stock] = {}

    def region(self) -> Region:
        months = trend(self._on, self._opened)
        quarter = last_quarter(self._on)
        self._prepare(self._on, quarter.first - timedelta(days=1), quarter.last)
        now = self._read[self._on]
        shown = self.shown(self._on)
        changes = counted.months(self._session, self._on)
        monthly = tables.months({each.first: changes.get(each.first, Counter()) for each in months}, self._audience)
        whole = quarter if quarter.first >= self._opened else None
        flows, totals, kinds = self._quarter(whole, monthly) if whole else ({}, Shown(), {})
        stages, young = self._stages(now, shown)
        days = counted.days_waited(self._session, self._on)
        return Region(
            on=self._on,
            month=months[-1] if months else None,
            quarter=whole,
            stock=shown,
            month_ends=self._month_ends([each.last for each in months]),
            months=monthly,
            flows=flows,
            totals=totals,
            started_by_kind=kinds,
            stages=stages,
            under_12_in_view=young,
            median_waiting_days=counted.reached(days, 0.5) if days.total() >= self._audience.threshold else None,
            days_to_start=self._days(),
            referrals=self._referrals(whole),
            rechecks=recheck_tables.months(counted.rechecks(self._session, self._on), monthly, self._audience),
        )

    def _prepare(self, *days: date) -> None:
        """Reads these days at once, each with the end of the month before it."""
        if needed := {each for day in days for each in (day, month_before(day))} - self._read.keys():
            self._read |= counted.stocks(self._session, sorted(needed), self._norm)

    def shown(self, day: date) -> Shown:
        """What of a day's stock is shown, whoever asks: what was hidden at the end of the month before goes first."""
        self._prepare(day)
        early = tables.stock(self._read[month_before(day)].waiting, self._axes, self._audience).hidden()
        return tables.stock(self._read[day].waiting, self._axes, self._audience, early)

    def _month_ends(self, ends: Sequence[date]) -> dict[date, tuple[Cell, Cell]]:
        totals = counted.stock_totals(self._session, ends, self._norm)
        shown = {end: tables.stock_totals(*both, self._audience) for end, both in totals.items()}
        return {end: (each.get(tables.WAITING), each.get(tables.OVER)) for end, each in shown.items()}

    def _quarter(self, quarter: Period, monthly: Shown) -> tuple[dict[str, Shown], Shown, dict[str, Cell]]:
        found = {each.first: counted.flow(self._session, each.first, each.last) for each in months_of(quarter)}
        whole = {(flow, month): 0 for flow in FLOWS for month in found}
        for month, each in found.items():
            for (flow, _), amount in each.by_where.items():
                whole[flow, month] += amount
        totals = tables.quarter_totals(whole, monthly, self._audience)
        decided, days = totals.showing(), (quarter.first - timedelta(days=1), quarter.last)
        ends, shown_ends = [self._read[day] for day in days], [self.shown(day) for day in days]
        flows = {}
        for axis in _AXES:
            lines = self._lines(axis)
            counts = {(flow, line, month): 0 for flow in FLOWS for line in lines for month in found}
            given = Quarter(
                frozenset((counts | _by_line(axis, found)).items()),
                frozenset((monthly.showing() | decided).items()),
                tuple(
                    (
                        frozenset(_waited(axis, end).items()),
                        frozenset((line, not shown.get("waiting", axis, line).suppressed) for line in lines),
                    )
                    for end, shown in zip(ends, shown_ends, strict=True)
                ),
            )
            flows[axis] = tables.quarter(axis, lines, given, self._audience)
        return flows, totals, self._kinds(found, decided)

    def _kinds(self, found: Mapping[date, counted.Flow], decided: Mapping[tables.Key, bool]) -> dict[str, Cell]:
        started: Counter[str] = Counter()
        for each in found.values():
            for kind, amount in each.by_kind.items():
                started[kind.value if kind else counted.ELSEWHERE] += max(0, amount)
        cells: dict[str, list[Hashable]] = {**{kind: [kind] for kind in started}, "all": list(started)}
        given = {"all": decided.get(("started_in_group",), False)}
        shown = protect(Tables(started, cells, given), self._audience)
        return {kind: cell for kind, cell in shown.items() if kind != "all"}

    def _lines(self, axis: str) -> tuple[str, ...]:
        places = tuple(code for code, _ in self._axes.places)
        return {"theme": self._axes.themes, "age-band": self._axes.bands}.get(axis, places)

    def _stages(self, now: counted.Stock, shown: Shown) -> tuple[dict[Stage, Cell], tuple[Cell, Cell]]:
        pieces = {(stage, young): 0 for stage in WAITS for young in (True, False)} | dict(now.stages)
        cells: dict[Hashable, list[Hashable]] = {"all": list(pieces), "view": [], "young": [], "young-not": []}
        for stage, young in pieces:
            cells.setdefault(stage, []).append((stage, young))
            if young:
                cells["young"].append((stage, young))
                cells["view" if stage in IN_VIEW else "young-not"].append((stage, young))
        bands = [shown.get("waiting", "age-band", band) for low, band in BANDS if low < 12]
        decided: dict[Hashable, bool] = {
            "all": not shown.get("waiting").suppressed,
            # The bands together; beside them it says nothing new.
            "young": not any(each.suppressed for each in bands),
        }
        # Nobody is not a person here: before the first round nobody at all has a suggestion.
        nobody = [
            key for key in (*WAITS, "view") if not any(amount for at, amount in pieces.items() if at in cells[key])
        ]
        decided |= dict.fromkeys(nobody, True)
        told = protect(Tables(pieces, cells, decided, unsaid=["young-not"]), self._audience)
        stages = {stage: told.get(stage, Cell(None)) for stage in Stage if stage in cells}
        return stages, (told["view"], told["young"])

    def _days(self) -> dict[Stage, tuple[int | None, int | None]]:
        year, least = year_until(self._on), self._audience.threshold
        found = counted.days_to_start(self._session, year.first, year.last)
        return {
            stage: (
                counted.reached(days, 0.5) if days.total() >= least else None,
                counted.reached(days, 0.9) if days.total() >= TENTHS_FROM * least else None,
            )
            for stage, days in found.items()
        }

    def _referrals(self, quarter: Period | None) -> dict[str, tuple[Cell, Cell]]:
        """Per referrer, and under no name for all, how many were open and of how many."""
        if quarter is None:
            return {}
        found = counted.referrals(self._session, quarter.first, quarter.last)
        names = sorted({who.value for who, _ in found})
        pieces = {(who, is_open): 0 for who in names for is_open in (True, False)}
        pieces |= {(who.value, is_open): amount for (who, is_open), amount in found.items()}
        cells: dict[Hashable, list[Hashable]] = {("all",): list(pieces), ("open",): [], ("closed",): []}
        for piece in pieces:
            cells["open" if piece[1] else "closed",].append(piece)
            cells.setdefault(("all", piece[0]), []).append(piece)
            cells["open" if piece[1] else "closed", piece[0]] = [piece]
        unsaid = [key for key in cells if key[0] == "closed"]  # type: ignore[index]
        told = protect(Tables(pieces, cells, unsaid=unsaid, late=[("all",), ("open",)]), self._audience)
        return {"": (told["open",], told["all",])} | {who: (told["open", who], told["all", who]) for who in names}


def _by_line(axis: str, found: Mapping[date, counted.Flow]) -> Counter[tuple[str, str, Hashable]]:
    summed: Counter[tuple[str, str, Hashable]] = Counter()
    for month, each in found.items():
        for (flow, where), amount in each.by_where.items():
            summed[flow, where[_AXES[axis]], month] += amount
    return summed


def _waited(axis: str, end: counted.Stock) -> Counter[str]:
    summed: Counter[str] = Counter()
    for (where, _), amount in end.waiting.items():
        summed[where[_AXES[axis]]] += amount
    return summed
