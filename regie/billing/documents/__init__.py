"""Quotes, invoices and credit notes: their sums, mentions, XML, and their payment."""
