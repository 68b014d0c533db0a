"""Show a campaign in Prefect's pages as it stands."""

from __future__ import annotations

from regie.errors import VendorError
from regie.services.campaigns.campaign_artifacts import campaign_artifacts
from regie.services.runtime import Runtime
from regie.window import Maker


def show_campaign(
    runtime: Runtime, slug: str, *, maker: Maker | None = None
) -> list[str]:
    """Show what is not shown already; return the keys of what changed.

    Raises:
        VendorError: The server does not answer. The next wake-up shows it.
    """
    return runtime.window.show(campaign_artifacts(runtime, slug), maker=maker)


def show_if_reachable(runtime: Runtime, slug: str) -> bool:
    """Show, or say False if the server does not answer at the moment."""
    try:
        show_campaign(runtime, slug)
    except VendorError:
        return False
    return True
