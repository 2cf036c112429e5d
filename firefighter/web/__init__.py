"""The door for requests over HTTP: Slack's, and those of whoever watches over us."""
