"""A pseudonym is compared, kept and given to its own organisation, and shows itself nowhere else."""

import logging
import pickle

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from matching_api.waitlist.models import HelpRequest
from matching_api.waitlist.pseudonym import Pseudonym

from .deliveries import deliver, pseudonym, row, with_words

SECRET = pseudonym("a")


def test_a_pseudonym_does_not_show_itself_in_text_or_log(caplog: pytest.LogCaptureFixture) -> None:
    hidden = Pseudonym(SECRET)
    logging.getLogger("test").error("%s %r %s", hidden, hidden, [hidden])
    assert SECRET not in f"{hidden} {hidden!r} {caplog.text} { ({'p': hidden}) }"
    assert hidden.reveal() == SECRET


def test_equal_pseudonyms_are_the_same_youth() -> None:
    assert Pseudonym(SECRET) == Pseudonym(SECRET)
    assert len({Pseudonym(SECRET), Pseudonym(SECRET), Pseudonym(pseudonym("b"))}) == 2
    assert pickle.loads(pickle.dumps(Pseudonym(SECRET))) == Pseudonym(SECRET)


@pytest.mark.parametrize("text", ["", "kort", "a" * 31, "a" * 65, "a" * 31 + "!", "a" * 32 + "\n", "é" * 32])
def test_what_has_not_the_form_is_no_pseudonym_and_is_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="32 to 64") as error:
        Pseudonym(text)
    assert not text or text not in str(error.value)


def test_a_request_shows_only_its_id(session: Session) -> None:
    deliver(with_words(session), row("a"))
    request = session.exec(select(HelpRequest)).one()
    assert str(request) == repr(request) == f"HelpRequest({request.id})"
    assert SECRET not in str(request.model_dump())


def test_an_error_of_the_database_does_not_show_what_was_written(session: Session) -> None:
    deliver(with_words(session), row("a"))
    request = session.exec(select(HelpRequest)).one()
    session.add(HelpRequest(**request.model_dump(exclude={"id"})))
    with pytest.raises(IntegrityError) as error:
        session.flush()
    assert SECRET not in str(error.value)
    assert "faalangst" not in str(error.value)
