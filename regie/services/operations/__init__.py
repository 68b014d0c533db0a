"""What keeps an installation running: programs, the watch, backups, signals."""
