"""The signed part of the links in a mail: it opens one thing for one address, and tells of nobody who it is."""

import base64
import binascii
import hashlib
import hmac
from enum import StrEnum
from uuid import UUID

from matching_api.problems import NotFound
from matching_api.settings import get_settings

_ID, _SEAL = 16, 16
PATTERN = r"^[A-Za-z0-9_-]{43}$"


class Purpose(StrEnum):
    CONFIRM = "confirm"
    STOP = "stop"


# Where these links lead, on the screens.
PATHS = {Purpose.CONFIRM: "mail-bevestigen", Purpose.STOP: "mail-stoppen"}
SIGNALS_PATH = "signalen"


def sealed(purpose: Purpose, mail_id: UUID) -> str:
    """43 signs; valid as long as there is such a wish and the service keeps its key."""
    return base64.urlsafe_b64encode(mail_id.bytes + _seal(purpose, mail_id)).decode().rstrip("=")


def opened(purpose: Purpose, told: str) -> UUID:
    """Whose link this is; raises NotFound when this service did not make it for this purpose."""
    try:
        raw = base64.urlsafe_b64decode(told + "=")
    except (ValueError, binascii.Error) as error:
        raise NotFound("This link is not valid.") from error
    if len(raw) != _ID + _SEAL:
        raise NotFound("This link is not valid.")
    mail_id = UUID(bytes=raw[:_ID])
    if not hmac.compare_digest(raw[_ID:], _seal(purpose, mail_id)):
        raise NotFound("This link is not valid.")
    return mail_id


def page(path: str) -> str:
    """The address of a page of the screens."""
    return f"{get_settings().ui_url.rstrip('/')}/{path}"


def link(purpose: Purpose, mail_id: UUID) -> str:
    """The page on which a person does this with one click, without signing in."""
    return f"{page(PATHS[purpose])}?link={sealed(purpose, mail_id)}"


def one_click(mail_id: UUID) -> str:
    """Where a mail program itself ends the mail, by RFC 8058."""
    return f"{get_settings().public_url.rstrip('/')}/v1/signal-stops?link={sealed(Purpose.STOP, mail_id)}"


def _seal(purpose: Purpose, mail_id: UUID) -> bytes:
    key = get_settings().secret_key.get_secret_value().encode()
    return hmac.digest(key, b"signal-mail " + purpose.encode() + mail_id.bytes, hashlib.sha256)[:_SEAL]
