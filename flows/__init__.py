"""Prefect flows: order and repetition only. No file here has a name of Python's own."""
