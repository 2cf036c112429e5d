"""Whose people they are, of a channel that is shared with another organisation."""

from firefighter.slack.requests import of_mention, of_movement, of_profile

OURS, THEIRS = "T1", "T7"


def told(event):
    """Give an event as Slack tells it of a channel of theirs: the workspace outside is theirs."""
    return {
        "team_id": THEIRS,
        "event_id": "Ev1",
        "authorizations": [{"team_id": OURS, "user_id": "UBOT", "is_bot": True}],
        "event": event,
    }


def who_says(team):
    said = {"user": "U1", "team": team, "channel": "C1", "ts": "1.1", "text": "<@UBOT> list"}
    mention = of_mention(told(said))
    assert mention is not None
    return mention[0]


def who_became(user):
    person = of_profile(told({"user": user}))
    assert person is not None
    return person


def test_who_mentions_us_is_compared_with_our_own_workspace():
    ours, theirs = who_says(OURS), who_says(THEIRS)

    assert ours.team == ours.home_team
    assert theirs.team != theirs.home_team


def test_so_is_who_comes_in():
    came = of_movement(told({"user": "U1", "team": THEIRS, "channel": "C1"}))

    assert came is not None
    assert came.visitor.team != came.visitor.home_team


def test_so_is_whose_profile_changed():
    assert who_became({"id": "U7", "team_id": THEIRS}).stranger
    assert not who_became({"id": "U1", "team_id": OURS}).stranger
