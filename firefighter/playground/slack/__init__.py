"""The local Slack: its state, the Web API methods the bot calls, and people who press buttons."""
