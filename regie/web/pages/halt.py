"""`/campaigns/{slug}/freeze` and its like: stop a campaign and let it go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from regie.campaign.legal import legal_verbs
from regie.campaign.model import CampaignState
from regie.campaign.transitions import Subject
from regie.campaign.transitions import Verb
from regie.services.campaigns.halt_words import halted_sentence
from regie.services.engine.halt import change_campaign
from regie.services.history import CONSOLE
from regie.services.runtime import Runtime
from regie.web.deps import back_to
from regie.web.deps import OwnForm
from regie.web.deps import RuntimeDep
from regie.web.pages.changes import not_confirmed
from regie.web.pages.changes import Text
from regie.web.pages.changes import WHY_MAX
from regie.words import say

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A button on a campaign's page.

    Attributes:
        path: The last word of its address.
        meaning: What it does, in a sentence.
        goes_on: Whether the campaign does more after it than before.
        for_good: Whether it cannot be taken back, and is to be confirmed.
    """

    path: str
    label: str
    meaning: str
    goes_on: bool
    for_good: bool


def changes_from(state: CampaignState) -> list[Change]:
    """Return the buttons that the state allows."""
    return [
        _button(verb)
        for verb in legal_verbs(Subject.CAMPAIGN, state)
        if verb in _BUTTONS
    ]


@router.post("/campaigns/{slug}/freeze", dependencies=[OwnForm])
def say_freeze(slug: str, runtime: RuntimeDep, why: Text = "") -> RedirectResponse:
    """Stop the campaign's sends at once."""
    return _change(slug, Verb.FREEZE, runtime, why)


@router.post("/campaigns/{slug}/thaw", dependencies=[OwnForm])
def say_thaw(slug: str, runtime: RuntimeDep, why: Text = "") -> RedirectResponse:
    """Let the campaign send again."""
    return _change(slug, Verb.THAW, runtime, why)


@router.post("/campaigns/{slug}/pause", dependencies=[OwnForm])
def say_pause(slug: str, runtime: RuntimeDep, why: Text = "") -> RedirectResponse:
    """Stop all of the campaign."""
    return _change(slug, Verb.PAUSE, runtime, why)


@router.post("/campaigns/{slug}/resume", dependencies=[OwnForm])
def say_resume(slug: str, runtime: RuntimeDep, why: Text = "") -> RedirectResponse:
    """Let the campaign go on."""
    return _change(slug, Verb.RESUME, runtime, why)


@router.post("/campaigns/{slug}/cancel", dependencies=[OwnForm])
def say_cancelled(
    slug: str, runtime: RuntimeDep, why: Text = "", sure: Text = ""
) -> RedirectResponse:
    """Cancel the campaign, for good."""
    return _for_good(slug, Verb.CANCEL, runtime, why, sure=bool(sure))


@router.post("/campaigns/{slug}/end", dependencies=[OwnForm])
def say_ended(
    slug: str, runtime: RuntimeDep, why: Text = "", sure: Text = ""
) -> RedirectResponse:
    """End the campaign, for good."""
    return _for_good(slug, Verb.END, runtime, why, sure=bool(sure))


def _for_good(
    slug: str, verb: Verb, runtime: Runtime, why: str, *, sure: bool
) -> RedirectResponse:
    if not sure:
        return back_to(f"/campaigns/{quote(slug)}", not_confirmed())
    return _change(slug, verb, runtime, why)


def _change(slug: str, verb: Verb, runtime: Runtime, why: str) -> RedirectResponse:
    reason = why.strip()[:WHY_MAX]
    halted = change_campaign(runtime, slug, verb, who=CONSOLE, why=reason)
    return back_to(f"/campaigns/{quote(slug)}", halted_sentence(halted))


def _button(verb: Verb) -> Change:
    label, meaning, goes_on = _BUTTONS[verb]
    return Change(
        path=verb.name.lower(),
        label=say(fr=label[0], en=label[1]),
        meaning=say(fr=meaning[0], en=meaning[1]),
        goes_on=goes_on,
        for_good=verb in _FOR_GOOD,
    )


_FOR_GOOD = frozenset({Verb.CANCEL, Verb.END})

_BUTTONS: Mapping[Verb, tuple[tuple[str, str], tuple[str, str], bool]] = {
    Verb.FREEZE: (
        ("Geler les envois", "Freeze the sends"),
        (
            "Geler : plus rien ne part, les cartes et le plan continuent.",
            "Freeze: nothing is sent any more, cards and plan go on.",
        ),
        False,
    ),
    Verb.PAUSE: (
        ("Mettre en pause", "Pause"),
        (
            "Mettre en pause : toute la campagne s'arrête, cartes comprises.",
            "Pause: all of the campaign stops, cards too.",
        ),
        False,
    ),
    Verb.THAW: (
        ("Dégeler les envois", "Thaw the sends"),
        (
            "Dégeler : les envois reprennent, rien ne part en rafale.",
            "Thaw: it sends again, nothing bursts out.",
        ),
        True,
    ),
    Verb.RESUME: (
        ("Reprendre la campagne", "Resume the campaign"),
        (
            "Reprendre : la campagne continue, rien ne part en rafale.",
            "Resume: the campaign goes on, nothing bursts out.",
        ),
        True,
    ),
    Verb.END: (
        ("Terminer la campagne", "End the campaign"),
        (
            "Terminer : il n'y a plus rien à faire, et rien n'est à venir.",
            "End: nothing is left to do, and nothing is to come.",
        ),
        False,
    ),
    Verb.CANCEL: (
        ("Annuler la campagne", "Cancel the campaign"),
        (
            "Annuler : plus rien ne part, les cartes se ferment ; l'historique reste.",
            "Cancel: nothing is sent any more, cards close; the history stays.",
        ),
        False,
    ),
}
