"""What a column of a raw export can be, and the headers Dutch case systems give it; reads no cells."""

from enum import StrEnum


class Field(StrEnum):
    """What the delivery is made from; the values are the words of the mapping file."""

    CLIENT_NUMBER = "clientnummer"
    REQUEST = "hulpvraag"
    BIRTH_DATE = "geboortedatum"
    AGE = "leeftijd"
    POSTCODE = "postcode"
    REGISTERED_ON = "aanmelddatum"
    WAITLIST = "soort_wachtlijst"
    REFERRER = "verwijzer"
    STATUS = "status"
    DAYPARTS = "dagdelen"
    LANGUAGES = "talen"
    MODES = "vorm"
    MAX_TRAVEL = "max_reisafstand_km"
    LARGEST_GROUP = "grootste_groep"
    REFERRAL_OPEN = "verwijzing_open"
    OPEN_TO_GROUP = "open_voor_groep"
    PEER_CONTACT = "lotgenoten"
    NOT_WITH = "niet_samen_met"
    RECHECKED_ON = "gecontroleerd_op"


class Dropped(StrEnum):
    """Kinds of columns that stay where they are; the values are shown to people."""

    NAME = "naam"
    BSN = "burgerservicenummer"
    ADDRESS = "adres of plaats"
    PHONE = "telefoonnummer"
    MAIL = "e-mailadres"
    PROFESSIONAL = "naam van een professional"
    SEX = "geslacht"
    FREE_TEXT = "vrije tekst"
    AGE = "leeftijd, wordt uit de geboortedatum berekend"
    CONSTANT = "zegt in elke rij hetzelfde"
    NOT_NEEDED = "niet nodig voor de levering"


REQUIRED = (Field.CLIENT_NUMBER, Field.REQUEST, Field.BIRTH_DATE, Field.POSTCODE, Field.REGISTERED_ON)
SEVERAL_COLUMNS = frozenset({Field.REQUEST})

# Folded headers, the most telling first; where two columns claim a field, the earlier header wins.
HEADERS: dict[Field, tuple[str, ...]] = {
    Field.CLIENT_NUMBER: (
        *(
            "clientnummer",
            "clientnr",
            "client nr",
            "client nummer",
            "client id",
            "clientid",
            "clientcode",
            "client code",
        ),
        *(
            "dossiernummer",
            "dossiernr",
            "dossier nr",
            "dossier id",
            "dossier",
            "patientnummer",
            "patientnr",
            "patient id",
        ),
        *(
            "registratienummer",
            "registratienr",
            "jeugdigenummer",
            "jeugdige nr",
            "zaaknummer",
            "casusnummer",
            "relatienummer",
        ),
    ),
    Field.BIRTH_DATE: (
        *("geboortedatum", "geboorte datum", "geb datum", "gebdatum", "geb dat", "gebdat", "datum geboorte"),
        *("geboren op", "geboren", "date of birth", "dob"),
    ),
    Field.AGE: ("leeftijd", "lft"),
    Field.POSTCODE: (
        "postcode",
        "pc",
        "postcode4",
        "pc4",
        "pc6",
        "postcode client",
        "postcode jeugdige",
        "postcode gezin",
    ),
    Field.REGISTERED_ON: (
        *("aanmelddatum", "datum aanmelding", "aanmeld datum", "aangemeld op", "datum aangemeld", "aangemeld"),
        *("wachtlijst sinds", "op wachtlijst sinds", "op de wachtlijst sinds", "wacht sinds", "wachtend sinds"),
        *("datum wachtlijst", "wachtlijstdatum", "datum op wachtlijst", "registratiedatum", "inschrijfdatum"),
    ),
    Field.REQUEST: (
        *(
            "hoofdhulpvraag",
            "hulpvraag 1",
            "hulpvraag",
            "hulpvragen",
            "hoofdproblematiek",
            "problematiek 1",
            "problematiek",
        ),
        *(
            "hoofddiagnose",
            "diagnose",
            "aanmeldreden",
            "reden aanmelding",
            "reden van aanmelding",
            "zorgvraag",
            "classificatie",
        ),
        *("hulpvraag 2", "tweede hulpvraag", "nevenhulpvraag", "problematiek 2", "nevenproblematiek", "nevendiagnose"),
        *("bijkomende problematiek", "hulpvraag 3", "derde hulpvraag", "problematiek 3"),
    ),
    Field.REFERRER: (
        "verwijzer",
        "verwezen door",
        "type verwijzer",
        "soort verwijzer",
        "verwijstype",
        "aangemeld door",
    ),
    Field.STATUS: ("status", "wachtlijststatus", "status wachtlijst", "wachtstatus"),
    # Only headers in the words of the delivery itself: whoever made those columns meant them.
    Field.DAYPARTS: ("dagdelen",),
    Field.LANGUAGES: ("talen",),
    Field.MODES: ("vorm",),
    Field.MAX_TRAVEL: ("max reisafstand km",),
    Field.LARGEST_GROUP: ("grootste groep",),
    Field.REFERRAL_OPEN: ("verwijzing open",),
    Field.OPEN_TO_GROUP: ("open voor groep",),
    Field.PEER_CONTACT: ("lotgenoten",),
    Field.NOT_WITH: ("niet samen met",),
    Field.RECHECKED_ON: ("gecontroleerd op",),
    Field.WAITLIST: ("soort wachtlijst",),
}

# Words that make a header personal, whatever else it says: `Naam verwijzer` is a name, no referrer.
PERSONAL_WORDS: dict[Dropped, frozenset[str]] = {
    Dropped.BSN: frozenset({"bsn", "burgerservicenummer", "sofinummer", "sofi"}),
    Dropped.PHONE: frozenset({"tel", "telefoon", "telefoonnummer", "telefoonnr", "telnr", "mobiel", "gsm", "phone"}),
    Dropped.MAIL: frozenset({"mail", "email", "mailadres", "emailadres"}),
    Dropped.PROFESSIONAL: frozenset(
        {
            "behandelaar",
            "regiebehandelaar",
            "hulpverlener",
            "medewerker",
            "contactpersoon",
            "casemanager",
            "huisartsnaam",
        }
    ),
    Dropped.NAME: frozenset(
        {
            "naam",
            "achternaam",
            "voornaam",
            "voornamen",
            "roepnaam",
            "tussenvoegsel",
            "tussenv",
            "voorletters",
            "initialen",
        }
        | {"geslachtsnaam", "meisjesnaam", "ouders", "ouder", "moeder", "vader", "gezag", "gezagsdrager"}
    ),
    Dropped.ADDRESS: frozenset(
        {"adres", "straat", "straatnaam", "huisnummer", "huisnr", "toevoeging", "woonplaats", "plaats", "woonadres"}
        | {"gemeente", "wijk", "buurt", "school", "schoolnaam", "land"}
    ),
    Dropped.FREE_TEXT: frozenset(
        {"toelichting", "opmerking", "opmerkingen", "notitie", "notities", "memo", "bijzonderheden", "omschrijving"}
        | {"tekst", "vrije", "aantekening", "aantekeningen", "verslag", "samenvatting", "beschrijving", "commentaar"}
    ),
    Dropped.SEX: frozenset({"geslacht", "gender", "sekse"}),
}
