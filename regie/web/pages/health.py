"""`/healthz`: whether the console and its database answer."""

from __future__ import annotations

from fastapi import APIRouter

from regie import __version__
from regie.web.deps import RuntimeDep

router = APIRouter()


@router.get("/healthz")
def health(runtime: RuntimeDep) -> dict[str, str]:
    """Read one line of the database; a failure is a 500."""
    with runtime.unit(reading=True) as unit:
        unit.campaigns.slugs()
    return {"status": "ok", "version": __version__}
