"""Twelve weeks of the playground's invented company: who owns what, and what went wrong."""
