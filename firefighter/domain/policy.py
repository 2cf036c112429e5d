"""What an organisation decides for itself; read from ``firefighter.toml``."""

import re
from collections.abc import Mapping
from datetime import date, time
from difflib import get_close_matches
from enum import IntEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from firefighter.domain.errors import BadInput
from firefighter.domain.features import OPTIONAL, Feature
from firefighter.domain.naming import FOUND, is_member_id
from firefighter.domain.roles import LABELS, Act, Role, Who
from firefighter.domain.severity import Severity
from firefighter.domain.severity_rules import (
    AS_IT_COMES,
    Label,
    Level,
    SeverityRule,
    completed,
    in_front,
    tell_apart,
)

_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_-]*")
_PREFIX = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,18}[a-z0-9])?")


class _Policy(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _member(given: str) -> str:
    if not is_member_id(given):
        message = f"it must be the id of one person, as U012ABCDEF ({FOUND})"
        raise ValueError(message)
    return given


def _account(given: str) -> str:
    if not _ACCOUNT.fullmatch(given):
        message = (
            "it must be the id of an Atlassian account, the end of their profile's address, and"
            " not an e-mail address"
        )
        raise ValueError(message)
    return given


Member = Annotated[str, AfterValidator(_member)]
Account = Annotated[str, AfterValidator(_account)]


class ServiceRule(_Policy):
    """A part of the product that incidents happen to."""

    name: str = Field(min_length=1)
    team: str = ""
    people: tuple[Member, ...] = ()
    private: bool = False


class Weekday(IntEnum):
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


def _weekday(given: object) -> object:
    """Take a day by its name, or by its number, Monday's being 0."""
    days = {day.name: day for day in Weekday} | {str(int(day)): day for day in Weekday}
    if not isinstance(given, Weekday) and str(given).upper() not in days:
        message = 'it must be a day of the week, such as "monday"'
        raise ValueError(message)
    return given if isinstance(given, Weekday) else days[str(given).upper()]


Day = Annotated[Weekday, BeforeValidator(_weekday)]


class RetentionRule(_Policy):
    """For how long things are kept; 0 keeps for ever.

    Attributes:
        words_months: people's words, from the day an incident was closed.
        deliveries_days: what was delivered, from then on, once its incident is closed as long.
        requests_days: which requests were served.
        people_days: the names of people, since they were last seen in Slack.
    """

    words_months: int = Field(default=0, ge=0, le=1200)
    deliveries_days: int = Field(default=90, ge=0, le=36500)
    requests_days: int = Field(default=2, ge=1, le=365)
    people_days: int = Field(default=90, ge=0, le=36500)


class DigestRule(_Policy):
    """When and where the weekly digest goes; no channel, no digest."""

    channel: str = "incidents"
    weekday: Day = Weekday.MONDAY
    at: time = time(8, 30)


def _prefix(given: str) -> str:
    if not _PREFIX.fullmatch(given):
        message = "it must be up to 20 small letters and digits; - or _ between them"
        raise ValueError(message)
    return given


def _command(given: str) -> str:
    if not _COMMAND.fullmatch(given):
        message = "it must be a slash and up to 31 small letters, digits, - or _"
        raise ValueError(message)
    return given


def _zone(given: str) -> str:
    try:
        ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        alike = get_close_matches(given, available_timezones(), n=1) or ["Europe/Paris"]
        message = f"{given!r} is no IANA time zone, such as {alike[0]!r}"
        raise ValueError(message) from None
    return given


def _optional(features: tuple[Feature, ...]) -> tuple[Feature, ...]:
    if required := sorted(set(features) - OPTIONAL):
        message = f"{', '.join(required)} cannot be off; these can: {', '.join(sorted(OPTIONAL))}"
        raise ValueError(message)
    return features


def _services(given: tuple[ServiceRule, ...]) -> tuple[ServiceRule, ...]:
    """Take services whose names can be told apart, as people type them.

    Raises:
        ValueError: if two are called the same.
    """
    names = [service.name.casefold() for service in given]
    twice = next((s.name for s in given if names.count(s.name.casefold()) > 1), None)
    if twice is not None:
        message = f'"{twice}" is the name of two; give each its own'
        raise ValueError(message)
    return given


def _rights(given: Mapping[Act, Who]) -> Mapping[Act, Who]:
    usual = {Act.REOPEN: Who.COMMANDER, Act.REDACT: Who.COMMANDER}
    return dict.fromkeys(Act, Who.ANYONE) | usual | dict(given)


def _roles(given: Mapping[Role, str]) -> Mapping[Role, str]:
    """Take what roles are called; the others keep their names.

    Raises:
        ValueError: if two are called the same.
    """
    labels = LABELS | dict(given)
    if len({label.casefold() for label in labels.values()}) < len(labels):
        message = "two roles have one name; give each its own"
        raise ValueError(message)
    return labels


class Policy(_Policy):
    """Everything an organisation may set without a secret in it."""

    organisation: str = ""
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    working_days: tuple[Day, ...] = Field(default=tuple(Weekday)[:5], min_length=1)
    command: Annotated[str, AfterValidator(_command)] = "/incident"
    announcements: str = "incidents"
    channel_prefix: Annotated[str, AfterValidator(_prefix)] = "inc"
    default_severity: Level = Severity.SEV3
    severities: Annotated[
        Mapping[Severity, SeverityRule], BeforeValidator(completed), AfterValidator(tell_apart)
    ] = AS_IT_COMES
    services: Annotated[tuple[ServiceRule, ...], AfterValidator(_services)] = ()
    roles: Annotated[Mapping[Role, Label], AfterValidator(_roles)] = LABELS
    admins: tuple[Member, ...] = ()
    rights: Annotated[Mapping[Act, Who], AfterValidator(_rights)] = _rights({})
    digest: DigestRule = DigestRule()
    confluence_space: str = "OPS"
    confluence_parent: str | None = None
    confluence_private_readers: tuple[Account, ...] = ()
    postmortem_days: int = Field(default=5, ge=1)
    retention: RetentionRule = RetentionRule()
    switched_off: Annotated[tuple[Feature, ...], AfterValidator(_optional)] = ()

    @model_validator(mode="after")
    def declares_what_exists(self) -> Self:
        if self.default_severity in self.severities:
            return self
        there = ", ".join(str(int(severity)) for severity in self.severities)
        message = (
            f"default_severity is {int(self.default_severity)}, but those in the file are all that"
            f" exist: {there}; write default_severity = {int(max(self.severities))}, or add"
            f" [severities.{int(self.default_severity)}]"
        )
        raise ValueError(message)

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def when_unsure(self) -> Severity:
        """Give what "not sure yet" counts as: one worse than the default, where there is one."""
        worse = [s for s in self.severities if s.is_worse_than(self.default_severity)]
        return max(worse, default=self.default_severity)

    @property
    def worst(self) -> Severity:
        return min(self.severities)

    def crosses_audience(self, before: Severity, after: Severity) -> bool:
        """Tell whether changing the severity tells more people."""
        return self.rule(after).audience > self.rule(before).audience

    def rule(self, severity: Severity) -> SeverityRule:
        """Give what a severity means; one that was given up means what it does by itself."""
        return self.severities.get(severity) or AS_IT_COMES[severity]

    def label(self, severity: Severity) -> str:
        """Give what people call a severity."""
        return self.rule(severity).label

    def require_severity(self, severity: Severity) -> Severity:
        """Take a severity that somebody chose.

        Raises:
            BadInput: if it was given up here.
        """
        if severity not in self.severities:
            there = ", ".join(self.label(s) for s in self.severities)
            sentence = f"{self.label(severity)} is not used here. Please choose one of: {there}."
            raise BadInput("severity", sentence)
        return severity

    def severity_in_front(
        self, words: str, *, numbers: bool = False
    ) -> tuple[Severity, str] | None:
        """Read the severity that a line begins with, by its label or number, and give the rest.

        Args:
            numbers: whether "2" alone is one.

        Raises:
            BadInput: if it was given up here.
        """
        labels = [(severity, rule.label) for severity, rule in self.severities.items()]
        found = in_front(words, labels, numbers=numbers)
        return None if found is None else (self.require_severity(found[0]), found[1])

    def role(self, role: Role) -> str:
        """Give what people call a role, within a sentence."""
        label = self.roles[role]
        return " ".join(word if word.isupper() else word.lower() for word in label.split())

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.working_days

    def service(self, name: str | None) -> ServiceRule | None:
        """Find a service by its name, whatever the case."""
        wanted = (name or "").casefold()
        return next((s for s in self.services if s.name.casefold() == wanted), None)

    def service_named(self, name: str | None) -> ServiceRule | None:
        """Take the service that a person named; None or "" is none.

        Raises:
            BadInput: if there is no such service.
        """
        known = self.service(name)
        if name and known is None:
            raise BadInput("service", f"I know no service “{name}”.")
        return known
