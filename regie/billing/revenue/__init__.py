"""What customers did, and what of it counts for a party of an agreement."""
