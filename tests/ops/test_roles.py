"""Who owns the tables, and what the application may do with them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, pool, text
from sqlalchemy.exc import ProgrammingError

from firefighter.db.base import Database, connect
from firefighter.db.tables import metadata
from firefighter.domain.policy import Policy, RetentionRule
from firefighter.domain.pseudonyms import is_pseudonym
from firefighter.ops import migrations
from firefighter.ops.roles import LIMITED, separate
from firefighter.services import retention, timeline
from firefighter.settings import SettingsFault
from tests.cli.test_commands import firefighter
from tests.ops.roles import role, url_as
from tests.services.scene import MARC, Scene, by, minutes

OWNER, APPLICATION, DATABASE = "keeper", "bot-of-ours", "separate"


@pytest.fixture
def owner_url(postgres):
    # Its database goes first, and with it all that the application's role was given.
    with role(postgres, APPLICATION), role(postgres, OWNER, owning=DATABASE):
        yield url_as(postgres, OWNER, DATABASE)


@pytest.fixture
def url(postgres, owner_url):
    assert owner_url
    return url_as(postgres, APPLICATION, DATABASE)


def run(url, statement, *, as_=None):
    engine = create_engine(as_ or url, poolclass=pool.NullPool)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        return result.all() if result.returns_rows else []


def migrated(owner_url, url):
    return firefighter("migrate", DATABASE_OWNER_URL=owner_url, DATABASE_URL=url)


def test_the_owner_migrates_without_any_extension_and_the_application_owns_nothing(owner_url, url):
    said = migrated(owner_url, url)

    assert said.returncode == 0, said.stderr
    assert 'The role "bot-of-ours" may use it, and owns nothing.' in said.stdout
    assert "superuser" not in said.stdout
    owners = run(owner_url, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    assert owners == [(OWNER,)]
    assert run(owner_url, "SELECT extname FROM pg_extension") == [("plpgsql",)]
    assert run(owner_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [
        (False,)
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET actor = 'x'",
        "DELETE FROM entries",
        "TRUNCATE entries CASCADE",
        "DELETE FROM texts",
        "DELETE FROM incidents",
        "DROP TRIGGER only_grows ON entries",
        "ALTER TABLE entries DISABLE TRIGGER ALL",
        "DROP TABLE entries CASCADE",
        "SET session_replication_role = 'replica'",
        "CREATE TABLE mine (id int)",
        "UPDATE alembic_version SET version_num = 'x'",
    ],
)
def test_the_application_cannot_edit_the_timeline(owner_url, url, statement):
    migrations.upgrade(owner_url)
    separate(owner_url, url)

    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(url, statement)


def test_the_application_may_drop_what_undo_would_restore_of_removed_words(owner_url, url):
    migrations.upgrade(owner_url)
    separate(owner_url, url)

    run(url, "UPDATE entries SET before = NULL")
    run(url, "UPDATE texts SET words = NULL, blanked_by = 'U1', blanked_at = now()")


def test_a_person_is_forgotten_by_the_owner_only(owner_url, url):
    migrations.upgrade(owner_url)
    separate(owner_url, url)
    engine = connect(url)
    scene = Scene(Database(engine))
    number = scene.running().number
    scene.does(timeline.note, number, "Hm.", by=by(MARC, at=1))

    refused = firefighter("forget", MARC.id, "--yes", DATABASE_URL=url)
    said = firefighter("forget", MARC.id, "--yes", DATABASE_URL=url, DATABASE_OWNER_URL=owner_url)

    assert refused.returncode == 2
    assert "Give its address in DATABASE_OWNER_URL." in refused.stderr
    assert said.returncode == 0, said.stderr
    assert is_pseudonym(scene.last(number).actor)
    engine.dispose()


def test_the_application_drops_what_is_kept_no_longer_by_itself(owner_url, url):
    migrations.upgrade(owner_url)
    separate(owner_url, url)
    engine = connect(url)
    scene = Scene(Database(engine))
    policy = Policy(retention=RetentionRule(words_months=1))

    assert not scene.does(retention.drop, policy=policy, at=minutes(0))
    engine.dispose()


def test_a_table_of_a_later_migration_may_be_used_after_it(owner_url, url):
    migrations.upgrade(owner_url)
    separate(owner_url, url)
    run(owner_url, "CREATE TABLE later (id bigserial PRIMARY KEY)")

    separate(owner_url, url)

    run(url, "INSERT INTO later DEFAULT VALUES")
    assert run(url, "DELETE FROM later RETURNING id") == [(1,)]


def test_several_migrate_at_once_as_pods_do(owner_url, url):
    migrations.upgrade(owner_url)

    with ThreadPoolExecutor(4) as pods:
        said = set(pods.map(lambda _: separate(owner_url, url), range(12)))

    assert said == {'The role "bot-of-ours" may use it, and owns nothing.'}


def test_what_is_limited_are_tables():
    assert set(LIMITED) <= {*metadata.tables, "alembic_version"}


def test_one_role_for_both_is_nothing_to_talk_about(owner_url):
    migrations.upgrade(owner_url)

    assert separate(owner_url, owner_url) == ""


def test_an_application_that_owns_the_tables_is_told_how_to_give_them_away(postgres, url):
    migrations.upgrade(postgres.url_of(DATABASE))
    run(postgres.url_of(DATABASE), f'ALTER TABLE entries OWNER TO "{APPLICATION}"')

    with pytest.raises(SettingsFault) as told:
        separate(postgres.url_of(DATABASE), url)

    assert 'REASSIGN OWNED BY "bot-of-ours" TO firefighter;' in str(told.value)


def test_who_began_with_one_role_is_led_to_two(postgres, owner_url, url):
    run(url, f'GRANT CREATE ON SCHEMA public TO "{APPLICATION}"', as_=postgres.url_of(DATABASE))
    assert firefighter("migrate", DATABASE_URL=url).returncode == 0

    told = migrated(owner_url, url)

    mending = f'REASSIGN OWNED BY "{APPLICATION}" TO {OWNER};'
    assert (told.returncode, mending in told.stderr) == (2, True)
    run(url, mending, as_=postgres.url_of(DATABASE))
    said = migrated(owner_url, url)
    assert said.returncode == 0, said.stderr
    assert 'The role "bot-of-ours" may use it, and owns nothing.' in said.stdout


def test_an_application_that_is_a_member_of_the_owner_is_told(postgres, owner_url, url):
    migrations.upgrade(owner_url)
    run(url, f'GRANT {OWNER} TO "{APPLICATION}"', as_=postgres.url_of(DATABASE))

    assert "may still do anything" in separate(owner_url, url)


def test_a_role_that_does_not_exist_is_said_with_the_line_that_makes_it(postgres, owner_url):
    migrations.upgrade(owner_url)

    said = migrated(owner_url, url_as(postgres, "nobody", DATABASE))

    assert said.returncode == 2
    assert "CREATE ROLE nobody LOGIN" in said.stderr


def test_a_role_that_may_not_create_is_told_the_line_that_lets_it(postgres, url):
    said = firefighter("migrate", DATABASE_URL=url)

    assert said.returncode == 2
    assert "Traceback" not in said.stderr
    mending = 'GRANT USAGE, CREATE ON SCHEMA public TO "bot-of-ours";'
    assert "set DATABASE_OWNER_URL to its address" in said.stderr
    assert mending in said.stderr
    run(url, mending, as_=postgres.url_of(DATABASE))
    assert firefighter("migrate", DATABASE_URL=url).returncode == 0


def test_an_application_that_may_not_read_is_told_who_lets_it(owner_url, url):
    migrations.upgrade(owner_url)

    said = firefighter("digest", DATABASE_URL=url)

    assert said.returncode == 2
    assert "may not read" in said.stderr
    assert "DATABASE_OWNER_URL" in said.stderr
