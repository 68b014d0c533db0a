"""What an OBM bills for her work: hours, prepaid hours, a project's instalments."""
