"""Confluence: does it let us in, is the space there, may we create pages in it."""

from collections.abc import Iterator

from firefighter.domain.errors import WikiDeclined, WikiUnavailable
from firefighter.domain.policy import Policy
from firefighter.gateways.wiki import Wiki
from firefighter.gateways.wiki_call import NO_SPACE
from firefighter.ops.doctor.finding import Finding, doubtful, fine, wrong

NEEDED = {
    ("create", "page"): "create pages",
    ("create", "comment"): "add comments",
}
"""What we do in a space, as Confluence names it and as people do."""

LOCKED_OUT = frozenset({"401", "403"})
OUTSIDE = (
    "Set CONFLUENCE_URL to the site's address, and let this machine reach it (HTTPS_PROXY, if there"
    " is a proxy; CA_BUNDLE, if it shows certificates of your own)"
)


def examine(wiki: Wiki | None, policy: Policy) -> Iterator[Finding]:
    """Look at Confluence, if it is on."""
    if wiki is None:
        yield fine("Confluence is off; drafts go to the incident's channel.")
        return
    space = policy.confluence_space
    try:
        known = wiki.space(space)
        yield fine(f"Confluence answers, and has the space {space}.")
        yield _rights(wiki.permitted(known), space)
        if policy.confluence_parent is not None:
            yield _parent(wiki.space_of(policy.confluence_parent), known, policy)
    except WikiUnavailable as away:
        yield wrong(f"{away}", OUTSIDE)
    except WikiDeclined as no:
        yield _refused(no, policy)
    if not policy.confluence_private_readers:
        said = "A private incident's draft goes to its channel, for nobody could read its page."
        yield doubtful(said, "Set confluence_private_readers in firefighter.toml (account ids)")


def _rights(permitted: frozenset[tuple[str, str]], space: str) -> Finding:
    missing = [words for right, words in NEEDED.items() if right not in permitted]
    if missing:
        said = f"Our account may not {' nor '.join(missing)} in {space}."
        return wrong(said, f"Ask an admin of the space {space} to let the account do so")
    return fine(f"Our account may create pages in {space}.")


def _parent(found: str | None, space: str, policy: Policy) -> Finding:
    parent = policy.confluence_parent
    if found is None:
        said = f"We see no page {parent}, which confluence_parent names."
        return wrong(said, "Set confluence_parent to a page's id, the number in its address")
    if found != space:
        said = f"The page {parent}, which confluence_parent names, is in another space."
        return wrong(said, f"Choose a page in {policy.confluence_space}")
    return fine(f"The page {parent} is there; drafts hang below it.")


def _refused(no: WikiDeclined, policy: Policy) -> Finding:
    if no.code == NO_SPACE:
        said = f"Confluence shows us no space {policy.confluence_space}."
        return wrong(said, "Set confluence_space to its key, or let our account see it")
    if no.code in LOCKED_OUT:
        remedy = "Copy CONFLUENCE_EMAIL and CONFLUENCE_TOKEN anew; tokens end after a year"
        return wrong(f"{no}", remedy)
    return wrong(f"{no}", "Is CONFLUENCE_URL the address of the site, as https://….atlassian.net?")
