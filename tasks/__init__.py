"""Prefect tasks: one service call each, and the only retry policy."""
