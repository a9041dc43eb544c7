"""The figures: what each is called, what it counts, of what, of which day or period, from where; without amounts."""

from dataclasses import dataclass, field
from enum import StrEnum


class Unit(StrEnum):
    YOUTHS = "youths"
    GROUPS = "groups"
    SHARE = "share"  # 0 to 1
    DAYS = "days"
    HOURS = "hours"


class When(StrEnum):
    """Which day or period a figure is of."""

    ON_DATE = "on-date"
    LAST_MONTH = "last-month"
    LAST_QUARTER = "last-quarter"
    LAST_YEAR = "last-year"  # the twelve months up to the reference date
    NOW = "now"  # not kept in the book: only of today


class By(StrEnum):
    """What a figure can be broken down by."""

    MONTH = "month"
    MUNICIPALITY = "municipality"
    SUBREGION = "subregion"
    THEME = "theme"
    AGE_BAND = "age-band"
    GROUP_KIND = "group-kind"
    REFERRER = "referrer"
    REASON = "reason"
    OUTCOME = "outcome"


_WHERE = (By.MUNICIPALITY, By.SUBREGION, By.THEME, By.AGE_BAND)
_BOOK, _OFFERS, _ROUND = "boek van aantallen", "aanbod aan het eind van elke dag", "laatste matchronde"


