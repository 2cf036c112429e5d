"""Behind a proxy that opens TLS: a certificate that nobody we trust has signed is told as such."""

import ssl

import pytest
import trustme

from firefighter.gateways import slack_call, wiki_call
from firefighter.ops.doctor import slack, wiki
from tests.e2e.forwarding import Front


@pytest.fixture
def front():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with Front(context, lambda: 1) as running:
        yield f"https://127.0.0.1:{running.port}"


def test_a_slack_whose_certificate_nobody_signed_names_the_setting(clinic, front):
    clinic.changed = {"slack_api_url": f"{front}/api/"}

    assert clinic.errors == [(slack_call.UNTRUSTED, slack.OUTSIDE)]
    assert "CA_BUNDLE" in slack.OUTSIDE


def test_a_confluence_whose_certificate_nobody_signed_names_the_setting(clinic, front):
    clinic.changed = {"confluence_url": front}

    assert clinic.errors == [(wiki_call.UNTRUSTED, wiki.OUTSIDE)]
    assert "CA_BUNDLE" in wiki.OUTSIDE
