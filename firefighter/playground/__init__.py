"""A local Slack and Confluence to try, show and test with; knows nothing of the bot but HTTP."""
