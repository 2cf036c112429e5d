"""Write the README's list of what has never met the real thing: ``python -m tests.contract``."""

from tests.contract.unmet import write

write()
