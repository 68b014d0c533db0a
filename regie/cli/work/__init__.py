"""Commands about hours."""
