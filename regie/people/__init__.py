"""The team, the speakers, and when they are reminded. Pure."""
