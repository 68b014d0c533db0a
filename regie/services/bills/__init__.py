"""Closing a period: from what is to be billed to the invoice and its mail."""
