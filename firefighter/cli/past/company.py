"""What the invented company decided for itself, as it would write it down."""

import tomllib

from firefighter.domain.policy import Policy

ANA, MARC, LENA = "U0ANA", "U0MARC", "U0LENA"
SAM, KIM, ROBIN = "U0SAM", "U0KIM", "U0ROBIN"

POLICY = f"""\
organisation = "The corner shop"
zone = "Europe/Paris"
admins = ["{SAM}"]

[severities.1]
meaning = "Nobody can buy"
emoji = ":red_circle:"
update_every_minutes = 30
audience = 3

[severities.2]
meaning = "Many customers are stuck"
emoji = ":large_orange_circle:"
update_every_minutes = 60
audience = 2

[severities.3]

[severities.4]

[severities.5]

[[services]]
name = "checkout"
team = "Checkout"
people = ["{ANA}"]

[[services]]
name = "payments"
team = "Payments"
people = ["{LENA}"]

[[services]]
name = "search"
team = "Catalogue"
people = ["{SAM}"]

[[services]]
name = "storage"
team = "Platform"
people = ["{MARC}"]

[[services]]
name = "accounts"
team = "Accounts"
people = ["{KIM}"]

[[services]]
name = "help centre"
team = "Support"
people = ["{ROBIN}"]

[[services]]
name = "vault"
team = "Security"
people = ["{KIM}"]
private = true
"""


def policy() -> Policy:
    """Give the company's policy as the bot reads it."""
    return Policy.model_validate(tomllib.loads(POLICY))
