"""Removing words looks at what was answered since they were said, and at nothing else."""

from sqlalchemy import text

from firefighter.db import repeated

MANY = 3000
FILL = text("""
INSERT INTO deliveries (stream, kind, payload, holds, once, state, promised_at, settled_at)
SELECT 's', CASE WHEN n % 2 = 0 THEN 'reply' ELSE 'set-topic' END,
       jsonb_build_object('channel', 'C1', 'thread', '1.1', 'text', 'It is swordfish, I hear'),
       false, NULL, 'done', now() - interval '2 days', now() - interval '2 days'
FROM generate_series(1, :many) AS n
""")
SAY = text("""
INSERT INTO deliveries (stream, kind, payload, holds, once)
VALUES ('s', 'post-line', '{}', false, 'line/1/2'),
       ('s', 'reply', '{"channel": "C1", "thread": "2.2", "text": "It is swordfish, I hear"}',
        false, NULL)
""")
READ = text("""
SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'deliveries'
""")
BLANKED = text("SELECT payload ->> 'thread' FROM deliveries WHERE payload ->> 'text' = 'Gone.'")


def test_what_was_answered_before_the_words_is_neither_changed_nor_read(database):
    with database.transaction() as session:
        session.execute(FILL, {"many": MANY})
        session.execute(SAY)
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(
            text("VACUUM ANALYZE deliveries")
        )

    with database.transaction() as session:
        said, since = ["swordfish, I hear"], ["post-card/1", "line/1/2"]
        repeated.blank(session, said, key="INC-1", since=since, instead="Gone.")

        read = session.execute(READ).scalar_one()
        assert list(session.execute(BLANKED).scalars()) == ["2.2"]
    assert read < MANY / 10


def test_where_nobody_knows_since_when_every_answer_is_looked_at(database):
    with database.transaction() as session:
        session.execute(FILL, {"many": 4})

        repeated.blank(session, ["swordfish, I hear"], key="INC-1", since=["x"], instead="Gone.")

        assert list(session.execute(BLANKED).scalars()) == ["1.1", "1.1"]
