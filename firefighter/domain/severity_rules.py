"""What each severity means here, and what it is called."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)

from firefighter.domain.severity import Severity

LABEL = 20
OPTIONS = frozenset({"here", "private", "test", "unsure"})
"""Words that stand in front of a title, where a label may stand, too."""

# What people see in Slack must need no escaping there, and nothing that ends it early.
_LABEL = re.compile(r"[^\W_]+(?:[ .-][^\W_]+)*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBERED = re.compile(r"(?:sev[ -]?)?([1-5])", re.IGNORECASE)


def _sayable(label: str) -> str:
    if not _LABEL.fullmatch(label) or len(label) > LABEL:
        message = f"it must be up to {LABEL} letters and digits; a space, - or . between them"
        raise ValueError(message)
    return label


def is_address(url: str) -> bool:
    """Tell whether something can be posted there."""
    try:
        parts = urlsplit(url)
        named = parts.hostname and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(named) and not any(map(str.isspace, url))


def _address(url: SecretStr) -> SecretStr:
    if not is_address(url.get_secret_value()):
        message = "it must be an address, https://…"
        raise ValueError(message)
    return url


def _variable(name: str) -> str:
    if not _VARIABLE.fullmatch(name):
        message = "it must be the name of a variable, such as PAGE_SEV1_URL, and not the address"
        raise ValueError(message)
    return name


def _severity(given: object) -> Any:
    """Take 1 to 5, also as people write it: "2", "SEV2", "sev-2"."""
    found = _NUMBERED.fullmatch(str(given)) if isinstance(given, str) else None
    return Severity(int(found[1])) if found else given


Label = Annotated[str, AfterValidator(_sayable)]
Level = Annotated[Severity, BeforeValidator(_severity)]


class SeverityRule(BaseModel):
    """What one severity means here.

    Attributes:
        label: what people call it.
        meaning: the sentence people choose by.
        update_every_minutes: how often an update is promised; 0 promises nothing.
        audience: how far the news goes, 0 is nowhere; a raise to a larger one is announced anew.
        postmortem: whether closing owes a post-mortem.
        page_webhook: where those on call are paged; *page_webhook_env* names the variable that
            knows, so that the address, which may be a secret, is in no file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Label
    meaning: str = Field(min_length=1)
    emoji: str = Field(min_length=1)
    update_every_minutes: int = Field(default=0, ge=0)
    audience: int = Field(default=1, ge=0)
    postmortem: bool = True
    page_webhook: Annotated[SecretStr, AfterValidator(_address)] | None = None
    page_webhook_env: Annotated[str, AfterValidator(_variable)] | None = None

    @model_validator(mode="after")
    def pages_one_way(self) -> Self:
        if self.page_webhook is not None and self.page_webhook_env is not None:
            message = "leave out page_webhook or page_webhook_env; one says where pages go"
            raise ValueError(message)
        return self

    @property
    def pages(self) -> bool:
        return self.page_webhook is not None or self.page_webhook_env is not None

    @property
    def announced(self) -> bool:
        return self.audience > 0

    @property
    def cadence(self) -> timedelta | None:
        minutes = self.update_every_minutes
        return timedelta(minutes=minutes) if minutes else None


AS_IT_COMES: Mapping[Severity, SeverityRule] = {
    Severity.SEV1: SeverityRule(
        label="SEV1",
        meaning="Nobody can use it",
        emoji=":red_circle:",
        update_every_minutes=30,
        audience=3,
    ),
    Severity.SEV2: SeverityRule(
        label="SEV2",
        meaning="Many customers are stuck",
        emoji=":large_orange_circle:",
        update_every_minutes=60,
        audience=2,
    ),
    Severity.SEV3: SeverityRule(
        label="SEV3",
        meaning="Some customers, or there is a way round",
        emoji=":large_yellow_circle:",
    ),
    Severity.SEV4: SeverityRule(
        label="SEV4",
        meaning="Annoying, nobody is stuck",
        emoji=":large_blue_circle:",
        audience=0,
        postmortem=False,
    ),
    Severity.SEV5: SeverityRule(
        label="SEV5",
        meaning="To be looked at",
        emoji=":white_circle:",
        audience=0,
        postmortem=False,
    ),
}


def completed(given: object) -> object:
    """Fill up what a file says of its severities; it names those that exist, all if it names none.

    Raises:
        ValueError: if it says the same one twice.
    """
    if not isinstance(given, Mapping):
        return given
    rules: dict[object, object] = {}
    for name, said in given.items():
        level = _severity(name)
        known = level in AS_IT_COMES
        key = str(int(level)) if known else name  # what is wrong below it is told by this name
        if key in rules:
            message = f"{name} stands there twice; keep one [severities.{key}]"
            raise ValueError(message)
        usual = AS_IT_COMES[level].model_dump() if known else {}
        rules[key] = usual | dict(said) if isinstance(said, Mapping) else said
    return rules or dict(AS_IT_COMES)


def tell_apart(rules: Mapping[Severity, SeverityRule]) -> Mapping[Severity, SeverityRule]:
    """Check that each label means one severity, and nothing else that may stand in its place.

    Raises:
        ValueError: naming the label.
    """
    called: dict[str, Severity] = {}
    for severity, rule in rules.items():
        label = rule.label.casefold()
        read = _severity(rule.label)
        if called.setdefault(label, severity) is not severity:
            message = f'"{rule.label}" is the label of two; give each its own'
            raise ValueError(message)
        if label in OPTIONS or (isinstance(read, Severity) and read is not severity):
            message = f'"{rule.label}" means something else already; give {int(severity)} another'
            raise ValueError(f"{message} label")
    return dict(sorted(rules.items()))


def in_front(
    words: str, labels: Iterable[tuple[Severity, str]], *, numbers: bool
) -> tuple[Severity, str] | None:
    """Read the severity that a line begins with, and give the rest of the line.

    Args:
        numbers: whether "2" is one, which may also be the first word of a title.
    """
    known = {" ".join(label.casefold().split()): severity for severity, label in labels}
    spelt = sorted(known, key=len, reverse=True)
    names = "|".join(re.escape(label).replace(r"\ ", r"\s+") for label in spelt)
    sev = r"(?:sev[ -]?)?" if numbers else r"sev[ -]?"
    pattern = rf"\s*(?:(?P<label>{names})|{sev}\s*(?P<number>[1-5]))(?:[:,]?\s+|[:,]?$)"
    found = re.match(pattern, words, re.IGNORECASE)
    if found is None:
        return None
    label, number = found["label"], found["number"]
    severity = known[" ".join(label.casefold().split())] if label else Severity(int(number))
    return severity, words[found.end() :]
