"""auth.test and users.*: who is who."""

from firefighter.playground.slack.methods import method, page
from firefighter.playground.slack.state import BOT_ID, BOT_USER, TEAM, Json, User, Workspace


@method("auth.test")
def auth_test(_workspace: Workspace, given: Json) -> Json:
    return {
        "url": given["_base"],
        "team": "Local",
        "team_id": TEAM,
        "user": "firefighter",
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


@method("users.info", "users:read", errors="user_not_found")
def info(workspace: Workspace, given: Json) -> Json:
    return {"user": drawn(workspace.user(given["user"]))}


@method("users.list", "users:read", errors="invalid_cursor")
def list_all(workspace: Workspace, given: Json) -> Json:
    part, more = page([drawn(user) for user in workspace.users.values()], given, 100)
    return {"members": part, "response_metadata": more}


def drawn(user: User) -> Json:
    """Give a person as Slack describes them."""
    return {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.real_name,
        "tz": user.zone,
        "is_admin": user.admin,
        "is_owner": False,
        "is_bot": user.bot,
        "deleted": False,
        "is_restricted": user.guest,
        "is_ultra_restricted": False,
        "is_stranger": user.team != TEAM,
        "profile": {"real_name": user.real_name, "display_name": user.name, "title": user.title},
    }