@dataclass(frozen=True)
class Definition:
    """What a figure is called and what it counts; `of` is its denominator."""

    key: str
    name: str
    counts: str
    when: When
    unit: Unit = Unit.YOUTHS
    of: str | None = None
    source: str = _BOOK
    by: tuple[By, ...] = field(default=())


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "waiting", "Wachtend", "Aanmeldingen die wachten op hulp en nog niet in een groep zijn gestart.",
        When.ON_DATE, by=(By.MONTH, *_WHERE),
    ),
    Definition(
        "over_norm", "Langer dan de treeknorm",
        "Wachtende aanmeldingen die langer geleden zijn aangemeld dan de treeknorm van 14 weken.",
        When.ON_DATE, by=(By.MONTH, *_WHERE),
    ),
    Definition(
        "over_norm_share", "Deel langer dan de treeknorm", "Wachtenden die langer wachten dan 14 weken.",
        When.ON_DATE, Unit.SHARE, of="alle wachtenden", by=(By.MONTH, *_WHERE),
    ),
    Definition(
        "median_waiting_days", "Mediane wachttijd in dagen",
        "De middelste van alle wachttijden: de helft van de wachtenden wacht langer, de helft korter.",
        When.ON_DATE, Unit.DAYS,
    ),
    Definition(
        "inflow", "Nieuw aangemeld",
        "Aanmeldingen die in de periode zijn bijgekomen; de eerste aanlevering van een organisatie telt niet mee.",
        When.LAST_MONTH, by=(By.MONTH, *_WHERE),
    ),
    Definition(
        "started_in_group", "Gestart in een groep", "Jeugdigen die in de periode in een groep zijn gestart.",
        When.LAST_MONTH, by=(By.MONTH, *_WHERE, By.GROUP_KIND),
    ),
    Definition(
        "started_one_on_one", "Geholpen zonder groep",
        "Aanmeldingen die in de periode als geholpen zijn gemeld zonder start in een groep: 1-op-1.",
        When.LAST_MONTH, by=(By.MONTH, *_WHERE),
    ),
    Definition(
        "left_otherwise", "Anders van de lijst",
        "Aanmeldingen die in de periode zijn vervallen of niet meer op de wachtlijst stonden.",
        When.LAST_MONTH, by=(By.MONTH, *_WHERE),
    ),
    Definition(
        "group_share", "Deel dat in een groep start", "Jeugdigen die in de periode in een groep zijn gestart.",
        When.LAST_QUARTER, Unit.SHARE, of="alle starts in de periode, in een groep en 1-op-1", by=(By.MONTH, *_WHERE),
    ),
    Definition(
        "days_to_group", "Dagen tot een groep", "De middelste tijd van aanmelding tot de start in een groep.",
        When.LAST_YEAR, Unit.DAYS, of="jeugdigen die in een groep zijn gestart",
    ),
    Definition(
        "days_to_group_p90", "Dagen tot een groep, 9 van de 10",
        "Negen van de tien jeugdigen zijn binnen deze tijd in een groep gestart.",
        When.LAST_YEAR, Unit.DAYS, of="jeugdigen die in een groep zijn gestart",
    ),
    Definition(
        "days_to_one_on_one", "Dagen tot hulp zonder groep",
        "De middelste tijd van aanmelding tot de melding dat er zonder groep geholpen is.",
        When.LAST_YEAR, Unit.DAYS, of="aanmeldingen die 1-op-1 geholpen zijn",
    ),
    Definition(
        "days_to_one_on_one_p90", "Dagen tot hulp zonder groep, 9 van de 10",
        "Negen van de tien zijn binnen deze tijd zonder groep geholpen.",
        When.LAST_YEAR, Unit.DAYS, of="aanmeldingen die 1-op-1 geholpen zijn",
    ),
    Definition(
        "suggested", "Met een voorstel", "Wachtende jeugdigen met een voorstel waarover nog niet is beslist.",
        When.ON_DATE,
    ),
    Definition(
        "accepted", "Geaccepteerd",
        "Wachtende jeugdigen van wie het voorstel is geaccepteerd en die nog niet zijn gestart.", When.ON_DATE,
    ),
    Definition(
        "under_12_in_view", "Onder de 12 met een voorstel",
        "Wachtende kinderen onder de 12 met een voorstel, beslist of niet.",
        When.ON_DATE, Unit.SHARE, of="alle wachtende kinderen onder de 12",
    ),
    Definition(
        "open_referrals", "Open verwezen", "Nieuwe aanmeldingen met een open verwijzing: niet alleen voor 1-op-1.",
        When.LAST_QUARTER, Unit.SHARE, of="nieuwe aanmeldingen waarvan de verwijzing bekend is", by=(By.REFERRER,),
    ),
    Definition(
        "rechecked", "Nagebeld",
        "Jeugdigen van wie het gezin in de periode is nagebeld of een formulier kreeg, bereikt of niet; elk één keer.",
        When.LAST_MONTH, by=(By.MONTH, By.OUTCOME),
    ),
    Definition(
        "place_not_needed", "Plek niet meer nodig",
        "Nagebelde jeugdigen die al lichtere of lokale hulp hebben, of van wie de vraag is opgelost.",
        When.LAST_MONTH, by=(By.MONTH,),
    ),
    Definition(
        "place_not_needed_share", "Deel dat de plek niet meer nodig heeft",
        "Nagebelde jeugdigen die al lichtere of lokale hulp hebben, of van wie de vraag is opgelost.",
        When.LAST_MONTH, Unit.SHARE, of="alle nagebelde jeugdigen van wie het gezin is bereikt", by=(By.MONTH,),
    ),
    Definition(
        "group_fill", "Bezetting van groepen", "Bezette plekken in groepen die lopen.",
        When.ON_DATE, Unit.SHARE, of="alle plekken in die groepen", source=_OFFERS,
        by=(By.GROUP_KIND, By.THEME, By.SUBREGION),
    ),
    Definition(
        "peer_contact", "Lotgenotencontact naast hulp",
        "Bezette plekken in groepen voor lotgenotencontact die lopen, op 5 afgerond; zij tellen niet mee als gestart.",
        When.ON_DATE, source=_OFFERS,
    ),
    Definition(
        "groups_running", "Groepen die lopen", "Groepen die gestart zijn en niet gesloten.",
        When.ON_DATE, Unit.GROUPS, source=_OFFERS, by=(By.GROUP_KIND, By.THEME, By.SUBREGION),
    ),
    Definition(
        "groups_never_started", "Groepen die nooit startten", "Groepen die gesloten zijn zonder te starten.",
        When.LAST_YEAR, Unit.GROUPS, source=_OFFERS, by=(By.REASON, By.THEME),
    ),
    Definition(
        "hours_per_youth", "Uren per jeugdige in een groep", "Uren van professionals in groepen die lopen.",
        When.ON_DATE, Unit.HOURS, of="jeugdigen in die groepen", source=_OFFERS, by=(By.GROUP_KIND,),
    ),
    Definition(
        "groups_can_start", "Groepen die kunnen starten",
        "Groepen in opbouw en groepsvoorstellen die hun minimum halen als elk voorstel wordt geaccepteerd.",
        When.NOW, Unit.GROUPS, source=_ROUND,
    ),
    Definition(
        "groups_almost", "Groepen die bijna kunnen starten",
        "Groepen die na de laatste matchronde nog één of twee deelnemers tekortkomen.",
        When.NOW, Unit.GROUPS, source=_ROUND,
    ),
)  # fmt: skip
BY_KEY = {each.key: each for each in DEFINITIONS}
