"""Where Prefect's pages show a campaign, or all campaigns of a client.

The parameters of its page of runs were tried in a browser, on server 3.8.8 (`/v2`).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from regie.campaign.model import Campaign
from regie.campaign.wake_ups import campaign_tag
from regie.campaign.wake_ups import client_tag


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefectPages:
    """Addresses of one campaign.

    Attributes:
        upcoming: Its wake-ups to come, the next one first.
        runs: All of its runs, the newest first.
        client: All runs of its client, of every campaign.
        table: Its timeline, as an artifact.
    """

    upcoming: str
    runs: str
    client: str
    table: str


def timeline_key(slug: str) -> str:
    """Return the key under which a campaign's timeline is shown."""
    return f"campagne-{slug}"


def prefect_pages(campaign: Campaign, prefect: str = "") -> PrefectPages:
    """Return where Prefect's pages show the campaign.

    Args:
        campaign: By its tags.
        prefect: Address of the server without `/api` or a trailing slash; empty for a
            link within Prefect's own pages.
    """
    runs = f"{prefect}/v2/runs?tags={quote(campaign_tag(campaign))}"
    return PrefectPages(
        upcoming=f"{runs}&state=Scheduled&sort=START_TIME_ASC",
        runs=runs,
        client=f"{prefect}/v2/runs?tags={quote(client_tag(campaign))}",
        table=f"{prefect}/v2/artifacts/key/{timeline_key(campaign.slug)}",
    )


def form_page(run: str, prefect: str) -> str:
    """Return where a run that is suspended can be filled in.

    Only Prefect's first pages have the button Resume (server 3.8.8).

    Args:
        run: The flow run's id.
        prefect: As for `prefect_pages`.
    """
    return f"{prefect}/runs/flow-run/{run}"
