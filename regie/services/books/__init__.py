"""The ledger: what comes in, what is said of it, what is put right by hand."""
