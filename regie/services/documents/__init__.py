"""Quotes, deposits, invoices and credit notes: issued, mailed, paid, reminded of."""
