"""What the machine does: take a due action, call its vendor, keep what came of it."""
