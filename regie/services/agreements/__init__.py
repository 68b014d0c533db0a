"""Which version of an agreement holds, and whether it can be billed."""
