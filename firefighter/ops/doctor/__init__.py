"""Look at everything that an incident will need, before there is one."""

from firefighter.ops.doctor.examination import Chapter, Installation, examine
from firefighter.ops.doctor.finding import Finding, Level

__all__ = ["Chapter", "Finding", "Installation", "Level", "examine"]
