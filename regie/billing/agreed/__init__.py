"""What was agreed: versions, parties and terms, and the YAML they are read from."""
