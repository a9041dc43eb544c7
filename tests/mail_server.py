"""A real mail server for tests, on a free port of this machine, that keeps what it takes; with TLS when asked."""

import datetime as dt
import ipaddress
import os
import signal
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .ui.serving import free_port

USER, PASSWORD = "samenstart", "a password for tests"


@dataclass
class Inbox:
    """What came in; how the server behaves may be changed while it runs."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)  # addresses it takes nothing for
    kill: tuple[str, int] | None = None  # a word of SMTP, and the process to end when it is heard
    certificate: Path | None = None

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: Any) -> str:
        self._strike("RCPT")
        if address in self.unknown:
            return "550 5.1.1 Nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self._strike("DATA")
        return "250 Taken"

    def _strike(self, word: str) -> None:
        if self.kill is not None and self.kill[0] == word:
            os.kill(self.kill[1], signal.SIGKILL)
            self.kill = None

    def texts(self) -> list[str]:
        return [str(each.get_content()).replace("\r\n", "\n") for each in self.mails]


@contextmanager
def running(folder: Path | None = None) -> Iterator[Inbox]:
    """A server that takes mail; with a folder it wants STARTTLS and a password, and keeps its certificate there."""
    inbox = Inbox(free_port())
    how: dict[str, Any] = {}
    if folder is not None:
        inbox.certificate, key = _certificate(folder)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(inbox.certificate, key)
        how = {"tls_context": context, "require_starttls": True, "authenticator": _knows, "auth_required": True}
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, **how)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


def _knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: Any) -> AuthResult:
    right = isinstance(told, LoginPassword) and (told.login, told.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """One that the server signed itself, for its address."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    begins = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + dt.timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "mail.crt", folder / "mail.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    clear = serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, clear))
    return paths
