"""After an organisation changed its key its requests go on under their new pseudonyms, all at once and only its own."""

from pathlib import Path

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner

from matching_api.audit.models import AuditEvent
from matching_api.cli import app
from matching_api.problems import InvalidInput
from matching_api.waitlist.pseudonym import Pseudonym
from matching_api.waitlist.renaming import read_pairs, rename

from .deliveries import KATWIJK, deliver, kept, pseudonym, row, with_words


def file(*pairs: tuple[str, str]) -> bytes:
    lines = ["kenmerk_oud;kenmerk_nieuw", *(f"{pseudonym(old)};{pseudonym(new)}" for old, new in pairs)]
    return "\r\n".join(lines).encode()


def names(*pairs: tuple[str, str]) -> dict[Pseudonym, Pseudonym]:
    return read_pairs(file(*pairs))


def test_a_request_keeps_everything_but_its_name(session: Session) -> None:
    deliver(with_words(session), row("a"), row("b", not_with=[pseudonym("a"), pseudonym("c")]), row("d"))
    before = kept(session)
    done = rename(session, "jt-leiden-noord", names(("a", "A"), ("b", "B"), ("x", "X")), by="command")
    after = kept(session)
    assert (done.requests, done.before, done.unknown) == (2, 0, 1)
    assert after.keys() == {pseudonym("A"), pseudonym("B"), pseudonym("d")}
    assert after[pseudonym("A")] == before[pseudonym("a")] | {"pseudonym": Pseudonym(pseudonym("A"))}
    assert after[pseudonym("B")]["not_with"] == [Pseudonym(pseudonym("A")), Pseudonym(pseudonym("c"))]


def test_the_next_full_delivery_under_the_new_key_finds_everybody(session: Session) -> None:
    deliver(with_words(session), row("a"), row("b"))
    rename(session, "jt-leiden-noord", names(("a", "A"), ("b", "B")), by="command")
    delivery = deliver(session, row("A"), row("B"))
    assert (delivery.created, delivery.unchanged, delivery.left) == (0, 2, 0)


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    deliver(with_words(session), row("a"))
    rename(session, "jt-leiden-noord", names(("a", "A")), by="command")
    done = rename(session, "jt-leiden-noord", names(("a", "A")), by="command")
    assert (done.requests, done.before, done.unknown) == (0, 1, 0)


def test_another_organisation_with_the_same_pseudonym_keeps_it(session: Session) -> None:
    deliver(with_words(session), row("a"), sender=KATWIJK)
    assert rename(session, "jt-leiden-noord", names(("a", "A")), by="command").requests == 0
    assert kept(session).keys() == {pseudonym("a")}


def test_a_name_that_another_request_has_is_refused_and_nothing_changes(session: Session) -> None:
    deliver(with_words(session), row("a"), row("b"), row("c"))
    with pytest.raises(InvalidInput) as refused:
        rename(session, "jt-leiden-noord", names(("a", "b"), ("c", "C")), by="command")
    assert [error.code for error in refused.value.errors] == ["pseudonym-taken"]
    assert kept(session).keys() == {pseudonym("a"), pseudonym("b"), pseudonym("c")}


def test_every_error_of_a_file_is_told_at_once_and_no_value() -> None:
    good = [("a", "A"), ("b", "A"), ("c", "d"), ("d", "D")]
    content = file(*good) + b"\r\nJan de Vries;010-1234567"
    with pytest.raises(InvalidInput) as refused:
        read_pairs(content)
    found = [(error.pointer, error.code) for error in refused.value.errors]
    assert found == [
        ("/rows/2", "duplicate-pseudonym"),
        ("/rows/3", "duplicate-pseudonym"),
        ("/rows/5", "old-and-new"),
        ("/rows/6", "invalid-pseudonym"),
    ]
    assert "Jan" not in str([refused.value.detail, *refused.value.errors])


@pytest.mark.parametrize("content", [b"", b"kenmerk;clientnummer\r\nx;1", b"kenmerk_oud;kenmerk_nieuw\xff"])
def test_another_file_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_pairs(content)


def test_the_trail_tells_how_many_and_not_who(session: Session) -> None:
    deliver(with_words(session), row("a"))
    rename(session, "jt-leiden-noord", names(("a", "A")), by="command")
    session.commit()
    told = [each for each in session.exec(select(AuditEvent)) if each.name == "requests-renamed"]
    assert [each.details for each in told] == [{"actor": "command", "requests": 1}]


def test_the_command_can_count_first(session: Session, tmp_path: Path) -> None:
    deliver(with_words(session), row("a"))
    session.commit()
    path = tmp_path / "pairs.csv"
    path.write_bytes(file(("a", "A")))
    asked = ["rename-pseudonyms", str(path), "--organisation", "jt-leiden-noord"]
    counted = CliRunner().invoke(app, [*asked, "--dry-run"])
    assert counted.output == "Would be renamed: 1 requests; 0 were before; 0 are not in the waitlist.\n"
    assert kept(session).keys() == {pseudonym("a")}
    session.rollback()
    assert CliRunner().invoke(app, asked).exit_code == 0
    assert kept(session).keys() == {pseudonym("A")}
