from firefighter.domain.policy import Policy
from firefighter.ops.doctor import wiki


def test_a_site_that_is_well_says_what_we_may_do(clinic):
    assert [finding.said for finding in clinic.chapters()["Confluence"]] == [
        "Confluence answers, and has the space OPS.",
        "Our account may create pages in OPS.",
    ]


def test_confluence_may_be_off(clinic):
    clinic.changed = {"confluence_url": None}

    assert clinic.chapters()["Confluence"][0].said == (
        "Confluence is off; drafts go to the incident's channel."
    )


def test_a_token_that_is_not_accepted_names_both_settings(clinic):
    clinic.changed = {"confluence_token": "wrong"}

    ((said, remedy),) = clinic.errors

    assert said == "Confluence does not accept our token."
    assert remedy.startswith("Copy CONFLUENCE_EMAIL and CONFLUENCE_TOKEN anew")


def test_a_silent_site_names_its_address(clinic):
    clinic.changed = {"confluence_url": "http://127.0.0.1:1"}

    assert clinic.errors == [
        (
            "Confluence did not answer.",
            wiki.OUTSIDE,
        )
    ]


def test_an_address_that_is_no_confluence_is_told(clinic):
    clinic.changed = {"confluence_url": clinic.slack.url}

    ((_, remedy),) = clinic.errors

    assert remedy.startswith("Is CONFLUENCE_URL the address of the site")


def test_a_space_that_is_not_there_names_the_setting(clinic):
    clinic.policy = clinic.policy.model_copy(update={"confluence_space": "NONE"})

    assert clinic.errors == [
        (
            "Confluence shows us no space NONE.",
            "Set confluence_space to its key, or let our account see it",
        )
    ]


def test_an_account_that_may_not_create_pages_is_told(clinic):
    clinic.wiki.site.permitted -= {("create", "page"), ("create", "comment")}

    assert clinic.errors == [
        (
            "Our account may not create pages nor add comments in OPS.",
            "Ask an admin of the space OPS to let the account do so",
        )
    ]


def test_a_parent_that_is_there_is_fine(clinic):
    page = create(clinic, "OPS")
    clinic.policy = clinic.policy.model_copy(update={"confluence_parent": page.id})

    assert clinic.errors == []


def test_a_parent_that_is_not_there_names_the_setting(clinic):
    clinic.policy = clinic.policy.model_copy(update={"confluence_parent": "987654"})

    ((said, remedy),) = clinic.errors

    assert said == "We see no page 987654, which confluence_parent names."
    assert remedy.startswith("Set confluence_parent to a page's id")


def test_a_parent_in_another_space_is_told(clinic):
    page = create(clinic, "DEV")
    clinic.policy = clinic.policy.model_copy(update={"confluence_parent": page.id})

    assert clinic.errors == [
        (
            f"The page {page.id}, which confluence_parent names, is in another space.",
            "Choose a page in OPS",
        )
    ]


def test_nobody_to_read_private_pages_is_a_warning(clinic):
    clinic.policy = Policy()

    assert [remedy for _, remedy in clinic.warnings if "private_readers" in remedy]


def create(clinic, space):
    site = clinic.wiki.site
    body = {"representation": "storage", "value": "<p>Post-mortems</p>"}
    given = {"spaceId": site.spaces[space], "title": "Post-mortems", "body": body}
    return site.create(given, private=False)
