"""Structured logs: one event, one line, constant text, data as fields."""

import logging
import sys

import structlog

LOUD = (
    "atlassian",
    "firefighter.bolt",
    "slack_bolt",
    "slack_sdk",
    "urllib3",
    "procrastinate",
    "uvicorn",
    "alembic",
)
"""Vendors whose debug logs hold message bodies, and whose errors we tell ourselves."""

LOUDEST = ("websockets",)
"""Vendors who call it an error, with a stack trace, when a connection ends."""


def configure(*, as_json: bool, level: int = logging.INFO) -> None:
    """Set up logging of this process."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in LOUDEST:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    final = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info
            if as_json
            else structlog.processors.ExceptionRenderer(),
            final,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
