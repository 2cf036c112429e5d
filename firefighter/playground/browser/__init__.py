"""The local Slack in a browser: what each person sees, live, and what they can do there."""
