"""A company in a storm: people at random, neighbours that fail, a bot that is killed."""
