"""What people write in Slack, read into a small tree: plain, as mrkdwn, or as rich text."""
