"""Where Prefect's pages show a campaign, or all campaigns of a client.

The parameters of its page of runs were tried in a browser, on server 3.8.8 (`/v2`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from regie.campaign.model import Campaign
from regie.campaign.wake_ups import campaign_tag
from regie.campaign.wake_ups import client_tag
from regie.words import pick
from regie.words import say

WEEK_S = 604_800


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefectPages:
    """Addresses of one campaign.

    Attributes:
        upcoming: Its wake-ups to come, the next one first.
        runs: All of its runs, the newest first.
        client: All runs of its client, of every campaign.
        table: Its timeline, as an artifact.
        events: What happened in it in the last week, which is as far as Prefect keeps.
    """

    upcoming: str
    runs: str
    client: str
    table: str
    events: str


class Part(Enum):
    """What is shown of a campaign; the value begins its key, in French and English."""

    TIMELINE = ("campagne", "campaign")
    PROGRESS = ("avancement", "progress")
    WAITING = ("attente", "waiting")
    PLAN = ("plan", "plan")
    LINKS = ("liens", "links")


def artifact_key(part: Part, campaign: Campaign) -> str:
    """Return the key under which a part is shown, in the playbook's language."""
    french, english = part.value
    return f"{pick(campaign.playbook.language, fr=french, en=english)}-{campaign.slug}"


def prefect_pages(campaign: Campaign, prefect: str = "") -> PrefectPages:
    """Return where Prefect's pages show the campaign.

    Args:
        campaign: By its tags.
        prefect: Address of the server without `/api` or a trailing slash; empty for a
            link within Prefect's own pages.
    """
    about = quote(json.dumps([f"regie.campaign.{campaign.slug}"]))
    runs = f"{prefect}/v2/runs?tags={quote(campaign_tag(campaign))}"
    return PrefectPages(
        upcoming=f"{runs}&state=Scheduled&sort=START_TIME_ASC",
        runs=runs,
        client=f"{prefect}/v2/runs?tags={quote(client_tag(campaign))}",
        table=f"{prefect}/v2/artifacts/key/{artifact_key(Part.TIMELINE, campaign)}",
        events=f"{prefect}/v2/events?resource={about}&seconds=-{WEEK_S}",
    )


def form_page(run: str, prefect: str) -> str:
    """Return where a run that is suspended can be filled in.

    Only Prefect's first pages have the button Resume (server 3.8.8).

    Args:
        run: The flow run's id.
        prefect: As for `prefect_pages`.
    """
    return f"{prefect}/runs/flow-run/{run}"


def answer_words(page: str) -> str:
    """Say where a run that waits is answered.

    Args:
        page: As `form_page` returns it.
    """
    return say(
        fr=f"Ce passage attend votre réponse. Pour répondre : {page} puis Resume (ce "
        "bouton n'existe pas dans les pages /v2 de Prefect).",
        en=f"This run waits for your answer. To answer: {page} then Resume (Prefect's "
        "/v2 pages have no such button).",
    )
