"""What the screens are handed to sign people in with, and that nothing of it stays behind."""

import signal
import subprocess
import sys
import tomllib
from pathlib import Path

from pydantic import SecretStr

from matching_api.screens import secrets_of
from matching_api.settings import PROJECT
from matching_api.sign_in_settings import SignInSettings

SECRET = 'with "quotes", a \\ and an é'


def _settings() -> SignInSettings:
    return SignInSettings(
        ui_url="https://samenstart.example/",
        oidc_issuer="https://id.example/realms/jeugd",
        oidc_client_id="screens",
        oidc_client_secret=SecretStr(SECRET),
    )


def test_the_screens_are_told_where_the_provider_is_and_use_pkce() -> None:
    told = tomllib.loads(secrets_of(_settings()))["auth"]
    assert told["redirect_uri"] == "https://samenstart.example/oauth2callback"
    assert told["server_metadata_url"] == "https://id.example/realms/jeugd/.well-known/openid-configuration"
    assert (told["client_id"], told["client_secret"], told["expose_tokens"]) == ("screens", SECRET, "id")
    assert told["client_kwargs"] == {"scope": "openid profile", "code_challenge_method": "S256"}


def test_without_a_secret_for_the_cookie_each_start_makes_another() -> None:
    first, second = (tomllib.loads(secrets_of(_settings()))["auth"]["cookie_secret"] for _ in range(2))
    assert first != second
    assert len(first) >= 32
    kept = _settings().model_copy(update={"ui_cookie_secret": SecretStr("of the operator")})
    assert tomllib.loads(secrets_of(kept))["auth"]["cookie_secret"] == "of the operator"


def test_the_file_with_the_secrets_is_private_and_gone_when_the_screens_end(tmp_path: Path) -> None:
    child = "import os, sys, time; print(oct(os.stat(sys.argv[2]).st_mode)[-3:], flush=True); time.sleep(60)"
    code = (
        "import sys; from pathlib import Path; from matching_api import screens;"
        f"sys.exit(screens.beside({SECRET!r}, [sys.executable, '-c', {child!r}]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT, env={"TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "600"
    [file] = tmp_path.iterdir()
    assert file.read_text() == SECRET
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == -signal.SIGTERM % 256
    assert list(tmp_path.iterdir()) == []
