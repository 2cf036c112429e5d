"""What differs between two deployments: secrets, read from the environment."""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)

from firefighter.domain.policy import Policy
from firefighter.settings.addresses import DIRECT, EXAMPLE, REQUESTS, database_url
from firefighter.settings.faults import Problem, SettingsFault
from firefighter.settings.paging import with_pages
from firefighter.settings.policy_file import read_policy
from firefighter.settings.values import not_set, value_of

EXAMPLES: dict[str, str] = {
    "database_url": EXAMPLE,
    "database_direct_url": EXAMPLE,
    "slack_bot_token": "xoxb-…",
    "slack_app_token": "xapp-…",
    "slack_api_url": "https://slack.com/api/",
    "confluence_email": "firefighter@example.com",
    "confluence_url": "https://your-site.atlassian.net",
    "host": "127.0.0.1",
    "port": "3000",
    "ops_host": "127.0.0.1",
    "ops_port": "3001",
    "log_format": "json",
    "log_level": "info",
    "heartbeat_url": "https://hc-ping.com/…",
}
BOT_TOKENS = ("xoxb-", "xoxe.xoxb-")
"""How a bot's token begins, also one that is rotated."""
WAYS_IN = frozenset({"slack_signing_secret", "slack_signing_secret_old", "slack_app_token"})
NO_WAY_IN = (
    "{said}; add SLACK_SIGNING_SECRET=… to the environment, or SLACK_APP_TOKEN=xapp-… for Socket"
    " Mode."
)
CONFLUENCE = frozenset({"confluence_email", "confluence_token"})


class Settings(BaseModel):
    """Read once, at the door; then passed by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = Field(repr=False)
    database_direct_url: str | None = Field(default=None, repr=False)
    slack_bot_token: SecretStr
    slack_signing_secret: SecretStr | None = None
    slack_signing_secret_old: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    confluence_url: str | None = None
    confluence_email: str | None = None
    confluence_token: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    ops_host: str = "127.0.0.1"
    ops_port: int = Field(default=3001, ge=0, le=65535)
    log_format: Literal["json", "console"] | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    heartbeat_url: SecretStr | None = None
    ca_bundle: str | None = None
    policy: Policy = Policy()

    @field_validator("database_url", "database_direct_url")
    @classmethod
    def names_its_driver(cls, url: str | None) -> str | None:
        return None if url is None else database_url(url)

    @property
    def session_url(self) -> str:
        """Give the address where a session keeps its server: locks and LISTEN need that."""
        return self.database_direct_url or self.database_url

    @property
    def session_setting(self) -> str:
        """Name the setting that has this address."""
        return DIRECT if self.database_direct_url else REQUESTS

    @property
    def through_pooler(self) -> bool:
        """Tell whether requests reach the database by another way than sessions do."""
        return self.database_direct_url is not None

    @field_validator("log_format", "log_level", mode="before")
    @classmethod
    def in_any_case(cls, word: object) -> object:
        return word.lower() if isinstance(word, str) else word

    @field_validator("heartbeat_url", "confluence_url", "slack_api_url")
    @classmethod
    def can_be_fetched(cls, given: SecretStr | str | None) -> SecretStr | str | None:
        url = given.get_secret_value() if isinstance(given, SecretStr) else given
        if url is not None and not url.startswith(("https://", "http://")):
            message = "it must be an address that begins with https:// or http://"
            raise ValueError(message)
        return given

    @field_validator("slack_bot_token")
    @classmethod
    def speaks_for_the_bot(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith(BOT_TOKENS):
            message = "it must be the Bot User OAuth Token, xoxb-…, without quotes"
            raise ValueError(message)
        return token

    @field_validator("slack_app_token")
    @classmethod
    def opens_connections(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith("xapp-"):
            message = "it must be an app-level token, xapp-…, with the scope connections:write"
            raise ValueError(message)
        return token

    @property
    def signing_secrets(self) -> tuple[str, ...]:
        """Give the secrets that requests may be signed with; two while one is replaced."""
        both = (self.slack_signing_secret, self.slack_signing_secret_old)
        return tuple(secret.get_secret_value() for secret in both if secret is not None)

    @classmethod
    def read(cls, environment: Mapping[str, str], *, hears: bool = True) -> Self:
        """Build settings from *environment* (``NAME``, or ``NAME_FILE`` for a secret in a file).

        Args:
            hears: whether Slack is to be let in; who only delivers needs no secret for that.

        Raises:
            SettingsFault: naming what is missing or wrong.
        """
        problems: list[str] = []
        given: dict[str, object] = {}
        unread = set()
        for name in cls.model_fields:
            try:
                value = value_of(environment, name.upper()) if name != "policy" else None
            except SettingsFault as fault:
                problems.append(str(fault))
                unread.add(name)
            else:
                given |= {} if value is None else {name: value}
        try:
            given["policy"] = with_pages(read_policy(environment), environment)
        except SettingsFault as fault:
            problems.append(str(fault))
        problems = [*_incomplete({*given, *unread}), *problems]
        if hears and not WAYS_IN.intersection({*given, *unread}):
            said = not_set(environment, "SLACK_SIGNING_SECRET")
            problems = [NO_WAY_IN.format(said=said), *problems]
        try:
            read = cls.model_validate(given)
        except ValidationError as error:
            told = _told(error, unread, environment)
            raise SettingsFault.of([*told, *problems]) from None
        if problems:
            raise SettingsFault.of(problems)
        return read


def _told(
    error: ValidationError, unread: Collection[str], environment: Mapping[str, str]
) -> Iterator[str]:
    """Say what is wrong, naming each variable; of one that could not be read that is said."""
    for problem in Problem.all_of(error):
        name = str(problem.place[0]) if problem.place else ""
        if name in unread or (not name and unread):
            continue
        if problem.kind == "missing":
            said = not_set(environment, name.upper())
            yield f"{said}; add {mended(name)} to the environment."
        elif name:
            yield f"{name.upper()} is wrong: {problem.must_be}; set {mended(name)}."
        else:
            yield f"{problem.must_be}."


def _incomplete(given: Collection[str]) -> Iterator[str]:
    """Say what is missing because of what else there is."""
    if "confluence_url" in given:
        for name in sorted(CONFLUENCE - {*given}):
            yield f"{name.upper()} is not set, but CONFLUENCE_URL is; add {mended(name)}."


def mended(name: str) -> str:
    """Give the line that sets a variable, with a value that could be one."""
    return f"{name.upper()}={EXAMPLES.get(name, '…')}"
