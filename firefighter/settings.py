"""What differs between two deployments: secrets from the environment, policy from a file."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from firefighter.domain.policy import Policy

POLICY_FILE = "FIREFIGHTER_POLICY"


class SettingsFault(Exception):
    """Something is missing or wrong; ``str`` names it and the line that mends it."""


class Settings(BaseModel):
    """Read once, at the door; then passed by hand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str
    slack_bot_token: SecretStr
    slack_signing_secret: SecretStr
    slack_signing_secret_old: SecretStr | None = None
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
        return with_driver(url)

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
            if name != "policy" and (value := _value(environment, name.upper())) is not None
        }
        try:
            return cls.model_validate(given | {"policy": _policy(environment)})
        except ValidationError as error:
            raise SettingsFault(_in_words(error)) from error


def with_driver(url: str) -> str:
    """Give a database URL with the driver we use, however it was written."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme.startswith("postgres") else url


def _value(environment: Mapping[str, str], name: str) -> str | None:
    path = environment.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            message = f"{name}_FILE names {path}, which cannot be read: {error.strerror}."
            raise SettingsFault(message) from error
    return environment.get(name) or None


def _policy(environment: Mapping[str, str]) -> Policy:
    path = Path(environment.get(POLICY_FILE) or "firefighter.toml")
    if not path.exists() and POLICY_FILE not in environment:
        return Policy()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
        return Policy.model_validate(given)
    except OSError as error:
        message = f"{POLICY_FILE} names {path}, which cannot be read: {error.strerror}."
        raise SettingsFault(message) from error
    except tomllib.TOMLDecodeError as error:
        message = f"{path} is no TOML: {error}."
        raise SettingsFault(message) from error
    except ValidationError as error:
        message = f"{path}: {_in_words(error)}"
        raise SettingsFault(message) from error


def _in_words(error: ValidationError) -> str:
    said = []
    for problem in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "missing":
            said.append(f"{name.upper()} is not set; add {name.upper()}=… to the environment")
        else:
            said.append(f"{name}: {problem['msg']}")
    return "; ".join(said) + "."
