"""Measurements beside a peer; each ends by itself and prints ratios."""
