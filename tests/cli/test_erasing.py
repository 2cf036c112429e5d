"""What an operator erases from a terminal, and what they are told of the rest."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from firefighter.db import people
from firefighter.domain.pseudonyms import is_pseudonym
from firefighter.domain.roles import Person
from firefighter.ops import erasing
from firefighter.services import roles, timeline, undo
from firefighter.settings import SettingsFault
from tests.cli.test_commands import firefighter
from tests.kept import tables_with
from tests.locks import waits_for_a_lock
from tests.services.scene import ANA, MARC, Scene, by
from tests.worker.scene import until

SECRET = "swordfish"


@pytest.fixture
def scene(database):
    scene = Scene(database)
    number = scene.running().number
    scene.does(people.learn, [ANA, MARC], at=by().at)
    scene.does(timeline.note, number, f"the password is {SECRET}", by=by(MARC, at=1))
    return scene


def test_words_are_removed_in_the_name_of_whoever_asks_for_it(scene, database_url):
    words = ("redact", "1", "--entry", "2", "--by", "ana", "--why", "A password.")

    said = firefighter(*words, DATABASE_URL=database_url)

    assert said.returncode == 0, said.stderr
    assert "The words of entry 2 of INC-1 are removed." in said.stdout
    assert "Backups of the database" in said.stdout
    assert tables_with(scene.database.engine, SECRET) == []
    assert (scene.last(1).actor, scene.last(1).source) == (ANA.id, "command line")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"--by": "nobody"}, "I know nobody called nobody; please give a Slack id."),
        ({"--entry": "99"}, "INC-1 has no entry 99"),
        ({"INC": "INC-x"}, "I know no incident INC-x."),
        ({"INC": "INC-7"}, "I know no incident INC-7."),
        ({"--why": f"The password is {SECRET}!"}, "Please say why without them."),
    ],
)
def test_what_cannot_be_removed_is_said_in_words(scene, database_url, changed, told):
    given = {"INC": "INC-1", "--entry": "2", "--by": "Ana", "--why": "A password."} | changed
    incident = given.pop("INC")
    options = [part for option in given.items() for part in option]

    said = firefighter("redact", incident, *options, DATABASE_URL=database_url)

    assert said.returncode == 2
    assert told in said.stderr
    assert "Traceback" not in said.stderr
    assert tables_with(scene.database.engine, SECRET) == ["texts"]


def test_a_person_is_counted_and_forgotten_only_when_that_is_meant(scene, database_url):
    only_counted = firefighter("forget", MARC.id, "--dry-run", DATABASE_URL=database_url)
    not_sure = firefighter("forget", MARC.id, DATABASE_URL=database_url)
    assert "U2 (Marc) is named in 1 incident:" in only_counted.stdout
    assert "entries: 1" in only_counted.stdout
    assert not_sure.returncode == 1
    assert scene.last(1).actor == MARC.id

    said = firefighter("forget", MARC.id, "--yes", DATABASE_URL=database_url)

    assert said.returncode == 0, said.stderr
    called = scene.last(1).actor
    assert f"U2 is {called} from now on." in said.stdout
    assert "The channel of INC-1" in said.stdout
    assert scene.does(people.find, MARC.id) is None


def test_whoever_is_interrupted_is_told_and_runs_the_same_again(scene, database_url):
    scene.does(timeline.note, 1, "@Marc looks", by=by(MARC, at=2))
    command = [sys.executable, "-m", "firefighter", "forget", MARC.id, "--yes"]
    environment = {"PATH": "/usr/bin:/bin", "DATABASE_URL": database_url}
    with scene.database.engine.connect() as held:
        held.execute(text("SELECT FROM texts FOR UPDATE"))
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as begun:
            assert until(lambda: waits_for_a_lock(scene.database.engine), seconds=30)
            begun.send_signal(signal.SIGINT)
            _, said = begun.communicate(timeout=30)
    assert begun.returncode == 1
    assert "Run the same again" in said
    called = scene.last(1).actor
    assert is_pseudonym(called)

    again = firefighter("forget", MARC.id, "--yes", DATABASE_URL=database_url)

    assert f"U2 is {called} from now on." in again.stdout, again.stderr
    assert scene.last(1).words == f"@{called} looks"


def test_whoever_holds_a_row_for_long_holds_up_only_what_is_left(scene, database_url):
    scene.does(timeline.note, 1, "@Marc looks", by=by(MARC, at=2))
    with scene.database.engine.connect() as held:
        held.execute(text("SELECT FROM texts FOR UPDATE"))

        with pytest.raises(SettingsFault, match=r"too long.* Run the same again"):
            erasing.forget(database_url, MARC.id, chance="4f2a", patience=0.1)

    assert scene.last(1).actor == "someone-4f2a"
    assert erasing.forget(database_url, MARC.id, chance="77aa") == "someone-4f2a"
    assert scene.last(1).words == "@someone-4f2a looks"


def test_an_undo_meanwhile_brings_nobody_back(scene, database_url):
    gone = Person(id="U77GONE", name="Gwen")
    scene.does(roles.take_command, 1, by=by(gone, at=2))
    scene.does(roles.take_command, 1, by=by(ANA, at=3))
    taken = scene.last(1).seq
    with ThreadPoolExecutor(1) as pool:
        with scene.database.engine.connect() as held:
            held.execute(text("SELECT FROM entries FOR UPDATE"))
            forgotten = pool.submit(erasing.forget, database_url, gone.id, chance="4f2a")
            assert until(lambda: waits_for_a_lock(scene.database.engine))
            scene.does(undo.undo, 1, taken, by=by(ANA, at=4))
        forgotten.result(30)

    assert tables_with(scene.database.engine, gone.id) == []
    assert scene.incident(1).commander == "someone-4f2a"


def test_two_are_forgotten_at_once(scene, database_url):
    scene.does(people.learn, [Person(id="U77GONE", name="Gwen")], at=by().at)
    for words in ("@Gwen looks", "@Gwen asks <@U2>", "<@U77GONE> asks <@U2>"):
        scene.does(timeline.note, 1, words, by=by(ANA, at=2))
    with ThreadPoolExecutor(2) as pool:
        with scene.database.engine.connect() as held:
            held.execute(text("SELECT FROM texts WHERE words = '@Gwen looks' FOR UPDATE"))
            one = pool.submit(erasing.forget, database_url, "U77GONE", chance="4f2a")
            assert until(lambda: waits_for_a_lock(scene.database.engine))
            other = pool.submit(erasing.forget, database_url, MARC.id, chance="77aa")
            assert until(lambda: waits_for_a_lock(scene.database.engine, sessions=2))
        assert (one.result(30), other.result(30)) == ("someone-4f2a", "someone-77aa")

    said = [entry.words for entry in scene.timeline(1)[-3:]]
    gwen, marc = "@someone-4f2a", "someone-77aa"
    assert said[0] == f"{gwen} looks"
    assert marc in (said[1] or "")


def test_whoever_waits_for_us_in_turn_holds_us_up(scene, database_url):
    """Three rows: we have the first, wait for the second, and the third's holder for us."""
    for words in ("first", "second", "third"):
        scene.does(timeline.note, 1, f"{words} of <@U2>", by=by(ANA, at=2))
    row = "SELECT FROM texts WHERE words LIKE '{} of %' FOR UPDATE"
    with ThreadPoolExecutor(2) as pool, scene.database.engine.connect() as other:
        # Only we are to notice.
        other.execute(text("SET deadlock_timeout = '1min'; SET lock_timeout = '1min'"))
        other.execute(text(row.format("third")))
        with scene.database.engine.connect() as held:
            held.execute(text(row.format("second")))
            forgotten = pool.submit(erasing.forget, database_url, MARC.id, chance="4f2a")
            assert until(lambda: waits_for_a_lock(scene.database.engine))
            waits = pool.submit(other.execute, text(row.format("first")))
            assert until(lambda: waits_for_a_lock(scene.database.engine, sessions=2))
        with pytest.raises(SettingsFault, match=r"too long.* Run the same again"):
            forgotten.result(30)
        waits.result(30)


