"""What people do with campaigns, and what they are shown of them."""
