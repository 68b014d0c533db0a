"""`regie when`: one sentence and the dates it hangs on become a moment."""

from __future__ import annotations

import json as json_text
from datetime import UTC
from typing import Annotated
from typing import Any
from zoneinfo import ZoneInfo

import typer

from regie.cli.session import JsonOption
from regie.planning.answer import answer
from regie.planning.answer import bounds
from regie.planning.answer import zone_of
from regie.planning.dates import When
from regie.planning.wording import day_text
from regie.planning.wording import moment_text
from regie.playbook.model import Moment
from regie.playbook.question import Asked
from regie.playbook.question import Question
from regie.playbook.question import read_question
from regie.playbook.question import USUAL_ZONE
from regie.words import LANGUAGES
from regie.words import pick
from regie.words import say
from regie.words import spoken_language


def when(
    sentence: Annotated[
        str,
        typer.Argument(
            help="La phrase, comme dans un playbook. | The sentence, as in a playbook."
        ),
    ],
    anchor: Annotated[
        list[str] | None,
        typer.Option(
            "--anchor",
            help="Une date : cart_open=2027-02-25T10:00. Répétable."
            " | A date: cart_open=2027-02-25T10:00. Repeatable.",
        ),
    ] = None,
    zone: Annotated[
        str, typer.Option(help="Le fuseau horaire. | The time zone.")
    ] = USUAL_ZONE,
    calendar: Annotated[
        str,
        typer.Option(
            help="Jours fériés d'un pays ou d'une région : FR, FR-57."
            " | Public holidays of a country or region: FR, FR-57."
        ),
    ] = "",
    closed: Annotated[
        list[str] | None,
        typer.Option(
            help="Un jour fermé de plus. Répétable. | A further day off. Repeatable."
        ),
    ] = None,
    days_off: Annotated[
        list[str] | None,
        typer.Option(
            help="Jours de repos de la semaine : samedi, dimanche ; ou aucun."
            " | Weekdays off: saturday, sunday; or none."
        ),
    ] = None,
    work: Annotated[
        bool,
        typer.Option(
            "--work",
            help="Pour le travail d'une personne : un jour chômé est évité."
            " | For a person's work: a day off is avoided.",
        ),
    ] = False,
    language: Annotated[
        str,
        typer.Option(
            help="La langue de la réponse, fr ou en ; la phrase peut être dans l'autre."
            " | The language of the answer, fr or en; the sentence may be in the other."
        ),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Dit quand tombe une phrase, ou chaque fois d'une répétition. | Say when.

    regie when "2 jours ouvrés avant cart_open à 9h" --anchor
    cart_open=2027-02-25T10:00 --calendar FR
    | regie when "2 business days before cart_open at 9:00" --anchor
    cart_open=2027-02-25T10:00 --calendar FR
    """
    asked = Asked(
        sentence=sentence,
        anchors=anchor or (),
        zone=zone,
        calendar=calendar,
        closed=closed or (),
        days_off=days_off or (),
    )
    question = read_question(asked, reader=_language(language) or spoken_language())
    found = answer(question, keeps_day=not work)
    clock = zone_of(question)
    if json:
        words = {"language": question.language}
        told: Any = [as_json(each, clock) | words for each in found]
        if isinstance(question.asks, Moment):
            [told] = told
        typer.echo(json_text.dumps(told, ensure_ascii=False, indent=2))
        return
    for each in found:
        typer.echo(_line(each, clock, question.answers_in))
        for note in each.notes:
            typer.echo(f"  {note}")
    if not found:
        typer.echo(_never(question))


def as_json(found: When, zone: ZoneInfo) -> dict[str, Any]:
    """Return the moment as programs read it; `at` and `utc` are None for a day."""
    return {
        "date": found.on.isoformat(),
        "at": found.at.astimezone(zone).isoformat() if found.at else None,
        "utc": f"{found.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if found.at else None,
        "notes": list(found.notes),
    }


def _never(question: Question) -> str:
    """Return why a recurrence never takes place."""
    begins, ends = bounds(question)
    zone, language = zone_of(question), question.answers_in
    first, last = (_short(each, zone, language) for each in (begins, ends))
    is_reversed = ends.on < begins.on
    if begins.at is not None and ends.at is not None:
        is_reversed = ends.at < begins.at
    if is_reversed:
        return pick(
            language,
            fr=f"Jamais : la fin ({last}) précède le début ({first}).",
            en=f"Never: the end ({last}) comes before the beginning ({first}).",
        )
    return pick(
        language,
        fr=f"Jamais : rien n'en tombe entre le début ({first}) et la fin ({last}).",
        en=f"Never: none of it falls between the beginning ({first}) and the end "
        f"({last}).",
    )


def _short(found: When, zone: ZoneInfo, language: str) -> str:
    if found.at is None:
        return day_text(found.on, language)
    return moment_text(found.at.astimezone(zone), language)


def _line(found: When, zone: ZoneInfo, language: str) -> str:
    if found.at is None:
        return day_text(found.on, language)
    local = found.at.astimezone(zone)
    utc = found.at.astimezone(UTC)
    return f"{moment_text(local, language)} ({zone.key}, {utc:%Y-%m-%d %H:%M} UTC)"


def _language(code: str) -> str:
    if not code or code in LANGUAGES:
        return code
    raise typer.BadParameter(
        say(
            fr=f"« {code} » : écrivez fr ou en.",
            en=f"“{code}”: write fr or en.",
        ),
        param_hint="--language",
    )
