"""One use case a file: load, decide, save. Vendors are called outside transactions."""
