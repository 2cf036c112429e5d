"""What people do in more than one test."""

TITLE = "Customers cannot pay by card"
CHANNEL = "customers-cannot-pay"


def declares(window):
    asks_for_the_form(window)
    sends_it(window)


def asks_for_the_form(window):
    window.writes("/incident")
    window.has_a_form("Declare an incident")
    window.fills(What_is_going_wrong=TITLE)


def sends_it(window):
    window.submits()
    window.sees("is recorded", "dialog")
    window.answers("Done")
    window.goes_to(CHANNEL)
    window.sees("Take command")


def comes_to(window, other):
    """Join the channel that *other* looks at."""
    window.opens(other.page.url.replace("/as/ana/", "/as/marc/"))
    window.page.get_by_role("button", name="Join").click()


def raises(window, severity):
    window.chooses(severity, "Severity")
    window.has_a_form("Raise")
    window.submits()
    window.sees(f"→ {severity}")


def ends(window):
    """Close, with one time that nobody knows and one that somebody does."""
    window.chooses("Impact is over", "Status")
    window.sees("impact is over")
    window.presses("Close")
    window.answers("Nobody knows")
    window.sees("One thing first", "dialog")
    window.answers("When it was declared")
    window.sees("Nothing is missing", "dialog")
    window.submits()
    window.sees("closed it")
