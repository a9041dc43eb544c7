"""What an operator may set, read from the environment; holds no rules and no secrets of its own."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr

from matching_api.mail_settings import MailSettings

PROJECT = Path(__file__).resolve().parent.parent


class Settings(MailSettings):
    """Every field can be set as `SAMENSTART_<NAME>`; the database also as `DATABASE_URL`."""

    database_url: str = Field(
        "sqlite:///samenstart.sqlite", validation_alias=AliasChoices("DATABASE_URL", "SAMENSTART_DATABASE_URL")
    )
    owner_database_url: str | None = Field(
        None, description="by the role that owns the tables, to migrate, back up and restore; none: the same role"
    )
    secret_key: SecretStr = Field(description="signs tokens; at least 32 characters", min_length=32)
    data_dir: Path = PROJECT / "data"
    api_url: str = "http://127.0.0.1:8000"
    public_url: str = "https://api.samenstart.example"
    token_minutes: int = Field(480, gt=0, description="how long a sign-in lasts")
    sign_in_tries: int = Field(10, gt=0, description="failed sign-ins a name may have in sign_in_minutes")
    sign_in_tries_client: int = Field(
        100, gt=0, description="the same for an address; one address may be all the screens of a region"
    )
    sign_in_minutes: int = Field(15, gt=0)
    deliveries_per_hour: int = Field(120, gt=0, description="of one organisation, checks included")
    today: date | None = Field(None, description="a fixed reference date, for demonstrations")
    treeknorm_days: int = Field(98, gt=0, description="14 weeks")
    disclosure_threshold: int = Field(5, ge=2, description="counts of persons under this are suppressed")
    offer_fresh_days: int = Field(90, gt=0, description="an offer nobody confirmed for longer is stale, and not filled")
    recheck_days: int = Field(90, gt=0, description="a request nobody named or rechecked for longer is not matched")
    recheck_rest_days: int = Field(30, ge=0, description="who was rechecked more recently comes on no new call list")
    recheck_retry_days: int = Field(3, gt=0, description="a family that was not reached is back on the list after this")
    recheck_tries: int = Field(3, gt=0, description="after so many calls in vain the coordinator is told instead")
    recheck_claim_minutes: int = Field(15, gt=0, description="how long nobody else gets the family somebody is calling")
    keep_closed_days: int = Field(183, gt=0, description="requests are deleted this long after they closed")
    keep_history_days: int = Field(1096, gt=366, description="figures can be asked this far back")
    max_upload_mb: int = Field(20, gt=0)
    max_upload_rows: int = Field(50_000, gt=0)
    upload_seconds: int = Field(60, gt=0, description="a body has to come in whole within this")
    answer_seconds: int = Field(90, gt=0, description="whoever waits longer is told to ask again")
    most_requests: int = Field(200, gt=0, description="under way at once; more are told to ask again")
    most_connections: int = Field(1000, gt=0, description="of the API, idle ones too; more are turned away")
    keep_alive_seconds: int = Field(
        75,
        gt=0,
        description="how long an idle connection to the API stays open; longer than a client or proxy keeps it",
    )
    statement_seconds: int = Field(60, gt=0, description="PostgreSQL breaks off a statement that takes longer")
    lock_seconds: int = Field(60, gt=0, description="PostgreSQL breaks off a statement that waits longer for another")
    idle_seconds: int = Field(
        300, gt=0, description="PostgreSQL ends a transaction in which nothing is asked for longer"
    )
    travel_km_under_12: float = Field(8.0, description="when a request names no distance")
    travel_km_from_12: float = Field(12.0, description="when a request names no distance")
    round_seed: int = 1
    round_time_limit_s: float = Field(120.0, gt=0, description="emergency brake of one match round")
    lease_seconds: int = Field(30, gt=0, description="a round whose worker is silent this long is taken over")

    def current_date(self) -> date:
        """The date that waiting days are counted to."""
        return self.today or date.today()  # noqa: DTZ011  a calendar day where the service runs

    def owner_url(self) -> str:
        """Where the tables are made and changed."""
        return self.owner_database_url or self.database_url

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


@lru_cache
def get_settings() -> Settings:
    """The settings of this process; raises pydantic's ValidationError when one is missing or wrong."""
    return Settings()
