"""Commands about the ledger, payments and clients."""
