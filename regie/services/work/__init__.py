"""Hours: timed, typed, imported, and what of them is billed."""
