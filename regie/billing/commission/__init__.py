"""What a party earns of what counts, and what of that is paid when."""
