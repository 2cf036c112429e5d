"""A small invented company to act in."""

from firefighter.playground.slack.state import BOT_USER, GENERAL, Channel, User, Workspace

PEOPLE = (
    User("U0ANA", "ana", "Ana Ruiz", "Engineer, checkout", admin=True),
    User("U0MARC", "marc", "Marc Petit", "Site reliability"),
    User("U0LENA", "lena", "Lena Vogt", "Payments", zone="Europe/Berlin"),
    User("U0SAM", "sam", "Sam Okafor", "Engineering manager", zone="Europe/London"),
    User("U0KIM", "kim", "Kim Tran", "Security"),
    User("U0ROBIN", "robin", "Robin Hale", "Customer support"),
    User("U0GUEST", "gil", "Gil Guest", "Contractor", guest=True),
    User("U0OTHER", "olga", "Olga Other", "Acme, a partner", team="T0ACME"),
    User(BOT_USER, "firefighter", "FireFighter", bot=True),
)

CHANNELS = {"general": GENERAL, "incidents": "C0INCIDENTS", "checkout": "C0CHECKOUT"}

OPENED = 365 * 86_400
"""How many seconds ago these channels were."""


def settle(workspace: Workspace) -> None:
    """Move the company in."""
    workspace.users = {person.id: person for person in PEOPLE}
    everybody = [person.id for person in PEOPLE if not person.bot]
    for name, identifier in CHANNELS.items():
        workspace.channels[identifier] = Channel(
            identifier, name, private=False, creator="U0SAM", created=int(workspace.now() - OPENED)
        )
        workspace.channels[identifier].members = list(everybody)
    workspace.channels["C0INCIDENTS"].members.append(BOT_USER)
