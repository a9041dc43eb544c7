"""The mails in words: counts and links, no name, no group and nothing about a youth."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from matching_api.access.mail_models import Language
from matching_api.database import now
from matching_api.settings import get_settings
from matching_api.signals import links
from matching_api.signals.found import Kind
from matching_api.signals.links import Purpose

LETTERS = Path(__file__).parent / "letters"


def digest(mail_id: UUID, address: str, language: Language, counts: Counter[Kind]) -> EmailMessage:
    """What is new, a line a kind, and two ways to end this mail."""
    words = _words(language)
    own = words["digest"]
    lines = [f"* {_line(words[kind.value], counts[kind])}" for kind in Kind if counts[kind]]
    stop = links.link(Purpose.STOP, mail_id)
    message = _message(address, own["subject"])
    message["List-Unsubscribe"] = f"<{links.one_click(mail_id)}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    where = f"{own['where']}\n{links.page(links.SIGNALS_PATH)}"
    message.set_content(
        "\n\n".join([own["lead"], "\n".join(lines), where, own["why"], f"{own['stop']}\n{stop}"]) + "\n"
    )
    return message


def invitation(mail_id: UUID, address: str, language: Language) -> EmailMessage:
    """Asks whoever reads this address whether it asked for signals."""
    own = _words(language)["confirm"]
    message = _message(address, own["subject"])
    link = f"{own['link']}\n{links.link(Purpose.CONFIRM, mail_id)}"
    message.set_content("\n\n".join([own["lead"], link, own["ignore"]]) + "\n")
    return message


def _message(address: str, subject: str) -> EmailMessage:
    sender = get_settings().smtp_sender or ""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"Samenstart <{sender}>", address, subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    return message


def _line(forms: Mapping[str, str], count: int) -> str:
    return forms["one" if count == 1 else "other"].format(n=count)


@lru_cache
def _words(language: Language) -> Mapping[str, Any]:
    return tomllib.loads((LETTERS / f"{language}.toml").read_text(encoding="utf-8"))
