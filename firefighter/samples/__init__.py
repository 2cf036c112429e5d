"""Every message, form and page that the views can build, drawn from invented facts."""
