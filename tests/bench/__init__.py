"""What the bot does in a second: ``uv run task bench`` prints each figure beside its target.

Real processes all along: the bot is ``firefighter serve``, Postgres is durable, and whoever
presses buttons does it from a process of its own, so that nobody shares the bot's interpreter.
"""
