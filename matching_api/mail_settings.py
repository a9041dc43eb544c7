"""What an operator may set about mail, read from the environment; holds no rules and no secrets of its own."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from matching_api.sign_in_settings import OWN_MACHINE, SignInSettings

# Without a sign that could begin another header or another receiver.
ADDRESS = r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,6}$"


class MailSettings(SignInSettings):
    """Every field can be set as `SAMENSTART_<NAME>`. Without a host no mail is sent, and nobody can ask for it."""

    smtp_host: str | None = Field(None, description="the mail server that takes mail from this service")
    smtp_port: int = Field(587, gt=0, lt=65_536)
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="`tls` from the first byte on; `none` only without a password or on this machine"
    )
    smtp_ca_file: Path | None = Field(None, description="who signed the server's certificate, when no public one did")
    smtp_username: str | None = None
    smtp_password: SecretStr = SecretStr("")
    smtp_sender: str | None = Field(None, pattern=ADDRESS, description="address that the mail comes from")
    smtp_seconds: int = Field(20, gt=0, description="how long the mail server may be silent")
    mail_hour: int = Field(7, ge=0, le=23, description="digests go out from this hour on, where the service runs")

    @model_validator(mode="after")
    def _mail_is_complete(self) -> Self:
        if self.smtp_host is not None and self.smtp_sender is None:
            raise PydanticCustomError("lacking", "mail has a sender", {"name": "smtp_sender"})
        if self.smtp_username and self.smtp_tls == "none" and self.smtp_host not in OWN_MACHINE:
            raise PydanticCustomError("lacking", "a password goes over TLS only", {"name": "smtp_tls"})
        return self

    @property
    def sends_mail(self) -> bool:
        return self.smtp_host is not None
