"""The look of the OBM's documents, as PDF with the invoice's data in it."""
