"""What Slack accepts as a manifest, as far as we write one.

Source: docs.slack.dev/reference/app-manifest; the schema in github.com/slackapi/manifest-schema.
"""

YES_OR_NO = {"type": "boolean"}
ADDRESS = {"type": "string", "pattern": "^https?://", "maxLength": 3000}


def words(longest, shortest=1, **more):
    return {"type": "string", "minLength": shortest, "maxLength": longest, **more}


def several(item, most, least=0):
    return {
        "type": "array",
        "items": item,
        "minItems": least,
        "maxItems": most,
        "uniqueItems": True,
    }


def these(required, **parts):
    return {
        "type": "object",
        "properties": parts,
        "required": required.split(),
        "additionalProperties": False,
    }


SHORTCUT = these(
    "name type callback_id description",
    name=words(24),
    type={"enum": ["message", "global"]},
    callback_id=words(255),
    description=words(150),
)
COMMAND = these(
    "command description",
    command=words(32, 2, pattern="^/"),
    url=ADDRESS,
    description=words(2000),
    usage_hint=words(1000),
    should_escape=YES_OR_NO,
)
SCHEMA = these(
    "display_information",
    display_information=these(
        "name",
        name=words(35),
        description=words(140),
        long_description=words(4000, 175),
        background_color={"type": "string", "pattern": "^#([0-9a-fA-F]{3}){1,2}$"},
    ),
    features=these(
        "",
        app_home=these(
            "",
            home_tab_enabled=YES_OR_NO,
            messages_tab_enabled=YES_OR_NO,
            messages_tab_read_only_enabled=YES_OR_NO,
        ),
        bot_user=these("display_name", display_name=words(80), always_online=YES_OR_NO),
        shortcuts=several(SHORTCUT, 10, 1),
        slash_commands=several(COMMAND, 50, 1),
    ),
    oauth_config=these(
        "", scopes=these("", bot=several(words(50), 255), bot_optional=several(words(50), 255))
    ),
    settings=these(
        "",
        event_subscriptions=these("", request_url=ADDRESS, bot_events=several(words(50), 100)),
        interactivity=these("is_enabled", is_enabled=YES_OR_NO, request_url=ADDRESS),
        org_deploy_enabled=YES_OR_NO,
        socket_mode_enabled=YES_OR_NO,
        token_rotation_enabled=YES_OR_NO,
    ),
)
