"""A migration that is killed, held up, or run twice at once."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, pool, text

from firefighter.ops import migrations
from firefighter.settings import SettingsFault
from firefighter.views.shipped import shipped
from tests.worker.scene import until

TWO_STEPS = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "two_steps", "{head}"


def upgrade() -> None:
    op.create_table("first_half", sa.Column("id", sa.Integer()))
    op.execute("SELECT pg_sleep({seconds})")
    op.create_table("second_half", sa.Column("id", sa.Integer()))


def downgrade() -> None:
    op.drop_table("second_half")
    op.drop_table("first_half")
"""
WIDER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "wider", "{head}"


def upgrade() -> None:
    op.add_column("incidents", sa.Column("later", sa.Text()))


def downgrade() -> None:
    op.drop_column("incidents", "later")
"""
PROGRAM = (
    "import sys; from pathlib import Path; from firefighter.ops import migrations;"
    "migrations.upgrade(sys.argv[1], scripts=Path(sys.argv[2]))"
)
ASLEEP = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE"
HALVES = "SELECT tablename FROM pg_tables WHERE tablename LIKE '%_half' ORDER BY 1"


def later_release(folder: Path, script: str, **values) -> Path:
    """Give the migrations of a release that has one more."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(shipped("migrations"), folder)
    newest = script.format(head=migrations.head(), **values)
    (folder / "versions" / "later.py").write_text(newest)
    return folder


def ask(url, query):
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        return list(connection.scalars(text(query)))


def start(url, scripts):
    return subprocess.Popen([sys.executable, "-c", PROGRAM, url, str(scripts)])


def asleep(url):
    return ask(url, f"{ASLEEP} 'SELECT pg_sleep%'") == [1]


def test_a_migration_that_is_killed_leaves_the_schema_as_it_was_and_the_next_finishes(
    database_url, tmp_path
):
    slow = later_release(tmp_path / "slow", TWO_STEPS, seconds=600)
    killed = start(database_url, slow)
    until(lambda: asleep(database_url))

    killed.kill()
    killed.wait()
    until(lambda: not asleep(database_url))

    assert migrations.current(database_url) == migrations.head()
    assert ask(database_url, HALVES) == []
    quick = later_release(tmp_path / "quick", TWO_STEPS, seconds=0)
    migrations.upgrade(database_url, scripts=quick)
    assert migrations.current(database_url) == "two_steps"
    assert ask(database_url, HALVES) == ["first_half", "second_half"]


def test_whoever_comes_second_waits_for_the_first_and_finds_it_done(database_url, tmp_path):
    scripts = later_release(tmp_path / "slow", TWO_STEPS, seconds=2)
    first = start(database_url, scripts)
    until(lambda: asleep(database_url))

    second = start(database_url, scripts)

    assert [first.wait(), second.wait()] == [0, 0]
    assert ask(database_url, HALVES) == ["first_half", "second_half"]


def test_a_migration_that_waits_for_a_lock_gives_up_in_words(database_url, engine, tmp_path):
    scripts = later_release(tmp_path / "wider", WIDER)
    began = time.monotonic()

    with engine.begin() as busy:
        busy.execute(text("LOCK TABLE incidents"))
        with pytest.raises(SettingsFault, match=r"Another session holds a lock.*again"):
            migrations.upgrade(database_url, scripts=scripts)

    assert time.monotonic() - began < 30
    assert migrations.current(database_url) == migrations.head()
    migrations.upgrade(database_url, scripts=scripts)
    assert migrations.current(database_url) == "wider"
