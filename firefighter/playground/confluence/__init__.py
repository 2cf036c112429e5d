"""The local Confluence: its pages, the REST calls the bot makes, and pages drawn to look at."""
