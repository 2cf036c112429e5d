"""How a command ends that cannot go on: in words, never as a stack trace, and with a code."""

import sys

from sqlalchemy.exc import DBAPIError

from firefighter.domain.errors import Refused
from firefighter.ops import logs
from firefighter.ops.database import trouble
from firefighter.ops.postgres import PostgresFailed
from firefighter.settings import REQUESTS, SettingsFault

BUG, UNUSABLE = 1, 2
"""The exit codes for what is our fault, and for what its operator can mend."""

OURS = "This is our fault. Please report these lines; nobody's words and no secret are in them:"


def told(error: Exception) -> int:
    """Say on standard error why a command ends, and give its exit code."""
    code, said = UNUSABLE, str(error)
    match error:
        case SettingsFault() | PostgresFailed() | Refused():
            pass
        case DBAPIError():
            said = trouble(error, REQUESTS)
        case _:
            code, said = BUG, f"{OURS}\n{logs.frames((type(error), error, error.__traceback__))}"
    for sentence in said.splitlines():
        sys.stderr.write(f"firefighter: {sentence}\n")
    sys.stderr.flush()
    return code
