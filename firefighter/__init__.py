"""FireFighter: run incidents from Slack."""
