"""Which dates a campaign is given after a wish: read, kept to the hour, taken back."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from typing import Protocol

from regie.campaign.compare import ALL
from regie.campaign.model import Campaign
from regie.campaign.moves import Decision
from regie.errors import UsageError
from regie.planning.model import Plan
from regie.playbook.given import read_date
from regie.store.unit import Unit
from regie.words import remedy
from regie.words import say


class Wanted(Protocol):
    """What is asked of a wish here."""

    @property
    def dates(self) -> Mapping[str, date | datetime]:
        """The new dates."""
        ...

    @property
    def back(self) -> tuple[str, ...]:
        """The anchors that go back."""
        ...


def given_after(
    unit: Unit, campaign: Campaign, plan: Plan, wish: Wanted
) -> dict[str, date | datetime]:
    """Return the dates that are given once the wish is granted.

    Raises:
        UsageError: An anchor is unknown, or has nothing to go back to.
    """
    _check_names(campaign, [*wish.dates, *wish.back])
    given = dict(campaign.anchors)
    for name, value in wish.dates.items():
        given[name] = _with_time(campaign, plan, name, value)
    for name in wish.back:
        if campaign.playbook.anchors[name].moment is not None:
            given.pop(name, None)
        else:
            given[name] = _before(unit, campaign, name)
    return given


def read_wanted(
    words: Sequence[str], *, back: bool
) -> tuple[dict[str, date | datetime], tuple[str, ...]]:
    """Read `cart_open 2027-03-04 10:00 cart_close=2027-03-09`.

    Returns:
        The new dates by anchor, and the anchors that go back.

    Args:
        words: Names with their dates, as they stand on a command line.
        back: Whether a name without a date goes back to where it was.

    Raises:
        UsageError: A date is missing, or is none.
    """
    dates: dict[str, date | datetime] = {}
    names: list[str] = []
    for name, text in _pairs(words, back=back):
        if text:
            dates[name] = _date(name, text)
        elif back:
            names.append(name)
        else:
            raise UsageError(_no_date(name))
    if not dates and not names:
        raise UsageError(_no_date("cart_open"))
    return dates, tuple(names)


def read_decisions(words: Iterable[str]) -> dict[str, Decision]:
    """Read `correct`, for all, or `open=redo`, for one step.

    Raises:
        UsageError: A word is none of leave, correct and redo.
    """
    found: dict[str, Decision] = {}
    for word in words:
        key, equals, decision = word.rpartition("=")
        try:
            found[key.strip() if equals else ALL] = Decision(decision.strip())
        except ValueError as error:
            raise UsageError(
                say(
                    fr=f"« {word} » : écrivez leave (laisser), correct (corriger) ou "
                    "redo (refaire), ou étape=correct.",
                    en=f"“{word}”: write leave, correct or redo, or step=correct.",
                )
            ) from error
    return found


def _pairs(words: Sequence[str], *, back: bool) -> list[tuple[str, str]]:
    """Return each name with what stands behind it, up to the next name.

    Where no name may stand alone, the word behind one is meant as its date.
    """
    found: list[tuple[str, str]] = []
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            found.append((name.strip(), value.strip()))
        elif found and (word[:1].isdigit() or not (back or found[-1][1])):
            last, text = found[-1]
            found[-1] = (last, f"{text} {word}".strip())
        else:
            found.append((word.strip(), ""))
    return found


def _date(name: str, text: str) -> date | datetime:
    try:
        return read_date(text)
    except ValueError as error:
        raise UsageError(_bad_date(name, text)) from error


def _bad_date(name: str, text: str) -> str:
    fr = remedy(
        command="Écrivez un jour, avec l'heure si elle change : regie move "
        f'{name} 2027-03-04, 04/03/2027 ou "2027-03-04 10:00". Pour la remettre où '
        f"elle était : regie move {name} --back.",
        form="Écrivez l'heure comme 10:00 ou 10h30, un jour comme 2027-03-04 ou "
        "04/03/2027.",
    )
    en = remedy(
        command=f"Write a day, with the time if it changes: regie move {name} "
        '2027-03-04 or "2027-03-04 10:00". To put it back where it was: regie move '
        f"{name} --back.",
        form="Write the time like 10:00, a day like 2027-03-04.",
    )
    return say(
        fr=f"{name} : « {text} » n'est pas une date. {fr}",
        en=f"{name}: “{text}” is no date. {en}",
    )


def _no_date(name: str) -> str:
    return say(
        fr=f"Quelle date pour {name} ? Écrivez : regie move {name} 2027-03-04 "
        "(ou --back pour la remettre où elle était).",
        en=f"Which date for {name}? Write: regie move {name} 2027-03-04 "
        "(or --back to put it where it was).",
    )


def _check_names(campaign: Campaign, names: Sequence[str]) -> None:
    anchors = campaign.playbook.anchors
    unknown = [name for name in names if name not in anchors]
    if not unknown:
        return
    listed = ", ".join(unknown)
    legal = ", ".join(f"{anchor.title} ({name})" for name, anchor in anchors.items())
    near = _nearest(campaign, unknown[0])
    raise UsageError(
        say(
            fr=f"Cette campagne n'a pas de date nommée {listed}."
            + (f" Vouliez-vous dire {near} ?" if near else "")
            + f" Ses dates : {legal}.",
            en=f"This campaign has no date named {listed}."
            + (f" Did you mean {near}?" if near else "")
            + f" Its dates: {legal}.",
        )
    )


def _nearest(campaign: Campaign, text: str) -> str:
    """Return the name of the date whose name or title is most like it; else nothing."""
    anchors = campaign.playbook.anchors
    known = {anchor.title.casefold(): name for name, anchor in anchors.items()}
    known |= {name: name for name in anchors}
    near = difflib.get_close_matches(text.casefold(), known, n=1, cutoff=0.5)
    return known[near[0]] if near else ""


def _with_time(
    campaign: Campaign, plan: Plan, name: str, value: date | datetime
) -> date | datetime:
    """Return the date at the time of day that the anchor has, if it has one."""
    moment = campaign.playbook.anchors[name].moment
    says_time = moment is not None and moment.at is not None
    at = plan.anchors[name].at
    if isinstance(value, datetime) or says_time or at is None:
        return value
    return datetime.combine(value, at.astimezone(plan.zone).time())


def _before(unit: Unit, campaign: Campaign, name: str) -> date | datetime:
    now = campaign.anchors.get(name)
    for given in unit.moves.given_before(campaign.slug):
        if name in given and given[name] != now:
            return given[name]
    raise UsageError(
        say(
            fr=f"{name} n'a jamais été déplacée : il n'y a pas de date à reprendre.",
            en=f"{name} was never moved: there is no date to go back to.",
        )
    )
