"""The blocks about the main requests, the bottlenecks and the chances; out of what may be told."""

from collections import Counter
from collections.abc import Mapping

from matching_api.history.codes import BANDS
from matching_api.insight.counted import FLOWS
from matching_api.insight.definitions import BY_KEY, By, Definition, When
from matching_api.insight.names import OTHER
from matching_api.insight.unmet import Cluster
from matching_api.insight.values import Value
from matching_api.paper import drawings, tables
from matching_api.paper.tables import Cell, Table, number, shown
from matching_api.paper.words import day, short_day, word
from matching_api.reports.blocks import Block, Part, cell, share, told, words
from matching_api.reports.reading import Reading
from matching_api.vocabulary import service as vocabulary

# Every figure that the report tells, as its definition has to be there.
TOLD = frozenset(
    {
        *FLOWS, "waiting", "over_norm", "over_norm_share", "median_waiting_days", "days_to_group", "days_to_group_p90",
        "days_to_one_on_one", "days_to_one_on_one_p90", "group_share", "under_12_in_view", "group_fill",
        "open_referrals", "groups_running", "groups_never_started", "hours_per_youth",
    }
)  # fmt: skip
SHARES = ("group_share", "under_12_in_view", "group_fill")


def questions(read: Reading) -> Block:
    """What is asked for most."""
    said = words()["questions"]
    waiting, inflow = read.lines("waiting", By.THEME), dict(read.lines("inflow", By.THEME))
    ordered = sorted(waiting, key=lambda line: -(line[1].value or 0))
    rows = [[name, cell(value), cell(inflow.get(name, Value(None)))] for name, value in ordered]
    drawn = [(name, None if value.value is None else int(value.value)) for name, value in ordered]
    bars = drawings.bars(drawn, said["bars"], said["bars-alt"].format(told=told(drawn)))
    themes = Table("Themas", said["themes"], said["themes-columns"], rows, [3, 1, 1.3])
    return Block(said["heading"], [Part("", pictures=[bars], tables=[themes, _heat(read)])])


def _heat(read: Reading) -> Table:
    said, stock = words()["questions"], read.region.stock
    rows = [
        [theme.label_nl, *(shown(stock.get("waiting", "theme-and-age", theme.key, band).value) for _, band in BANDS)]
        for theme in vocabulary.themes(read.session)
    ]
    columns = [said["heat-first"], *(f"{band.replace('-', '–')} jaar" for _, band in BANDS)]
    return Table("Thema en leeftijd", said["heat"], columns, rows, [2.4, *[1] * len(BANDS)])


def bottlenecks(read: Reading) -> Block:
    """Demand that no offer serves, groups that never started, and referrals for one-on-one help alone."""
    said = words()["bottlenecks"]
    dates = {"today": day(read.today), "last": day(read.quarter.last)}
    never = [[name, cell(value)] for name, value in read.lines("groups_never_started", By.REASON)]
    referrals = [[name, share(value)] for name, value in read.lines("open_referrals", By.REFERRER)]
    made = [
        _unmet(read),
        Table("Nooit gestart", said["never"].format(**dates), said["never-columns"], never, [3, 1]),
        Table("Verwijzers", said["referrals"], said["referrals-columns"], referrals, [3, 1], frozenset([1])),
    ]
    none = [] if read.clusters else [said["unmet-none"].format(**dates)]
    none += [] if never else [said["never-none"].format(**dates)]
    return Block(said["heading"], [Part("", told=none, tables=made)])


def _unmet(read: Reading) -> Table:
    said = words()["bottlenecks"]
    themes = _themes(read)
    rows = [_cluster(each, themes, read) for each in read.clusters[: said["most"]]]
    title = said["unmet"].format(today=day(read.today))
    return Table("Vraag zonder aanbod", title, said["unmet-columns"], rows, [1.8, 0.9, 1.3, 1, 1.1, 2.2])


