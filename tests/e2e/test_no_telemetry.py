"""From declaring to the published draft, a process goes only where its settings say."""

import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from firefighter.cli.stage import Stage
from firefighter.playground import story
from firefighter.playground.serving import PATIENT_SECONDS

LISTENING = """
import sys

def heard(event, given):
    if event in {"socket.connect", "socket.sendto"}:
        where = given[1]
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        where = (given[0], given[1] if len(given) > 1 else None)
    else:
        return
    with open(%r, "a") as book:
        book.write(f"{where[0]} {where[1]}\\n" if isinstance(where, tuple) else f"{where}\\n")

sys.addaudithook(heard)
"""
"""Python tells an audit hook of each address that is looked up or connected to, in any thread.

Only the database's own library, written in C, goes by itself: where DATABASE_URL says.
"""

STRANGER = """
import contextlib, socket
with contextlib.suppress(OSError):
    socket.create_connection(("127.0.0.1", 9), 1)
"""


@pytest.fixture
def book(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(LISTENING % str(tmp_path / "book"))
    return tmp_path / "book"


def test_a_process_connects_to_its_neighbours_and_to_nobody_else(database_url, book, tmp_path):
    listening = {"PYTHONPATH": str(tmp_path)}

    with Stage(database=database_url, log=tmp_path / "log", settings=listening) as stage:
        stage.slack.workspace.patience = PATIENT_SECONDS
        scenes = list(story.play(stage.slack, stage.wiki.site))
        neighbours = {urlsplit(url).netloc for url in (stage.slack.api_url, stage.wiki.url)}

    assert scenes[-1].did == "The draft is published"
    visited = {":".join(line.split()[:2]) for line in book.read_text().splitlines()}
    assert visited >= neighbours
    assert visited - neighbours == set()


def test_the_hook_hears_of_a_stranger(book, tmp_path):
    command = [sys.executable, "-c", STRANGER]

    subprocess.run(command, env={"PYTHONPATH": str(tmp_path)}, check=True)

    assert "127.0.0.1 9" in book.read_text()
