"""Playbook files: read, checked, imported, held against the calendar."""
