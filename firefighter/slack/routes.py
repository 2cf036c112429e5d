"""Which listener answers which control: exact names, looked up and never searched.

Bolt walks its listeners one by one, which at a hundred of them costs a millisecond a press;
so Bolt has one listener of each kind, and these tables do the rest.
"""

from collections.abc import Callable

from slack_sdk.models.views import View

from firefighter.slack import changes, closing, declare, forms, handing_over, redactions, shortcuts
from firefighter.slack.desk import Desk, Press, Used
from firefighter.views import close as close_view
from firefighter.views import controls, times
from firefighter.views import declare as declare_view
from firefighter.views import forms as form_views
from firefighter.views import quotation as quotation_view
from firefighter.views import redaction as redaction_view
from firefighter.views import shortcuts as offered

Listener = Callable[[Desk, Press], View | None]


def _link(_desk: Desk, _press: Press) -> None:
    """A link still sends an action, which asks for nothing but an answer."""


ACTIONS: dict[str, Callable[[Desk, Press], None]] = {
    controls.TAKE_COMMAND: changes.take_command,
    controls.HANDOVER_TAKE: handing_over.take,
    controls.HANDOVER_DECLINE: handing_over.decline,
    controls.STATUS_CHOOSE: changes.choose_status,
    controls.STATUS_ANYWAY: changes.choose_status,
    controls.SEVERITY_CHOOSE: changes.choose_severity,
    controls.SEVERITY_ANYWAY: changes.choose_severity,
    controls.BACK_OPEN: changes.come_back,
    controls.WRITE_UP: changes.write_up,
    controls.UNDO: changes.take_back,
    controls.UPDATE_OPEN: forms.open_update,
    controls.UPDATE_LATER: changes.postpone,
    controls.MORE_OPEN: forms.open_more,
    controls.ROLES_OPEN: forms.open_roles,
    controls.EDIT_OPEN: forms.open_edit,
    controls.NOTE_OPEN: forms.open_note,
    controls.TIMES_OPEN: forms.open_times,
    controls.INVITE_OPEN: forms.open_invite,
    controls.CLOSE_OPEN: closing.press_close,
    controls.CLOSE_ASK: closing.ask_to_close,
    controls.TIME_SET: closing.set_time,
    controls.TIME_UNKNOWN: closing.set_unknown,
    controls.TIME_SUGGESTED: closing.set_suggested,
    controls.CLOSURE_OPEN: closing.open_closure,
    controls.HERE_OPEN: declare.open_here,
    controls.DECLARE_MORE: declare.redraw,
    controls.DECLARE_SEVERITY: declare.redraw,
    controls.DECLARE_SERVICE: declare.redraw,
    controls.DECLARE_OPTIONS: declare.redraw,
    controls.DRAFT_LINK: _link,
}

SUBMISSIONS: dict[str, Listener] = {
    declare_view.CALLBACK: declare.submit,
    form_views.HERE: declare.submit_here,
    form_views.UPDATE: forms.submit_update,
    form_views.STATUS: changes.submit_status,
    form_views.SEVERITY: changes.submit_severity,
    form_views.ROLES: forms.submit_roles,
    form_views.EDIT: forms.submit_edit,
    form_views.NOTE: forms.submit_note,
    form_views.INVITE: forms.submit_invite,
    times.CALLBACK: forms.submit_times,
    quotation_view.CALLBACK: shortcuts.submit,
    redaction_view.CALLBACK: redactions.submit,
    close_view.CALLBACK: closing.submit_close,
    close_view.CLOSURE_CALLBACK: closing.submit_closure,
}

SHORTCUTS: dict[str, Callable[[Desk, Used], None]] = {
    offered.DECLARE: shortcuts.declare,
    offered.DECLARE_FROM: shortcuts.declare_from,
    offered.QUOTE: shortcuts.add,
    offered.REDACT: redactions.remove,
}


def action(name: str) -> Callable[[Desk, Press], None] | None:
    """Find the listener of a control; ``incident.time.set.started`` is ``incident.time.set``'s."""
    return ACTIONS.get(name) or ACTIONS.get(name.rpartition(".")[0])
