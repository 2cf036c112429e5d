"""What people can do. Each function takes a session, never commits and never calls out."""
