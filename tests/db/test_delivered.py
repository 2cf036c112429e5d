"""What was promised under a word is found among all else."""

import json

from sqlalchemy import text

from firefighter.db import delivered
from firefighter.db.base import Database
from tests.db.test_retention import looked_at

OTHERS = 5000
FILL = text("""
INSERT INTO deliveries (stream, kind, payload, holds, once, state)
SELECT 's', 'post-line', '{}', false, 'line/1/' || n, 'done' FROM generate_series(1, :others) AS n
""")
ONE = text("""
INSERT INTO deliveries (stream, kind, payload, holds, once, state)
VALUES ('s', 'pin-by-hand', CAST(:payload AS jsonb), false, :once, 'done')
""")
NEAR = ("by-han/x", "by-hand", "by-handy/x", "by-hane/x", "By-hand/x", "byhand/x", "by_hand/x")


def promised(engine, *named):
    with engine.begin() as connection:
        for once in named:
            connection.execute(ONE, {"once": once, "payload": json.dumps({"was": once})})


def found(engine):
    with Database(engine).transaction() as session:
        return [given.payload["was"] for given in delivered.named(session, "by-hand")]


def test_what_begins_so_is_found_the_newest_first(engine):
    ours = ["by-hand/T1/incidents/0", "by-hand/T1//7", "by-hand/Å/é/9", "by-hand/_"]

    promised(engine, *NEAR, *ours)

    assert found(engine) == ours[::-1]


def test_nothing_else_is_looked_at(engine):
    with engine.begin() as connection:
        connection.execute(FILL, {"others": OTHERS})
    promised(engine, "by-hand/T1/incidents/0")
    with engine.begin() as connection:
        connection.execute(text("ANALYZE deliveries"))

    with engine.begin() as connection:
        asked = text(f"EXPLAIN (ANALYZE, FORMAT JSON) {delivered.NAMED}")
        told = connection.execute(asked, {"word": "by-hand", "after": "by-hane"}).scalar_one()

    assert looked_at(told[0]["Plan"]) == 1
