"""What befalls those who run it: a full disk, a revoked token, a secret that is replaced."""

from contextlib import contextmanager

import pytest
from pydantic import SecretStr
from slack_sdk.signature import Clock, SignatureVerifier
from sqlalchemy import text

from firefighter.domain.lifecycle import Status
from tests.e2e.test_main_job import CHANNEL, declared

WRITTEN = ("incidents", "entries", "texts", "requests", "deliveries")
NOT_WRITTEN = "could not write that down just now, so nothing was changed"
NOBODY_KNOWS = "whether that was written down"


@contextmanager
def full_disk(scene):
    """Let Postgres refuse every write, in the words of a disk that has no room left.

    A trigger may raise the very error; where it comes from makes no difference to us.
    """
    with scene.database.transaction() as session:
        session.execute(
            text("""
            CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'could not extend file: No space left on device'
                    USING ERRCODE = 'disk_full';
            END $$
            """)
        )
        for table in WRITTEN:
            session.execute(
                text(
                    f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table}"
                    " FOR EACH STATEMENT EXECUTE FUNCTION no_room()"
                )
            )
    yield
    with scene.database.transaction() as session:
        session.execute(text("DROP FUNCTION no_room CASCADE"))


def test_on_a_full_disk_nothing_is_changed_and_whoever_asked_is_told(scene):
    ana = declared(scene)
    assert scene.settled()

    with full_disk(scene):
        ana.chooses("Status", "Fixing", in_=CHANNEL)
        typed = ana.types("/incident declare sev3 search is down")

        assert ana.sees(NOT_WRITTEN, in_=CHANNEL)
        assert NOT_WRITTEN in str(typed.body)

    assert scene.incident().status is Status.OPEN
    assert scene.count("incidents") == 1


@contextmanager
def cut_off_while_committing(scene):
    """Let Postgres end a session that notes an entry at the very moment of its commit."""
    with scene.database.transaction() as session:
        session.execute(
            text("""
            CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_terminate_backend(pg_backend_pid());
                RETURN NULL;
            END $$
            """)
        )
        session.execute(
            text("""
            CREATE CONSTRAINT TRIGGER cut_off AFTER INSERT ON entries
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut_off()
            """)
        )
    yield
    with scene.database.transaction() as session:
        session.execute(text("DROP FUNCTION cut_off CASCADE"))


def test_whoever_cannot_know_whether_it_was_written_is_told_to_look_first(scene):
    ana = declared(scene)
    assert scene.settled()

    with cut_off_while_committing(scene):
        ana.chooses("Status", "Fixing", in_=CHANNEL)
        typed = ana.types("/incident note INC-1 the disk was full")

        assert ana.sees(NOBODY_KNOWS, in_=CHANNEL)
        assert NOBODY_KNOWS in str(typed.body)

    assert ana.types("/incident note INC-1 the disk was full").ok
    assert scene.timeline()[-1] == ("note", None, None)


def test_what_slack_was_told_when_the_disk_filled_up_is_not_told_again(scene):
    ana = declared(scene)
    assert scene.settled()
    held = scene.slack.faults.add("chat.postMessage", "slow", seconds=1)

    ana.chooses("Status", "Fixing", in_=CHANNEL)
    assert scene.until(lambda: held.times == 0)
    with full_disk(scene):
        assert ana.sees("[Undo]", in_=CHANNEL)

    assert scene.settled()
    said = [line for line in ana.reads(CHANNEL) if "[Undo]" in line]
    assert len(said) == 1


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth"])
def test_while_the_token_is_revoked_everything_is_recorded_and_told_once_it_is_mended(scene, code):
    ana = declared(scene)
    assert scene.settled()
    scene.slack.faults.add("*", "error", error=code, times=None)

    ana.chooses("Status", "Fixing", in_=CHANNEL)

    assert scene.until(lambda: scene.incident().status is Status.MITIGATING)
    assert scene.deliveries("dead") == []
    scene.slack.faults.clear()
    assert scene.settled()
    assert ana.sees("[Undo]", in_=CHANNEL)


class TestTheSigningSecretIsReplaced:
    @pytest.fixture
    def settings(self, settings):
        """Set the new secret, with the one that Slack still signs with beside it."""
        old = settings.slack_signing_secret
        return settings.model_copy(
            update={"slack_signing_secret": SecretStr("new"), "slack_signing_secret_old": old}
        )

    def test_both_are_taken_until_slack_signs_with_the_new_one(self, scene):
        before = scene.ana.types("/incident declare sev3 checkout is down")
        scene.slack.bot._signer = SignatureVerifier("new", Clock())  # noqa: SLF001 - Slack's side
        after = scene.ana.types("/incident list")

        assert before.ok
        assert after.ok

    def test_one_that_never_was_ours_is_turned_away(self, scene):
        scene.slack.bot._signer = SignatureVerifier("other", Clock())  # noqa: SLF001 - Slack's side

        assert scene.ana.types("/incident list").status == 401
