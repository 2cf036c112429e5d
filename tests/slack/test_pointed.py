"""What a message says that somebody pointed at, wherever its app put its words."""

import pytest

from firefighter.slack.requests import of_shortcut

ALERT = {"type": "section", "text": {"type": "mrkdwn", "text": "*Disk full*"}}

RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "user", "user_id": "U1"},
                {"type": "text", "text": ": a < b, see "},
                {"type": "link", "url": "https://x.example", "text": "logs"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "emoji", "name": "fire"},
                        {"type": "text", "text": " one"},
                    ],
                },
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "two"}]},
            ],
        },
    ],
}


def pointed_at(message, channel="checkout", channel_id="C1"):
    used = of_shortcut(
        {
            "trigger_id": "1.2.3",
            "callback_id": "incident.declare.from",
            "user": {"id": "U1"},
            "channel": {"id": channel_id, "name": channel},
            "message": {"ts": "1700000000.000100", **message},
        }
    )
    return used.message


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"text": "checkout is down"}, "checkout is down"),
        ({"blocks": [ALERT]}, "*Disk full*"),
        ({"blocks": [{"type": "markdown", "text": "# Disk full"}]}, "# Disk full"),
        ({"attachments": [{"fallback": "Disk full", "title": "Disk"}]}, "Disk full"),
        (
            {"attachments": [{"fallback": "[no preview available]", "blocks": [ALERT]}]},
            "*Disk full*",
        ),
        ({"attachments": [{"fallback": "[no preview available]"}]}, ""),
        ({"blocks": [{"type": "divider"}], "attachments": []}, ""),
        ({"blocks": [RICH]}, "<@U1>: a &lt; b, see <https://x.example|logs>\n:fire: one\ntwo"),
    ],
)
def test_its_words_are_found_where_they_are(message, said):
    assert pointed_at(message).message.text == said


@pytest.mark.parametrize(
    ("name", "channel_id", "private"),
    [
        ("checkout", "C1", False),
        ("privategroup", "C1", True),
        ("mpdm-ana--marc--lena-1", "C1", True),
        ("directmessage", "D1", True),
    ],
)
def test_where_few_can_read_it_is_known(name, channel_id, private):
    assert pointed_at({"text": "a"}, name, channel_id).private is private
