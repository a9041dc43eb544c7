"""Starts the screens, and hands them what they need to sign people in at an identity provider; knows no rooms."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NoReturn

from matching_api.sign_in_settings import SignInSettings, discovery_of

CALLBACK = "/oauth2callback"


def start(settings: SignInSettings, project: Path, options: Sequence[str]) -> NoReturn:
    """Becomes the process of the screens; with a provider it stays beside it and ends with its exit code."""
    os.chdir(project)
    os.environ["SAMENSTART_LOCAL_ACCOUNTS"] = str(settings.local_accounts).lower()
    os.environ["SAMENSTART_UI_URL"] = settings.ui_url
    command = [sys.executable, "-m", "streamlit", "run", str(project / "ui" / "front.py"), *options]
    if settings.oidc_issuer is None:
        os.execv(sys.executable, command)  # noqa: S606  our own command, in place of this process
    sys.exit(beside(secrets_of(settings), command))


def beside(told: str, command: Sequence[str]) -> int:
    """Runs the command with a file of secrets and gives its exit code; passes signals on.

    The file is readable for this user only, stands outside the project, and is gone when the command ends.
    """
    with NamedTemporaryFile("w", suffix=".toml", encoding="utf-8") as file:
        file.write(told)
        file.flush()
        process = subprocess.Popen([*command, "--secrets.files", file.name])  # noqa: S603  our own command
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _frame: process.send_signal(number))
        return process.wait()


def secrets_of(settings: SignInSettings) -> str:
    """What Streamlit's own sign-in reads, as TOML; always with PKCE."""
    values = {
        "redirect_uri": settings.ui_url.rstrip("/") + CALLBACK,
        "cookie_secret": settings.ui_cookie_secret.get_secret_value() or secrets.token_urlsafe(48),
        "client_id": settings.oidc_client_id or "",
        "client_secret": settings.oidc_client_secret.get_secret_value(),
        "server_metadata_url": discovery_of(settings.oidc_issuer or ""),
        "expose_tokens": settings.oidc_token,
    }
    told = [f"{name} = {_quoted(value)}" for name, value in values.items()]
    how = {"scope": settings.oidc_scope, "code_challenge_method": "S256"}
    client = [f"{name} = {_quoted(value)}" for name, value in how.items()]
    return "\n".join(["[auth]", *told, "[auth.client_kwargs]", *client, ""])


def _quoted(text: str) -> str:
    # A TOML string is written as JSON's, as long as only what must be is written as an escape.
    return json.dumps(text, ensure_ascii=False)
