"""One event, one line, and of a bug only what nobody wrote."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import logging
import structlog
from firefighter.ops import logs

logs.configure({form!r}, {level!r})
log = structlog.get_logger()
log.debug("a detail")
with structlog.contextvars.bound_contextvars(request="r1", incident=7):
    log.info("request answered", ms=3)
try:
    try:
        {{"the secret plan": 1}}["xoxb-secret"]
    except KeyError as error:
        raise ValueError("the secret plan") from error
except ValueError:
    log.exception("bug at the door")
    logging.getLogger("uvicorn.error").exception("it failed for %s", "the secret plan")
logging.getLogger("slack_sdk.web").error("the secret plan")
logging.getLogger("urllib3").warning("the secret plan")
"""

OUTAGE = """
import logging
import psycopg
from procrastinate.exceptions import ConnectorException
from firefighter.ops import logs

logs.configure({form!r}, {level!r})
try:
    raise ConnectorException from psycopg.OperationalError("the secret plan")
except ConnectorException:
    log = logging.getLogger("procrastinate.worker")
    log.exception("It failed:\\n    with %s", "the secret plan")
"""

SERVER = """
import requests
from fastapi import FastAPI
from firefighter.ops import logs
from firefighter.wiring.serving import Beside, listening

logs.configure({form!r}, {level!r})
app = FastAPI()

@app.get("/")
def broken():
    raise ValueError("the secret plan")

with Beside(app, listening("127.0.0.1", 0, setting="PORT")) as beside:
    requests.get(f"http://127.0.0.1:{{beside.port}}/", timeout=10)
"""

THREAD = """
import threading
from firefighter.ops import logs

logs.configure({form!r}, {level!r})

def broken():
    raise ValueError("the secret plan")

thread = threading.Thread(target=broken, name="reader")
thread.start()
thread.join()
"""


def logged(form, level="info", program=PROGRAM):
    said = subprocess.run(
        [sys.executable, "-c", program.format(form=form, level=level)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == ""
    return said.stderr


@pytest.mark.parametrize("form", ["json", None])
def test_each_event_is_a_line_of_json_with_what_it_is_about(form):
    first, *_ = map(json.loads, logged(form).splitlines())

    assert first.pop("timestamp").endswith("Z")
    assert first == {
        "event": "request answered",
        "level": "info",
        "request": "r1",
        "incident": 7,
        "ms": 3,
    }


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_bug_is_told_by_where_it_was_raised_and_nobody_s_words(form):
    said = logged(form)

    assert "bug at the door" in said
    assert "builtins.ValueError" in said
    assert "builtins.KeyError" in said
    assert "<string>:" in said
    assert "secret" not in said


def test_a_library_is_quoted_without_what_it_filled_in():
    spoken = [json.loads(line) for line in logged("json").splitlines()]

    [library] = [line for line in spoken if "library" in line]
    assert library["library"] == "uvicorn.error"
    assert library["said"] == "it failed for %s"
    assert "builtins.ValueError" in library["exception"]


def test_a_library_whose_database_is_away_is_no_bug():
    [line] = [json.loads(line) for line in logged("json", program=OUTAGE).splitlines()]

    del line["timestamp"]
    assert line == {
        "event": "a library speaks",
        "level": "warning",
        "library": "procrastinate.worker",
        "said": "It failed: with %s",
        "error": "ConnectorException",
    }


def test_what_is_no_terminal_gets_no_colours():
    assert "\x1b" not in logged("console")


@pytest.mark.parametrize(("level", "lines"), [("debug", 4), ("info", 3), ("error", 2)])
def test_what_is_below_the_level_is_not_written(level, lines):
    assert len(logged("json", level).splitlines()) == lines


def test_a_full_disk_loses_lines_and_breaks_nothing():
    program = f'{PROGRAM.format(form="json", level="debug")}\nprint("alive", flush=True)'

    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device, not a file
        said = subprocess.run(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=full, check=False
        )

    assert said.stdout == b"alive\n"


def test_what_breaks_under_the_server_is_a_line_of_ours_too():
    [line] = [json.loads(line) for line in logged("json", program=SERVER).splitlines()]

    assert line["library"] == "uvicorn.error"
    assert "builtins.ValueError" in line["exception"]
    assert "secret" not in str(line)


def test_a_thread_that_nobody_catches_is_a_line_of_ours_too():
    [line] = [json.loads(line) for line in logged("json", program=THREAD).splitlines()]

    assert (line["event"], line["thread"]) == ("a thread ended by a bug", "reader")
    assert "builtins.ValueError" in line["exception"]
    assert "secret" not in str(line)
