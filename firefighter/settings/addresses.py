"""Where the database is, and which setting says so: there may be three of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from firefighter.settings.faults import SettingsFault
from firefighter.settings.values import not_set, value_of

REQUESTS, DIRECT, OWNER = "DATABASE_URL", "DATABASE_DIRECT_URL", "DATABASE_OWNER_URL"
EXAMPLE = "postgresql://user:password@host/database"
SPELLING = "its port must be a number, and @ : / in a user or password written %40 %3A %2F"
HIGHEST_PORT = 65535


@dataclass(frozen=True)
class Address:
    """A database's address, and the *setting* that it came from."""

    url: str = field(repr=False)
    setting: str


def database_url(url: str) -> str:
    """Give a database URL with the driver we use, however it was written.

    Raises:
        ValueError: if it is no address of a Postgres.
    """
    scheme, separator, rest = url.partition("://")
    if not separator or not rest or scheme.partition("+")[0] not in {"postgres", "postgresql"}:
        message = f"it must look like {EXAMPLE}"
        raise ValueError(message)
    written = f"postgresql+psycopg://{rest}"
    try:
        read = make_url(written)
    except (ValueError, ArgumentError):
        # What it would say in its own words may hold the password.
        raise ValueError(SPELLING) from None
    if "@" in (read.host or "") or (read.port or 0) > HIGHEST_PORT:
        raise ValueError(SPELLING)
    return written


def read_address(environment: Mapping[str, str], setting: str = REQUESTS) -> Address:
    """Give the one setting that commands about the database need.

    Raises:
        SettingsFault: if it is missing, or no address of a Postgres.
    """
    given = value_of(environment, setting)
    if given is None:
        said = not_set(environment, setting)
        message = f"{said}; add {setting}={EXAMPLE} to the environment."
        raise SettingsFault(message)
    try:
        return Address(database_url(given), setting)
    except ValueError as error:
        message = f"{setting} is wrong: {error}."
        raise SettingsFault(message) from None


def read_owner(environment: Mapping[str, str]) -> Address:
    """Give the address of whoever owns the tables; without one, the application does.

    Raises:
        SettingsFault: if there is none at all, or it is none of a Postgres.
    """
    if value_of(environment, OWNER) is not None:
        return read_address(environment, OWNER)
    return read_session(environment)


def read_session(environment: Mapping[str, str]) -> Address:
    """Give the address where a session keeps its server: not a pooler's, if there is another.

    Raises:
        SettingsFault: if there is none at all, or it is none of a Postgres.
    """
    direct = value_of(environment, DIRECT) is not None
    return read_address(environment, DIRECT if direct else REQUESTS)
