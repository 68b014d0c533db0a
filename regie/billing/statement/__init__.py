"""The statement of a period: its lines, and why each is what it is, in words."""
