"""What an operator may set about signing in, for the service and the screens; holds no rules and no secrets."""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

# The roles of the service, as an operator writes them; a test compares them with the table.
RoleWord = Literal["coordinator", "specialist", "project-leader", "administrator"]
# Only on one machine may a provider be asked without TLS: to try things out.
OWN_MACHINE = {"127.0.0.1", "localhost", "::1"}


class SignInSettings(BaseSettings):
    """Every field can be set as `SAMENSTART_<NAME>`, tables as JSON. Without an issuer there are local accounts."""

    model_config = SettingsConfigDict(env_prefix="SAMENSTART_", env_file=".env", extra="ignore", populate_by_name=True)

    ui_url: str = "http://127.0.0.1:8501"
    local_accounts: bool = Field(True, description="may people sign in with a name and password kept here?")
    oidc_issuer: str | None = Field(None, description="address of the identity provider, as its tokens name it")
    oidc_client_id: str | None = Field(None, description="of the screens, at the provider")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="empty for a client that has none")
    oidc_audience: str | None = Field(None, description="who a token must be for; the client when not set")
    oidc_scope: str = Field("openid profile", description="what the screens ask the provider for")
    oidc_token: Literal["id", "access"] = Field("id", description="which of the provider's tokens the screens send")
    oidc_role_claim: str = "role"
    oidc_roles: dict[str, RoleWord] = Field(
        {}, description="a value of the claim → one of our roles; empty: its own words"
    )
    oidc_organisation_claim: str = "organisation"
    oidc_organisations: dict[str, str] = Field(
        {}, description="value, or `value/subregion`, → key of an organisation; empty: the value is the key"
    )
    oidc_subregion_claim: str | None = Field(None, description="when set, it must be the organisation's subregion")
    oidc_subregions: dict[str, str] = Field({}, description="a value of the claim → one of our subregions")
    oidc_name_claim: str = "name"
    oidc_username_claim: str = "preferred_username"
    ui_cookie_secret: SecretStr = Field(
        SecretStr(""), description="signs the screens' cookie; empty: made at each start, and everybody signs in again"
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _over_tls(cls, issuer: str | None) -> str | None:
        if issuer is not None and not is_safe(issuer):
            raise ValueError("the address of a provider begins with https://")
        return issuer

    @model_validator(mode="after")
    def _somebody_can_sign_in(self) -> Self:
        if self.oidc_issuer is None and not self.local_accounts:
            raise PydanticCustomError("lacking", "without local accounts a provider is needed", {"name": "oidc_issuer"})
        if self.oidc_issuer is not None and self.oidc_client_id is None:
            raise PydanticCustomError("lacking", "a provider knows us as a client", {"name": "oidc_client_id"})
        return self

    @property
    def audience(self) -> str | None:
        """Who a provider's token must be meant for."""
        return self.oidc_audience or self.oidc_client_id


def is_safe(url: str) -> bool:
    """May keys and tokens come from this address: https, or this machine itself?"""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in OWN_MACHINE)


def discovery_of(issuer: str) -> str:
    """Where a provider publishes what it does, by OpenID Connect Discovery."""
    return issuer.rstrip("/") + "/.well-known/openid-configuration"
