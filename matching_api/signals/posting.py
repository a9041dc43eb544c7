"""Hands one mail to the mail server of the settings; keeps nothing, and repeats no address in an error."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from matching_api.settings import Settings, get_settings


class NotSent(Exception):  # noqa: N818  what the sender has to know
    """The mail server certainly did not take the mail, because it was away or said no."""


class AddressRefused(NotSent):
    """The mail server takes mail, but not for this address."""


class PerhapsSent(Exception):  # noqa: N818  what the sender has to know
    """The connection broke while the server had the mail; nobody knows whether it went on."""


def post(message: EmailMessage) -> None:
    """Sends it; raises NotSent, AddressRefused or PerhapsSent."""
    with _connection(get_settings()) as server:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise AddressRefused from error
        except smtplib.SMTPResponseException as error:
            raise NotSent from error  # it answered, and the answer was no
        except (OSError, smtplib.SMTPException) as error:
            raise PerhapsSent from error


@contextmanager
def _connection(settings: Settings) -> Iterator[smtplib.SMTP]:
    try:
        server = _connected(settings)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent from error
    try:
        yield server
    finally:
        server.close()


def _connected(settings: Settings) -> smtplib.SMTP:
    """A connection that is encrypted and signed in as the settings say."""
    host, port, patience = settings.smtp_host or "", settings.smtp_port, settings.smtp_seconds
    context = ssl.create_default_context(cafile=str(settings.smtp_ca_file) if settings.smtp_ca_file else None)
    if settings.smtp_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=patience, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=patience)
    try:
        if settings.smtp_tls == "starttls":
            server.starttls(context=context)
        if settings.smtp_username:
            server.login(settings.smtp_username, settings.smtp_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server
