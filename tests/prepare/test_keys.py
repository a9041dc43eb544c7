"""Keys of 256 bits and the pseudonyms made with them."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given, strategies as st

from matching_api.prepare.keys import key_text, new_key, read_key
from matching_api.prepare.refusals import UnusableKey
from tests.prepare.conftest import KEY


@given(st.text(min_size=1))
def test_a_pseudonym_is_the_base64url_hmac_sha_256_of_the_client_number(number: str) -> None:
    number = number.encode("utf-8", "replace").decode()
    digest = hmac.digest(KEY.secret, number.encode(), hashlib.sha256)
    assert base64.urlsafe_b64decode(KEY.pseudonym(number) + "=") == digest
    assert len(KEY.pseudonym(number)) == 43


def test_a_new_key_has_256_bits_and_is_never_the_same() -> None:
    keys = {new_key().secret for _ in range(50)}
    assert {len(secret) for secret in keys} == {32}
    assert len(keys) == 50


def test_a_key_file_is_read_back_with_its_owner() -> None:
    key = new_key("jt-a")
    assert read_key(key_text(key), "jt-a") == key
    assert read_key("\ufeff" + key_text(key).replace("\n", "\r\n")).secret == key.secret


def test_the_key_of_another_organisation_is_refused() -> None:
    with pytest.raises(UnusableKey, match="andere organisatie"):
        read_key(key_text(new_key("jt-a")), "jt-b")


@pytest.mark.parametrize("content", ["", "abc", "00" * 31, "00" * 33, "zz" * 32, "00" * 32 + "\n" + "11" * 32])
def test_anything_else_is_no_key(content: str) -> None:
    with pytest.raises(UnusableKey):
        read_key(content)


def test_neither_a_key_nor_its_fingerprint_shows_the_secret() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert len(KEY.fingerprint) == 8
    assert KEY.fingerprint not in KEY.secret.hex()
    assert KEY.fingerprint != new_key().fingerprint
