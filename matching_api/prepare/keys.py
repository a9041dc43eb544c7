"""The secret of an organisation and the pseudonyms made with it; never shows the secret, writes no file."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

from matching_api.prepare.refusals import UnusableKey

_OWNER = re.compile(r"#\s*organisatie:\s*(\S+)")


@dataclass(frozen=True)
class Key:
    """256 bits of secret; `organisation` when the key file says whose it is."""

    secret: bytes = field(repr=False)
    organisation: str | None = None

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits to recognise the key by; says nothing about the secret."""
        return hmac.new(self.secret, b"samenstart key fingerprint", hashlib.sha256).hexdigest()[:8]

    def pseudonym(self, client_number: str) -> str:
        """kenmerk = base64url(HMAC-SHA-256(key, client number)) without padding: 43 characters (RFC 2104, RFC 4648)."""
        digest = hmac.new(self.secret, client_number.encode("utf-8"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def new_key(organisation: str | None = None) -> Key:
    """A fresh key from the operating system's random source."""
    return Key(secrets.token_bytes(32), organisation)


def key_text(key: Key) -> str:
    """The content of a key file: a warning, whose it is, and 64 hexadecimal digits."""
    owner = f"# organisatie: {key.organisation}\n" if key.organisation else ""
    warning = "# Geheime sleutel voor samenstart prepare. Nooit delen, nooit bij de levering bewaren.\n"
    return f"{warning}{owner}{key.secret.hex()}\n"


def read_key(content: str, organisation: str | None = None) -> Key:
    """The key in a file's text; raises UnusableKey when it is not one, or says to be of another organisation."""
    lines = [line.strip() for line in content.lstrip("\ufeff").splitlines() if line.strip()]
    digits = [line for line in lines if not line.startswith("#")]
    if len(digits) != 1 or not re.fullmatch(r"[0-9a-fA-F]{64}", digits[0]):
        raise UnusableKey("Dit is geen sleutelbestand: er horen precies 64 hexadecimale tekens (256 bits) in te staan.")
    owners = [match[1] for line in lines if (match := _OWNER.fullmatch(line))]
    owner = owners[0] if owners else None
    if owner and organisation and owner != organisation:
        raise UnusableKey(f"Deze sleutel is van een andere organisatie dan {organisation}.")
    return Key(bytes.fromhex(digits[0]), owner)
