"""Columns are proposed from their headers with a reason; personal ones never."""

import pytest

from matching_api.prepare.columns import propose, requests_in_order
from matching_api.prepare.fields import Dropped, Field
from matching_api.prepare.refusals import UnclearColumns

COMPLETE = ["Clientnummer", "Geboortedatum", "Postcode", "Aanmelddatum", "Hulpvraag"]


def field_of(header: str) -> Field | None:
    return propose([header], [], {}, complete=False)[0].field


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Cliëntnr.", Field.CLIENT_NUMBER),
        ("client_id", Field.CLIENT_NUMBER),
        ("DOSSIERNUMMER", Field.CLIENT_NUMBER),
        ("Geb. datum", Field.BIRTH_DATE),
        ("Geboortedatum jeugdige", Field.BIRTH_DATE),
        ("Geboortedtaum", Field.BIRTH_DATE),
        ("PC", Field.POSTCODE),
        ("Postcode ", Field.POSTCODE),
        ("Op wachtlijst sinds", Field.REGISTERED_ON),
        ("Hoofdproblematiek", Field.REQUEST),
        ("Verwezen door", Field.REFERRER),
    ],
)
def test_headers_of_all_kinds_of_systems_are_recognised(header: str, field: Field) -> None:
    assert field_of(header) is field


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("BSN", Dropped.BSN),
        ("Burgerservicenummer cliënt", Dropped.BSN),
        ("Naam verwijzer", Dropped.NAME),
        ("NAAM CLIËNT", Dropped.NAME),
        ("Cliënt", Dropped.NAME),
        ("Tel. ouder", Dropped.PHONE),
        ("E-mail ouder(s)", Dropped.MAIL),
        ("Woonplaats", Dropped.ADDRESS),
        ("Toelichting hulpvraag", Dropped.FREE_TEXT),
        ("Regiebehandelaar", Dropped.PROFESSIONAL),
        ("M/V", Dropped.SEX),
        ("Productcode", Dropped.NOT_NEEDED),
    ],
)
def test_a_personal_header_is_never_proposed_for_the_delivery(header: str, kind: Dropped) -> None:
    column = propose([header], [], {}, complete=False)[0]
    assert (column.field, column.dropped) == (None, kind)
    assert column.why


def test_two_columns_for_one_field_leave_the_more_telling_one() -> None:
    columns = propose([*COMPLETE, "Wachtlijst sinds"], [], {})
    assert [column.header for column in columns if column.field is Field.REGISTERED_ON] == ["Aanmelddatum"]
    assert "gaat voor" in columns[-1].why


def test_help_requests_may_stand_in_several_columns_the_leading_one_first() -> None:
    columns = propose(["Nevenproblematiek", *COMPLETE[:4], "Problematiek"], [], {})
    assert [column.header for column in requests_in_order(columns)] == ["Problematiek", "Nevenproblematiek"]


def test_a_bsn_may_not_serve_as_client_number() -> None:
    sample = [["999998213"], ["999990809"], ["999998389"], ["999991152"], ["999994815"]]
    with pytest.raises(UnclearColumns, match="BSN"):
        propose(COMPLETE, sample, {})


def test_the_age_is_used_only_where_there_is_no_birth_date() -> None:
    with_both = propose([*COMPLETE, "Leeftijd"], [], {})
    assert with_both[-1].dropped is Dropped.AGE
    without = propose([*(name for name in COMPLETE if name != "Geboortedatum"), "Leeftijd"], [], {})
    assert without[-1].field is Field.AGE


def test_a_header_that_looks_like_data_is_shown_by_its_letter_only() -> None:
    columns = propose([*COMPLETE, "06-04329271", "5-3-2014", ""], [], {})
    assert [column.shown for column in columns[5:]] == ["kolom F", "kolom G", "kolom H"]


def test_columns_with_the_same_header_are_told_apart() -> None:
    columns = propose([*COMPLETE, "Opmerking", "Opmerking"], [], {})
    assert [column.header for column in columns[5:]] == ["Opmerking", "Opmerking (kolom G)"]
