"""`regie update`: a newer text of the playbook, into a running campaign."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from regie.cli import show
from regie.cli.ask import is_terminal
from regie.cli.campaigns.start import answered
from regie.cli.session import AcceptLateOption
from regie.cli.session import AnnouncedOption
from regie.cli.session import ApplyOption
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import NamesOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.cli.teller import teller_of
from regie.services.campaigns import look
from regie.services.campaigns.launch import read_pairs
from regie.services.campaigns.move_dates import read_decisions
from regie.services.campaigns.update import known_answers
from regie.services.campaigns.update import look_at_update
from regie.services.campaigns.update import update_playbook
from regie.services.campaigns.update import Updated
from regie.services.campaigns.update import Wish
from regie.services.campaigns.update_form import read_form
from regie.services.campaigns.update_form import UpdateForm
from regie.services.campaigns.update_text import sections
from regie.services.campaigns.update_text import verdict
from regie.words import say


def update(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Le playbook récrit ; celui de la campagne si rien n'est dit."
            " | The playbook, rewritten; the campaign's own if none is named."
        ),
    ] = None,
    campaign: CampaignOption = None,
    apply: ApplyOption = False,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Réponse à ce que le nouveau texte demande : price=900."
            " | Answer to what the new text asks: price=900.",
        ),
    ] = None,
    accept_late: AcceptLateOption = False,
    announced: AnnouncedOption = None,
    back: Annotated[
        bool,
        typer.Option(
            "--back",
            help="Reprend le texte d'avant. | Take the text before this one.",
        ),
    ] = False,
    every: NamesOption = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Reprend le playbook récrit dans une campagne. | Take a rewritten playbook.

    regie update -c sommet-zen --apply --why "un e-mail de plus"
    | regie update -c sommet-zen --apply --why "one more mail"
    """
    wish = Wish(
        source=None,
        values=read_pairs(values or ()),
        announced=read_decisions(announced or ()),
        accept_late=accept_late,
        who=who,
        why=why,
    )
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        asked = UpdateForm(campaign=found.slug, file=str(file or ""), back=back)
        source = read_form(opened, asked).source
        wish = replace(wish, source=source, who=teller_of(found, who))
        if wish.source is not None and is_terminal() and not json:
            known = partial(known_answers, opened, found.slug)
            wish = replace(wish, values=answered(wish.source, wish.values, known))
        act = update_playbook if apply else look_at_update
        with show.busy(say(fr="Régie recalcule…", en="Régie is planning…")):
            updated = act(opened, found.slug, wish)
    if json:
        show.as_json(_as_data(updated))
        return
    show.sections(sections(updated, every=every))
    _print(updated, file, wish)


def _as_data(updated: Updated) -> dict[str, object]:
    looked = updated.looked
    return {
        "campaign": looked.campaign.slug,
        "applied": updated.applied,
        "number": looked.number,
        "published": looked.published,
        "changes": show.plain(updated.changes),
        "appear": show.plain(updated.appear),
        "dropped": updated.dropped,
        "back": updated.back,
        "kept": updated.kept,
        "taken": updated.taken,
        "unlatched": updated.unlatched,
        "sent": updated.sent,
        **show.plain(looked.outcome),
        "undecided": [one.key for one in looked.outcome.undecided],
    }


def _command(updated: Updated, file: Path | None, wish: Wish) -> str:
    """Return the command that writes what was looked at, with all that it asks for."""
    outcome = updated.looked.outcome
    words = ["regie", "update"]
    if wish.source is None:
        words.append("--back")
    elif file is not None:
        words.append(str(file))
    words += ["-c", updated.looked.campaign.slug]
    for name, text in wish.values.items():
        words += ["--set", f"{name}={text}"]
    if outcome.conflicts:
        words.append("--accept-late")
    for one in outcome.announced:
        decision = one.decision.value if one.decision else "leave|correct|redo"
        words += ["--announced", f"{one.key}={decision}"]
    if wish.why:
        words += ["--why", wish.why]
    return show.command_line([*words, "--apply"])


def _print(updated: Updated, file: Path | None, wish: Wish) -> None:
    show.say_line("")
    show.say_line(verdict(updated), style="bold")
    if not updated.applied:
        text = say(fr="Pour l'écrire : ", en="To write it: ")
        show.say_line(f"{text}{_command(updated, file, wish)}")
        return
    text = say(fr="Pour revenir : ", en="To go back: ")
    slug = updated.looked.campaign.slug
    show.say_line(f"{text}regie update --back -c {slug} --apply")
    show.say_published(published=updated.looked.published)
