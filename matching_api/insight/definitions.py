"""The figures by name and definition, in the order they are shown; a table without amounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """What a figure is called and what it counts."""

    key: str
    name: str
    counts: str


DEFINITIONS: tuple[Definition, ...] = (
    Definition("waiting", "Wachtend", "Aanmeldingen met de status wacht die nog niet in een groep zijn gestart."),
    Definition(
        "over_norm",
        "Langer dan de treeknorm",
        "Wachtende aanmeldingen die langer geleden zijn aangemeld dan de treeknorm van 14 weken.",
    ),
    Definition(
        "median_waiting_days",
        "Mediane wachttijd in dagen",
        "De middelste van alle wachttijden: de helft van de wachtenden wacht langer, de helft korter.",
    ),
    Definition("suggested", "Met een voorstel", "Jeugdigen met een voorstel waarover nog niet is beslist."),
    Definition(
        "accepted",
        "Geaccepteerd",
        "Jeugdigen van wie het voorstel is geaccepteerd en die nog niet zijn gestart.",
    ),
    Definition(
        "in_forming_groups",
        "In groepen in opbouw",
        "Jeugdigen met een geaccepteerd voorstel in een groep die nog niet is gestart.",
    ),
    Definition(
        "started", "Gestart in een groep", "Jeugdigen die in een groep zijn gestart, ook als dat al is afgerond."
    ),
    Definition(
        "groups_can_start",
        "Groepen die kunnen starten",
        "Groepen in opbouw en groepsvoorstellen die hun minimum halen als elk voorstel wordt geaccepteerd.",
    ),
    Definition(
        "groups_almost",
        "Groepen die bijna kunnen starten",
        "Groepen die na de laatste matchronde nog één of twee deelnemers tekortkomen.",
    ),
)
