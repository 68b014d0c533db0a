"""Commands about quotes, invoices and their payments."""
