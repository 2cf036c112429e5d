"""What people see: Slack messages and modals, rendered pages. Pure."""
