"""Structured logs: one event, one line, constant text, data as fields; never anybody's words."""

import io
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from typing import TextIO, cast

import procrastinate.exceptions
import psycopg
import structlog
from sqlalchemy.exc import OperationalError as DBAPIOutage
from structlog.typing import ExcInfo

JSON = "json"

LOUD = (
    "atlassian",
    "firefighter.bolt",
    "slack_bolt",
    "urllib3",
    "procrastinate",
    "uvicorn",
    "alembic",
)
"""Vendors whose debug logs hold message bodies, and whose errors we tell ourselves."""

LOUDEST = ("websockets", "slack_sdk", "procrastinate.utils", "psycopg.pool")
"""Vendors who call it an error when a connection ends, or what was answered is no JSON."""


def configure(form: str | None = None, level: str = "info") -> None:
    """Set up logging of this process.

    Args:
        form: "json" or "console"; None is what suits, a terminal or something else.
        level: the least that is written.
    """
    as_json = not sys.stderr.isatty() if form is None else form == JSON
    # A file, or whoever collects the logs of a container, makes nothing of colours.
    console = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    render = structlog.processors.JSONRenderer() if as_json else console
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(frames),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", Forgiving(sys.stderr))),
    )
    threading.excepthook = _thread_ended
    logging.basicConfig(handlers=[Vendors()], level=logging.WARNING, force=True)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in LOUDEST:
        logging.getLogger(name).setLevel(logging.CRITICAL)


OUTAGES = (procrastinate.exceptions.ConnectorException, psycopg.OperationalError, DBAPIOutage)


class Forgiving(io.TextIOBase):
    """Loses a line that cannot be written, rather than break what told it: the disk may be full."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    """Tell of a thread that nobody catches as of any other bug, not past our logs."""
    name = "" if ended.thread is None else ended.thread.name
    structlog.get_logger().error("a thread ended by a bug", thread=name, exc_info=ended.exc_value)


class Vendors(logging.Handler):
    """Writes what a library logs as a line of ours: its constant text, without what it filled in.

    What a library puts into its sentences may be a request, an answer or a password.
    """

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        level, more = record.levelno, dict[str, object]()
        if isinstance(error, OUTAGES):
            # A database that is away is no bug; where a library met that is of no use to anybody.
            level, more = min(level, logging.WARNING), {"error": type(error).__name__}
        elif error is not None:
            more = {"exc_info": record.exc_info}
        said = " ".join(str(record.msg).split())
        log = structlog.get_logger()
        log.log(level, "a library speaks", library=record.name, said=said, **more)


def frames(exc_info: ExcInfo) -> str:
    """Tell a bug by where it was raised, and the kinds of error; their words may be anybody's."""
    return "\n".join(_told(exc_info[1]))


def _told(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        state = getattr(error, "sqlstate", None)
        yield f"{type(error).__module__}.{type(error).__qualname__}{f' {state}' if state else ''}"
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
