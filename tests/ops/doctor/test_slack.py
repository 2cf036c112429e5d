from datetime import timedelta

import pytest

from firefighter.ops.doctor import Level, slack


def test_a_workspace_that_knows_us_is_named(clinic):
    said = [finding.said for finding in clinic.chapters()["Slack"]]

    assert said == [
        f"We are U0FIRE in {clinic.slack.url}",
        "Our clock agrees with Slack's.",
        "Slack permits everything that is switched on.",
        "#incidents is there for announcements.",
        "#incidents is there for digest.channel.",
    ]


def test_a_permission_that_is_missing_is_told_with_what_is_lost_and_the_way_out(clinic):
    clinic.slack.workspace.scopes -= {"pins:write", "im:write"}

    warned = [told for told in clinic.warnings if "pins:write" in told[0]]
    ((wronged, _),) = clinic.errors

    ((said, way_out),) = warned
    assert said.startswith("Slack does not permit pins:write, so the card is not pinned")
    assert "paste what `firefighter manifest` prints, and reinstall" in way_out
    assert wronged.startswith("Slack does not permit im:write")


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth", "account_inactive"])
def test_a_token_that_is_not_accepted_is_the_only_thing_told_of_slack(clinic, code):
    clinic.slack.faults.add("auth.test", "error", error=code)

    (error,) = clinic.errors

    assert error[0].startswith(f"Slack said {code}")
    assert error[1] == slack.TOKEN


def test_a_silent_slack_names_the_host_to_let_through(clinic):
    clinic.changed = {"slack_api_url": "http://127.0.0.1:1/api/"}

    assert clinic.errors == [("Slack did not answer auth.test.", slack.OUTSIDE)]


def test_socket_mode_is_tried(clinic):
    clinic.changed = {"slack_app_token": clinic.slack.app_token}

    assert "Socket Mode opens a connection." in [
        finding.said for finding in clinic.chapters()["Slack"]
    ]


def test_an_app_token_that_opens_nothing_is_told(clinic):
    clinic.changed = {"slack_app_token": "xapp-wrong"}

    ((said, remedy),) = clinic.errors

    assert said.startswith("Socket Mode does not open. Slack said invalid_auth")
    assert remedy == slack.APP_TOKEN


def test_a_channel_that_is_not_there_names_the_setting(clinic):
    clinic.policy = clinic.policy.model_copy(update={"announcements": "nowhere"})

    assert clinic.errors == [
        (
            "We see no channel nowhere, which announcements names.",
            "Create it, or invite us there, or set announcements in firefighter.toml",
        )
    ]


def test_an_archived_channel_is_told(clinic):
    clinic.slack.workspace.named("incidents").archived = True

    assert [said for said, _ in clinic.errors] == [
        "#incidents, which announcements names, is archived.",
        "#incidents, which digest.channel names, is archived.",
    ]


def test_a_channel_may_be_named_by_its_id(clinic):
    channel = clinic.slack.workspace.named("incidents")
    clinic.policy = clinic.policy.model_copy(update={"announcements": channel.id})

    assert clinic.errors == []


def test_no_digest_channel_is_no_fault(clinic, no_digest):
    clinic.policy = no_digest

    assert clinic.errors == []


@pytest.mark.parametrize(("seconds", "level"), [(60, Level.WARNING), (600, Level.ERROR)])
def test_a_clock_that_slack_would_not_trust_is_told(clinic, seconds, level):
    clinic.apart = timedelta(seconds=-seconds)

    found = [said for said, _ in clinic.found(level)]

    assert [said for said in found if said.startswith("Our clock and Slack's are ")]


def test_a_channel_that_we_may_not_write_into_asks_for_an_invitation(clinic):
    clinic.slack.workspace.scopes -= {"chat:write.public"}
    clinic.slack.workspace.named("incidents").members.remove("U0FIRE")

    assert (
        "We may not write into #incidents, which announcements names.",
        "Invite us there: /invite in #incidents",
    ) in clinic.errors


def test_where_we_were_invited_we_may_write(clinic):
    clinic.slack.workspace.scopes -= {"chat:write.public"}

    assert clinic.errors == []