def _cluster(each: Cluster, themes: Mapping[str, str], read: Reading) -> list[Cell]:
    theme, band, area = each.grain
    lacking = [f"{word('lacking', key)} ({number(read.reader.told(count))})" for key, count in each.lacking.items()]
    return [
        themes.get(theme, theme), f"{band.replace('-', '–')} jaar", area or OTHER, each.youths,
        each.median_waiting_days, ", ".join(lacking) or None,
    ]  # fmt: skip


def chances(read: Reading) -> Block:
    """What goes together already, where a group can start, and what that saves."""
    said = words()["chances"]
    shares: list[list[Cell]] = [[BY_KEY[key].name, share(read.values[key])] for key in SHARES]
    hours = [[BY_KEY["hours_per_youth"].name, cell(read.values["hours_per_youth"])]]
    kinds = [[name, cell(value)] for name, value in read.lines("started_in_group", By.GROUP_KIND)]
    themes, found = _themes(read), Counter(read.proposed)
    proposed: list[list[Cell]] = [[themes.get(theme, theme), count] for theme, count in found.most_common()]
    dates = {"today": day(read.today), "last": day(read.quarter.last)}
    idle = [said["idle"].format(n=read.idle, **dates)] if read.idle else []
    made = [
        Table("Samen starten", said["shares"], said["shares-columns"], shares, [3, 1], frozenset([1])),
        Table("Uren", BY_KEY["hours_per_youth"].counts, said["shares-columns"], hours, [3, 1]),
        Table("Soorten groepen", said["kinds"], said["kinds-columns"], kinds, [3, 1]),
        _fill(read),
        Table("Groepsvoorstellen", said["proposed"].format(**dates), said["proposed-columns"], proposed, [3, 1]),
    ]
    return Block(said["heading"], [Part(said["share"], told=idle, tables=made), _benefit(read)])


def _fill(read: Reading) -> Table:
    said, fill = words()["chances"], dict(read.lines("group_fill", By.SUBREGION))
    rows = [[name, cell(value), share(fill[name])] for name, value in read.lines("groups_running", By.SUBREGION)]
    title = said["fill"].format(last=short_day(read.quarter.last))
    return Table("Groepen", title, said["fill-columns"], rows, [2.4, 1, 1.6], frozenset([2]))


def _benefit(read: Reading) -> Part:
    said, sheet = words()["chances"], read.benefit
    if sheet.spans is None or sheet.youths is None:
        return Part(said["benefit"], told=[said["benefit-none"]])
    of = {"groups": sheet.groups, "youths": number(sheet.youths), "last": day(read.quarter.last)}
    spans = sheet.spans.model_dump()
    rows: list[list[Cell]] = [
        [name, spans[key]["low"], spans[key]["high"]] for key, name in said["benefit-rows"].items() if spans[key]
    ]
    enough = said["benefit-enough"].format(n=sheet.spans.at_break_even, groups=sheet.groups)
    known = sheet.assumptions.model_dump() | {"uncertainty": tables.share(sheet.assumptions.uncertainty)}
    assumed: list[list[Cell]] = [[name, known[key]] for key, name in said["assumptions"].items()]
    made = [
        Table("Baten", said["benefit-table"], said["benefit-columns"], rows, [3.4, 1, 1]),
        Table("Aannames", said["assumed"], said["assumed-columns"], assumed, [3.4, 1]),
    ]
    return Part(said["benefit"], told=[said["benefit-told"].format(**of), enough], tables=made)


def definitions(read: Reading) -> Block:
    """What every figure of the report counts."""
    said = words()["definitions"]
    rows: list[list[Cell]] = [
        [each.name, each.counts, each.of or said["whole"], said["when"][_when(each)], each.source]
        for each in BY_KEY.values()
        if each.key in TOLD
    ]
    table = Table("Definities", said["table"], said["columns"], rows, [1.4, 3, 1.6, 1, 1])
    return Block(said["heading"], [Part("", tables=[table])])


def _when(figure: Definition) -> str:
    """What comes and goes is told of the whole quarter here."""
    return (When.LAST_QUARTER if figure.key in FLOWS else figure.when).value


def _themes(read: Reading) -> dict[str, str]:
    return {each.key: each.label_nl for each in vocabulary.themes(read.session)}
