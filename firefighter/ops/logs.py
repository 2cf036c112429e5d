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
    "websockets",
)
"""Vendors whose debug logs hold message bodies, and whose errors we tell ourselves."""


def configure(*, as_json: bool, level: int = logging.INFO) -> None:
    """Set up logging of this process."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.ERROR)
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
