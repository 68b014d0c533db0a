"""Commands about agreements, statements and bills."""
