"""The gallery: every sample drawn, held against Slack's limits, and photographed."""
