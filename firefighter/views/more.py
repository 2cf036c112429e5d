"""More…: everything else that can be done to an incident, one button each."""

from slack_sdk.models.views import View

from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.views import controls
from firefighter.views.blocks import actions, bold, button, in_line, section, select
from firefighter.views.card import state_words, status_choices
from firefighter.views.controls import Drawn

CALLBACK = "more"

BUTTONS = {
    "Roles and hand over": controls.ROLES_OPEN,
    "Edit title, summary": controls.EDIT_OPEN,
    "Note or follow-up": controls.NOTE_OPEN,
    "Times": controls.TIMES_OPEN,
    "Invite": controls.INVITE_OPEN,
}

IN_A_ROW = 4


def more(incident: Incident) -> View:
    """Build the menu; each button opens its form on top."""
    number = str(Drawn(incident.number))
    status = Drawn(incident.number, incident.status)
    offered = [button(label, action, number) for label, action in BUTTONS.items()]
    if incident.status is not Status.CLOSED:
        offered.append(button("Post update", controls.UPDATE_OPEN, number))
        offered.append(button("Close", controls.CLOSE_OPEN, str(status)))
    choices = status.choices(status_choices(incident))
    return View(
        type="modal",
        callback_id="more",
        private_metadata=f"{Drawn(incident.number)}|",
        title=f"{incident.key}",
        close="Done",
        blocks=[
            section(f"{bold(in_line(incident.title))}\n{state_words(incident)}"),
            section("Change status", accessory=select(controls.STATUS_CHOOSE, "Status", choices)),
            # A phone wraps more than four in a row.
            actions("more", *offered[:IN_A_ROW]),
            actions("more.rest", *offered[IN_A_ROW:]),
        ],
    )