def test_of_whom_nothing_is_known_there_is_nothing_to_forget(database_url):
    said = firefighter("forget", "U99", "--yes", DATABASE_URL=database_url)

    assert said.returncode == 0, said.stderr
    assert "U99 is named nowhere, so there is nothing to forget." in said.stdout
    assert "from now on" not in said.stdout


def test_who_commands_what_goes_on_is_not_forgotten(scene, database_url):
    scene.does(roles.take_command, 1, by=by(MARC, at=2))

    said = firefighter("forget", MARC.id, "--yes", DATABASE_URL=database_url)

    assert said.returncode == 2
    assert "U2 commands INC-1. Let somebody else take command first." in said.stderr


def test_what_is_kept_no_longer_is_counted_first_and_dropped_then(scene, database_url, tmp_path):
    policy = tmp_path / "firefighter.toml"
    policy.write_text("[retention]\nwords_months = 1\n")
    environment = {"DATABASE_URL": database_url, "FIREFIGHTER_POLICY": str(policy)}
    with scene.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE incidents SET status = 'closed', closed_at = '2020-01-01 12:00+00'"
        )

    counted = firefighter("retention", "--dry-run", **environment)
    assert "words: 2 would go" in counted.stdout, counted.stderr
    assert tables_with(scene.database.engine, SECRET) == ["texts"]
    done = firefighter("retention", **environment)

    assert "words: 2 went" in done.stdout, done.stderr
    assert tables_with(scene.database.engine, SECRET) == []
