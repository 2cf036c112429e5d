"""Migrations only add, so that a release runs on the schema of any later one."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, pool, text

from firefighter.ops import migrations

COLUMNS = """
SELECT table_name || '.' || column_name AS name, data_type, is_nullable = 'YES' AS nullable,
       column_default IS NOT NULL OR is_identity = 'YES' OR is_generated = 'ALWAYS' AS filled
FROM information_schema.columns
WHERE table_schema = 'public' AND table_name NOT LIKE 'procrastinate%'
"""
UNIQUE = """
SELECT i.relname || ' on ' || t.relname AS name,
       ARRAY(SELECT t.relname || '.' || a.attname FROM pg_attribute a
             WHERE a.attrelid = t.oid AND a.attnum = ANY (x.indkey)) AS columns
FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace
  AND t.relname NOT LIKE 'procrastinate%'
"""
RULES = """
SELECT conrelid::regclass || ' ' || conname AS name, pg_get_constraintdef(oid) AS rule
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid > 0
  AND conrelid::regclass::text NOT LIKE 'procrastinate%'
"""


def seen(url):
    """Give the schema as comparable facts."""
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        return {
            what: {row[0]: tuple(row[1:]) for row in connection.execute(text(query))}
            for what, query in (("columns", COLUMNS), ("unique", UNIQUE), ("rules", RULES))
        }


def harm(before, after):
    """Name what would trouble whoever knows only the schema before."""
    tables = {name.split(".")[0] for name in before["columns"]}
    harms = [f"{name} is gone" for name in before["columns"].keys() - after["columns"].keys()]
    for name, (kind, nullable, filled) in after["columns"].items():
        if name in before["columns"]:
            was, was_nullable, was_filled = before["columns"][name]
            if kind != was:
                harms.append(f"{name} is {kind} now")
            if nullable < was_nullable or (filled < was_filled and not nullable):
                harms.append(f"{name} must be filled now")
        elif name.split(".")[0] in tables and not nullable and not filled:
            harms.append(f"{name} is new and must be filled")
    harms += [
        f"{name} is unique now"
        for name in after["unique"].keys() - before["unique"].keys()
        if set(after["unique"][name][0]) <= before["columns"].keys()
    ]
    return sorted(harms)


def steps():
    script = ScriptDirectory.from_config(migrations.configuration(""))
    return [revision.revision for revision in script.walk_revisions()][::-1]


@pytest.fixture
def fresh(postgres):
    yield postgres.create("growing")
    postgres.drop("growing")


def test_every_migration_only_adds_and_can_be_taken_back(fresh):
    first, *later = steps()
    migrations.upgrade(fresh, first)
    reached = first

    for revision in later:
        before = seen(fresh)
        migrations.upgrade(fresh, revision)
        after = seen(fresh)

        assert harm(before, after) == [], revision
        migrations.downgrade(fresh, reached)
        assert seen(fresh) == before, revision
        migrations.upgrade(fresh, revision)
        assert seen(fresh) == after, revision
        reached = revision
    assert reached == migrations.head()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("ALTER TABLE people DROP COLUMN zone", "people.zone is gone"),
        ("ALTER TABLE people RENAME COLUMN zone TO tz", "people.zone is gone"),
        ("DROP TABLE throttles", "throttles.method is gone"),
        ("ALTER TABLE people ALTER guest TYPE text", "people.guest is text now"),
        ("ALTER TABLE people ALTER zone SET NOT NULL", "people.zone must be filled now"),
        ("ALTER TABLE deliveries ALTER state DROP DEFAULT", "deliveries.state must be filled now"),
        ("ALTER TABLE people ADD later int NOT NULL", "people.later is new and must be filled"),
        ("CREATE UNIQUE INDEX u ON people (name)", "u on people is unique now"),
    ],
)
def test_what_does_not_only_add_is_found(database_url, engine, change, expected):
    before = seen(database_url)
    with engine.begin() as connection:
        connection.execute(text(change))

    assert expected in harm(before, seen(database_url))


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE people ADD later int",
        "ALTER TABLE people ADD later int NOT NULL DEFAULT 1",
        "CREATE TABLE later (id int NOT NULL PRIMARY KEY)",
        "CREATE INDEX later ON people (name)",
        "ALTER TABLE people ALTER name DROP NOT NULL",
    ],
)
def test_what_only_adds_is_welcome(database_url, engine, change):
    before = seen(database_url)
    with engine.begin() as connection:
        connection.execute(text(change))

    assert harm(before, seen(database_url)) == []
