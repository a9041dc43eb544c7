"""How the command answers: one sentence for what an operator can put right, never a traceback or a value."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, ProgrammingError

from matching_api.problems import Refusal


@contextmanager
def sentences() -> Iterator[None]:
    """Turns what an operator can put right into one sentence and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        listed = "".join(f"\n  {error.pointer}: {error.code}. {error.detail}" for error in refusal.errors)
        stop(refusal.detail + listed)
    except ValidationError as error:
        names = ", ".join(sorted({"SAMENSTART_" + _setting(each).upper() for each in error.errors()}))
        stop(f"These settings are missing or wrong: {names}.")
    except (ArgumentError, NoSuchModuleError):
        stop("DATABASE_URL is not the address of a database: sqlite:///… and postgresql://… are understood.")
    except (OperationalError, ProgrammingError):
        # Their texts hold statements and sometimes values.
        stop("The database cannot be used; is it running, and was `samenstart migrate` run?")


def _setting(error: ErrorDetails) -> str:
    """The setting an error is about; an error over several names the one that is lacking."""
    return str(error["loc"][0] if error["loc"] else error.get("ctx", {}).get("name", ""))


def check_port(host: str, port: int) -> None:
    """Stops with a sentence when the port cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            stop(f"Port {port} on {host} cannot be used; another program may have it. Choose another with --port.")


def stop(sentence: str) -> NoReturn:
    """Says the sentence and ends the command with code 1."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
