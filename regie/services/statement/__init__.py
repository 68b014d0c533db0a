"""Statements: made, kept, read by a link, contested and answered."""
