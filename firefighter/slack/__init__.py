"""The door for people in Slack: commands, presses and forms become calls of one service each."""
