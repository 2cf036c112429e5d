import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from firefighter.views import templates
from firefighter.views.shipped import shipped


def rendered(source, **values):
    return templates.environment().from_string(source).render(**values)


def test_values_are_escaped():
    assert rendered("<p>{{ x }}</p>", x="<b> & \"'") == "<p>&lt;b&gt; &amp; &#34;&#39;</p>"


def test_what_xml_forbids_is_replaced():
    assert rendered("{{ x }}", x="a\x00b\ud800") == "a\ufffdb\ufffd"


def test_a_missing_value_is_an_error():
    with pytest.raises(UndefinedError):
        rendered("{{ nobody_gave_this }}")


def test_a_template_reaches_nothing_behind_its_values():
    with pytest.raises(SecurityError):
        rendered("{{ x.__class__.__mro__ }}", x="a")


def test_templates_and_migrations_are_where_they_are_shipped():
    assert (shipped("templates") / "postmortem" / "default" / "page.md.j2").is_file()
    assert (shipped("migrations") / "versions").is_dir()
