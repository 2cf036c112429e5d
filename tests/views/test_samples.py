"""There is a sample of everything that the views can build."""

import importlib
import inspect
import pkgutil
import re

import pytest
from slack_sdk.models.views import View

from firefighter import views
from firefighter.samples import catalogue
from firefighter.views import forms, postmortem
from firefighter.views.blocks import Message
from tests.views.reading import as_json, mrkdwn_in

SHOWN = {sample.builder for sample in catalogue.everything()}
UNSEEN = {forms.form, postmortem.copy_name}
"""What shows nothing by itself: what other forms are built with, and the name of a file."""

LED = re.compile(r"\b(?:at|by|for|from|on|since|until) <!date\^")


def modules():
    names = [found.name for found in pkgutil.iter_modules(views.__path__, f"{views.__name__}.")]
    return [importlib.import_module(name) for name in names]


def public_functions(module):
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_") and function.__module__ == module.__name__:
            yield function


def builders():
    """Find what gives a message or a view, and what gives a page, which is a text."""
    for module in modules():
        for function in public_functions(module):
            gives = inspect.get_annotations(function, eval_str=True).get("return")
            if gives in {Message, View} or (module is postmortem and gives is str):
                yield function


@pytest.mark.parametrize("builder", list(builders()), ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_everything_that_the_views_can_build_has_a_sample(builder):
    assert builder in SHOWN or builder in UNSEEN


def test_a_name_is_used_once_for_each_kind():
    named = [(sample.kind, sample.slug) for sample in catalogue.everything()]

    assert len(named) == len(set(named))


def test_no_sentence_says_by_today_or_since_tomorrow():
    """Slack names the days around today, and a preposition does not read well before each."""
    seen = [s for s in catalogue.everything() if not isinstance(s.shown, str)]
    texts = [text for sample in seen for text in mrkdwn_in(as_json(sample.shown))]
    texts += [sample.shown.text for sample in seen if isinstance(sample.shown, Message)]

    assert [text for text in texts if LED.search(text)] == []
