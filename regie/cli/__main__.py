"""`python -m regie.cli` is `regie`."""

from __future__ import annotations

from regie.cli.main import run

run()
