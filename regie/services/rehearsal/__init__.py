"""A campaign played on a virtual clock, and the report of it."""
