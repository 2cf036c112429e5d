"""What differs between two deployments: secrets from the environment, policy from a file."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from firefighter.domain.policy import Policy

POLICY_FILE = "FIREFIGHTER_POLICY"


class SettingsFault(Exception):
    """Something is missing or wrong; ``str`` names it and the line that mends it."""


class Settings(BaseModel):
    """Read once, at the door; then passed by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str
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
    policy: Policy = Policy()

    @field_validator("database_url")
    @classmethod
    def names_its_driver(cls, url: str) -> str:
        return database_url(url)

    @field_validator("slack_app_token")
    @classmethod
    def opens_connections(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith("xapp-"):
            message = "it must be an app-level token, xapp-…, with the scope connections:write"
            raise ValueError(message)
        return token

    @model_validator(mode="after")
    def lets_slack_in(self) -> Self:
        if not self.signing_secrets and self.slack_app_token is None:
            message = (
                "SLACK_SIGNING_SECRET is not set; add SLACK_SIGNING_SECRET=… to the environment,"
                " or SLACK_APP_TOKEN=xapp-… for Socket Mode"
            )
            raise ValueError(message)
        return self

    @property
    def signing_secrets(self) -> tuple[str, ...]:
        """Give the secrets that requests may be signed with; two while one is replaced."""
        both = (self.slack_signing_secret, self.slack_signing_secret_old)
        return tuple(secret.get_secret_value() for secret in both if secret is not None)

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Build settings from *environment* (``NAME``, or ``NAME_FILE`` for a secret in a file).

        Raises:
            SettingsFault: naming what is missing or wrong.
        """
        given = {
            name: value
            for name in cls.model_fields
            if name != "policy" and (value := value_of(environment, name.upper())) is not None
        }
        try:
            return cls.model_validate(given | {"policy": read_policy(environment)})
        except ValidationError as error:
            raise SettingsFault(_in_words(error)) from error


def database_url(url: str) -> str:
    """Give a database URL with the driver we use, however it was written.

    Raises:
        ValueError: if it is no address of a Postgres.
    """
    scheme, separator, rest = url.partition("://")
    if not separator or not rest or scheme.partition("+")[0] not in {"postgres", "postgresql"}:
        message = "it must look like postgresql://user:password@host/database"
        raise ValueError(message)
    return f"postgresql+psycopg://{rest}"


def read_database_url(environment: Mapping[str, str]) -> str:
    """Give the one setting that ``migrate`` needs.

    Raises:
        SettingsFault: if it is missing, or no address of a Postgres.
    """
    given = value_of(environment, "DATABASE_URL")
    if given is None:
        message = "DATABASE_URL is not set; add DATABASE_URL=postgresql://… to the environment."
        raise SettingsFault(message)
    try:
        return database_url(given)
    except ValueError as error:
        message = f"DATABASE_URL is wrong: {error}."
        raise SettingsFault(message) from None


def read_policy(environment: Mapping[str, str]) -> Policy:
    """Read what the organisation decided, or the defaults where it decided nothing.

    Raises:
        SettingsFault: naming the file and what is wrong in it.
    """
    path = Path(environment.get(POLICY_FILE) or "firefighter.toml")
    if not path.exists() and POLICY_FILE not in environment:
        return Policy()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
        return Policy.model_validate(given)
    except OSError as error:
        message = f"{POLICY_FILE} names {path}, which cannot be read: {error.strerror}."
        raise SettingsFault(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path} is no TOML: {error}."
        raise SettingsFault(message) from error
    except ValidationError as error:
        message = f"{path}: {_in_words(error)}"
        raise SettingsFault(message) from error


def value_of(environment: Mapping[str, str], name: str) -> str | None:
    """Give a variable, or what the file holds that ``NAME_FILE`` names.

    Raises:
        SettingsFault: if that file cannot be read.
    """
    path = environment.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            message = f"{name}_FILE names {path}, which cannot be read: {error.strerror}."
            raise SettingsFault(message) from error
    return environment.get(name) or None


def _in_words(error: ValidationError) -> str:
    said = []
    for problem in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in problem["loc"])
        sentence = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "missing":
            said.append(f"{name.upper()} is not set; add {name.upper()}=… to the environment")
        else:
            said.append(f"{name}: {sentence}" if name else sentence)
    return "; ".join(said) + "."
