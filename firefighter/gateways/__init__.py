"""The world outside: the real clients, and our own words for what they answer."""
