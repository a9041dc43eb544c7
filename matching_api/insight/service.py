"""Counts the region: what waits, what is suggested, what started; only counts that may be shown leave here."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median_low

from sqlmodel import Session, col, func, select

from matching_api.access import service as access
from matching_api.access.service import Actor
from matching_api.insight.definitions import DEFINITIONS, Definition
from matching_api.insight.disclosure import Cell, Table, single, table
from matching_api.insight.schemas import FigureOut, FiguresOut, MunicipalityCountOut, StateCountOut, ThemeCountOut
from matching_api.matching import service as matching
from matching_api.matching.schemas import RoundOut
from matching_api.retention import forgetting
from matching_api.settings import get_settings
from matching_api.suggestions import almost, counting
from matching_api.suggestions.codes import State
from matching_api.suggestions.models import Suggestion
from matching_api.vocabulary import service as vocabulary
from matching_api.vocabulary.places import places
from matching_api.waitlist import service as waitlist
from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.service import Waiting

ROUNDS_SHOWN = 10
ON_THEIR_WAY = (State.ACCEPTED, State.INVITED, State.AGREED)
HAVE_STARTED = (State.STARTED, State.COMPLETED, State.STOPPED)


def figures(session: Session, actor: Actor) -> FiguresOut:
    """The region today: every count of persons under the threshold, or that a total would give away, is left out."""
    settings = get_settings()
    today, threshold = settings.current_date(), settings.disclosure_threshold
    waiting = waitlist.waiting(session, today)
    tables = _tables(session, waiting, threshold)
    states = _by_state(session, threshold)
    forming = counting.forming(session)
    values = {
        **{key: each.total for key, each in tables.items()},
        "median_waiting_days": _median([each.waiting_days for each in waiting], threshold),
        "suggested": states[State.PROPOSED],
        "accepted": single(_count(session, ON_THEIR_WAY), threshold),
        "in_forming_groups": single(forming.confirmed, threshold),
        "groups_can_start": Cell(forming.can_start),
        "groups_almost": Cell(len(almost.almost(session, actor))),
    }
    return FiguresOut(
        as_of=today,
        threshold=threshold,
        items=[_figure(each, values[each.key]) for each in DEFINITIONS],
        by_state=[
            StateCountOut(state=state, value=cell.value, suppressed=cell.suppressed) for state, cell in states.items()
        ],
        by_municipality=_municipalities(tables),
        by_theme=_themes(session, waiting, threshold),
        rounds=[RoundOut.of(each) for each in matching.rounds(session)[:ROUNDS_SHOWN]],
    )


def _tables(session: Session, waiting: Sequence[Waiting], threshold: int) -> dict[str, Table[str]]:
    """Who waits, who waits over the norm and who started, each by municipality."""
    norm = get_settings().treeknorm_days
    postcodes = {
        "waiting": [each.postcode4 for each in waiting],
        "over_norm": [each.postcode4 for each in waiting if each.waiting_days > norm],
        "started": _postcodes_started(session),
    }
    counts = {key: _by_municipality(session, some) for key, some in postcodes.items()}
    # Of who started long ago only the count is left.
    for code, youths in forgetting.started_totals(session).items():
        counts["started"][code] = counts["started"].get(code, 0) + youths
    return {key: table(some, threshold) for key, some in counts.items()}


def _median(days: Sequence[int], threshold: int) -> Cell:
    """The middle waiting time in days; of an even number the lower of the two in the middle."""
    return Cell(median_low(days) if len(days) >= threshold else None)


def _figure(definition: Definition, cell: Cell) -> FigureOut:
    return FigureOut(
        key=definition.key,
        name=definition.name,
        counts=definition.counts,
        value=cell.value,
        suppressed=cell.suppressed,
        reference_date=get_settings().current_date(),
    )


def _by_state(session: Session, threshold: int) -> dict[State, Cell]:
    """Suggestions by state; where the figures show a sum of some states, the sum gives none of them away."""
    counted = dict(session.exec(select(Suggestion.state, func.count()).group_by(col(Suggestion.state))).all())
    together = (ON_THEIR_WAY, HAVE_STARTED)
    cells: dict[State, Cell] = {}
    for states in together:
        cells |= table({state: counted.get(state, 0) for state in states}, threshold).cells
    return {state: cells.get(state, single(counted.get(state, 0), threshold)) for state in State}


def _count(session: Session, states: Iterable[State]) -> int:
    return session.exec(select(func.count()).where(col(Suggestion.state).in_(tuple(states)))).one()


def _postcodes_started(session: Session) -> list[str]:
    statement = select(HelpRequest.postcode4).join(Suggestion).where(col(Suggestion.state).in_(HAVE_STARTED))
    return list(session.exec(statement))


def _by_municipality(session: Session, postcodes: Iterable[str]) -> dict[str, int]:
    """Municipality code → how many; those of the organisations' own region are there, with none too."""
    known = places()
    offices = (known.get(each.place) for each in access.organisations(session) if each.place is not None)
    regions = {office.region for office in offices if office is not None} - {None}
    found = Counter({place.municipality_code: 0 for place in known.values() if place.region in regions})
    found.update(known[postcode].municipality_code for postcode in postcodes if postcode in known)
    return dict(found)


def _municipalities(tables: dict[str, Table[str]]) -> list[MunicipalityCountOut]:
    names = {place.municipality_code: place.municipality for place in places().values()}
    codes = sorted({code for each in tables.values() for code in each.cells}, key=lambda code: names[code])
    nobody = Cell(None)
    return [
        MunicipalityCountOut(
            code=code,
            name=names[code],
            **{key: each.cells.get(code, nobody).value for key, each in tables.items()},
            suppressed=any(each.cells.get(code, nobody).suppressed for each in tables.values()),
        )
        for code in codes
    ]


def _themes(session: Session, waiting: Iterable[Waiting], threshold: int) -> list[ThemeCountOut]:
    counts = Counter({theme.key: 0 for theme in vocabulary.themes(session)})
    counts.update(each.theme for each in waiting)
    cells = table(dict(counts), threshold).cells
    return [ThemeCountOut(theme=key, waiting=each.value, suppressed=each.suppressed) for key, each in cells.items()]
