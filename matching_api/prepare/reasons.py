"""What can happen to a row, as one closed list with the Dutch sentences a coordinator reads; decides nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Every row read has exactly one."""

    DELIVERED = "delivered"
    WAITING = "waiting"
    TAKEN_OUT = "taken-out"


class Reason(StrEnum):
    """Why a row is not delivered; the order is the order in which they weigh."""

    SAFETY_FIRST = "safety-first"
    TOTALS_ROW = "totals-row"
    DUPLICATE = "duplicate"
    TOO_OLD = "too-old"
    SAFETY_ELSEWHERE = "safety-elsewhere"
    SAFETY_SUSPECTED = "safety-suspected"
    SAFETY_IN_NOTES = "safety-in-notes"
    SAME_CLIENT = "same-client"
    CLIENT_NUMBER_MISSING = "client-number-missing"
    CLIENT_NUMBER_IMPOSSIBLE = "client-number-impossible"
    BIRTH_DATE_MISSING = "birth-date-missing"
    BIRTH_DATE_IMPOSSIBLE = "birth-date-impossible"
    POSTCODE_MISSING = "postcode-missing"
    POSTCODE_IMPOSSIBLE = "postcode-impossible"
    REGISTERED_MISSING = "registered-missing"
    REGISTERED_IMPOSSIBLE = "registered-impossible"
    DATE_ORDER_UNCLEAR = "date-order-unclear"
    REQUEST_MISSING = "request-missing"
    REQUEST_UNKNOWN = "request-unknown"
    REQUEST_PARTLY_UNKNOWN = "request-partly-unknown"
    ONLY_CHARACTERISTIC = "only-characteristic"
    TOO_MANY_TAGS = "too-many-tags"
    DECIDED_TO_WAIT = "decided-to-wait"
    CODE_UNKNOWN = "code-unknown"


@dataclass(frozen=True)
class Explained:
    """The outcome a reason leads to, its name, and what a person can do."""

    outcome: Outcome
    title: str
    advice: str


_LOOK = "Zoek de rij op in de export en verbeter het in het eigen systeem."
_CHOOSE = "Kies de bedoelde hulpvragen in de koppeling; die keuze wordt onthouden."
_SAFE = "Bespreek dit vandaag nog met de verantwoordelijke professional: eerst veiligheid, 1-op-1. Niet via een groep."

EXPLAINED: dict[Reason, Explained] = {
    Reason.SAFETY_FIRST: Explained(Outcome.TAKEN_OUT, "Veiligheid eerst", _SAFE),
    Reason.TOTALS_ROW: Explained(Outcome.TAKEN_OUT, "Totaalregel", "Hier staat niemand op; er is niets te doen."),
    Reason.DUPLICATE: Explained(Outcome.TAKEN_OUT, "Dubbele rij", "De eerste rij telt; er is niets te doen."),
    Reason.TOO_OLD: Explained(Outcome.TAKEN_OUT, "23 jaar of ouder", "Valt buiten de jeugdhulp in groepen."),
    Reason.SAFETY_ELSEWHERE: Explained(Outcome.WAITING, "Veiligheid bij een andere rij van dezelfde cliënt", _SAFE),
    Reason.SAFETY_SUSPECTED: Explained(Outcome.WAITING, "Mogelijk veiligheid eerst", _SAFE),
    Reason.SAFETY_IN_NOTES: Explained(
        Outcome.WAITING,
        "Woorden over veiligheid in de vrije tekst",
        "Lees de tekst in de export. Kan de rij toch mee, zet het kenmerk dan onder [nagekeken] in de koppeling.",
    ),
    Reason.SAME_CLIENT: Explained(
        Outcome.WAITING, "Zelfde cliëntnummer, andere gegevens", "Beslis welke rij klopt; er gaat hooguit één mee."
    ),
    Reason.CLIENT_NUMBER_MISSING: Explained(Outcome.WAITING, "Cliëntnummer ontbreekt", _LOOK),
    Reason.CLIENT_NUMBER_IMPOSSIBLE: Explained(Outcome.WAITING, "Cliëntnummer kan niet kloppen", _LOOK),
    Reason.BIRTH_DATE_MISSING: Explained(Outcome.WAITING, "Geboortedatum of leeftijd ontbreekt", _LOOK),
    Reason.BIRTH_DATE_IMPOSSIBLE: Explained(Outcome.WAITING, "Geboortedatum of leeftijd kan niet kloppen", _LOOK),
    Reason.POSTCODE_MISSING: Explained(Outcome.WAITING, "Postcode ontbreekt", _LOOK),
    Reason.POSTCODE_IMPOSSIBLE: Explained(Outcome.WAITING, "Postcode bestaat niet in Nederland", _LOOK),
    Reason.REGISTERED_MISSING: Explained(Outcome.WAITING, "Aanmelddatum ontbreekt", _LOOK),
    Reason.REGISTERED_IMPOSSIBLE: Explained(
        Outcome.WAITING, "Aanmelddatum onleesbaar, vóór 2015 of in de toekomst", _LOOK
    ),
    Reason.DATE_ORDER_UNCLEAR: Explained(
        Outcome.WAITING,
        "Datum met dag en maand mogelijk verwisseld",
        "In deze kolom staan ook datums met de maand voorop. Bewaar de export met datums als 2026-03-05.",
    ),
    Reason.REQUEST_MISSING: Explained(Outcome.WAITING, "Hulpvraag ontbreekt", _LOOK),
    Reason.REQUEST_UNKNOWN: Explained(Outcome.WAITING, "Hulpvraag niet in de woordenlijst", _CHOOSE),
    Reason.REQUEST_PARTLY_UNKNOWN: Explained(Outcome.WAITING, "Een deel van de hulpvraag is onbekend", _CHOOSE),
    Reason.ONLY_CHARACTERISTIC: Explained(
        Outcome.WAITING, "Alleen een kenmerk, geen hulpvraag", "Vraag waar de jeugdige hulp bij wil en vul dat in."
    ),
    Reason.TOO_MANY_TAGS: Explained(
        Outcome.WAITING, "Meer dan drie hulpvragen", "Kies er hooguit drie, de leidende eerst."
    ),
    Reason.DECIDED_TO_WAIT: Explained(
        Outcome.WAITING, "Wacht volgens de koppeling", "Iemand besloot eerder te wachten."
    ),
    Reason.CODE_UNKNOWN: Explained(
        Outcome.WAITING,
        "Een cel zegt iets dat de kolom niet kent",
        "Verbeter de cel, of laat de kolom weg in de koppeling.",
    ),
}
WEIGHT = {reason: weight for weight, reason in enumerate(Reason)}
