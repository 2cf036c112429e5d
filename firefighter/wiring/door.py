"""How Slack's requests reach our listeners."""

import logging

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from firefighter.db import workspace
from firefighter.settings import Settings
from firefighter.slack import app as slack
from firefighter.slack.desk import Desk
from firefighter.wiring.clients import DOOR_SECONDS, client


def bolt(settings: Settings, desk: Desk) -> App:
    """Build the Bolt app; it authorises from the identity that Slack last confirmed."""
    token = settings.slack_bot_token.get_secret_value()
    known: list[AuthorizeResult] = []

    def authorize(**_context: object) -> AuthorizeResult:
        if not known:
            with desk.database.transaction() as session:
                identity = workspace.identity(session)
            if identity is None:
                return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)
            known.append(
                AuthorizeResult(
                    enterprise_id=None,
                    team_id=identity.team_id,
                    bot_id=identity.bot_id,
                    bot_user_id=identity.bot_user_id,
                    bot_token=token,
                )
            )
        return known[0]

    app = App(
        logger=logging.getLogger("firefighter.bolt"),
        client=client(settings, seconds=DOOR_SECONDS),
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        token_verification_enabled=False,
        process_before_response=True,
        url_verification_enabled=True,
    )
    return slack.build(app, desk)
