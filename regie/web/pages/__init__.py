"""One file a page: its router, what it reads, what it says."""
