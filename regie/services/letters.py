"""Mails: a user's template and what is known -> subject and text."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from functools import cache
from functools import lru_cache
from functools import partial
from typing import Any

from jinja2 import StrictUndefined
from jinja2 import Template
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from regie.campaign.last_days import last_day
from regie.campaign.model import Campaign
from regie.errors import RegieError
from regie.people.people import Person
from regie.planning.model import Occurrence
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import ResolvedAnchor
from regie.planning.texts import item_words
from regie.planning.texts import parameter_words
from regie.planning.wording import date_text
from regie.playbook.content import MailTemplate
from regie.words import say

#: Compiled templates kept in a process: the mails of a few playbooks.
TEMPLATES_KEPT = 512


class TemplateFaultError(RegieError):
    """A mail template asks for something that is not known.

    Attributes:
        template: The template's name.
        fault: What the template engine said.
    """

    def __init__(self, template: str, fault: str) -> None:
        self.template = template
        self.fault = fault
        super().__init__(
            say(
                fr=f"Le modèle de mail « {template} » ne peut être rempli : {fault}. "
                "Corrigez le modèle ou la fiche de la personne, puis relancez l'étape.",
                en=f"The mail template “{template}” cannot be filled in: {fault}. "
                "Correct the template or the person's record, then run the step again.",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail's rendered words."""

    subject: str
    text: str


def fill(template: MailTemplate, known: Mapping[str, Any]) -> Letter:
    """Fill in a template in the sandbox; raise TemplateFaultError if it cannot be."""
    try:
        subject = _compiled(template.subject).render(known)
        text = _compiled(template.body).render(known)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise TemplateFaultError(template.name, str(error)) from error
    return Letter(subject=" ".join(subject.split()), text=text.strip() + "\n")


def console_for(person: Person, console: str) -> str:
    """Return where the person can see everything; empty for whoever cannot open it.

    The pages open on the OBM's machine only.
    """
    return console if "obm" in person.roles else ""


@lru_cache(maxsize=TEMPLATES_KEPT)
def _compiled(text: str) -> Template:
    return _sandbox().from_string(text)


@cache
def _sandbox() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


def read_template(name: str, text: str) -> MailTemplate:
    """Read one of Régie's own templates: subject line, blank line, body."""
    head, _, body = text.partition("\n\n")
    return MailTemplate(name=name, subject=head.partition(":")[2].strip(), body=body)


def own_letter(
    templates: Mapping[str, str], name: str, known: Mapping[str, Any]
) -> Letter:
    """Fill in one of Régie's own templates: `digest.fr`."""
    return fill(read_template(name, templates[name]), known)


def known_of_campaign(campaign: Campaign, plan: Plan) -> dict[str, Any]:
    """Return what every mail of the campaign may speak of."""
    language = campaign.playbook.language
    obm = next((p for p in campaign.team if "obm" in p.roles), None)
    return {
        "campaign": campaign.title,
        "client": campaign.client,
        "params": parameter_words(
            campaign.playbook.parameters,
            campaign.parameters,
            partial(day_text, language=language),
            language,
        ),
        "anchor": {
            name: anchor_text(anchor, plan, language)
            for name, anchor in plan.anchors.items()
        },
        "signature": obm.name if obm else campaign.client,
    }


def known_of_step(
    campaign: Campaign, plan: Plan, planned: PlannedStep, person: Person
) -> dict[str, Any]:
    """Return what a step's mail to this person may speak of, but for links."""
    item = planned.item
    wanted_on = last_day(campaign, plan, planned)
    day_words = partial(day_text, language=person.language)
    named = {item.kind: item_words(item, day_words)} if item else {}
    return {
        **known_of_campaign(campaign, plan),
        **named,
        **_known_of_occurrence(planned.occurrence),
        "person": person,
        "step": {"title": planned.title, "how": planned.step.how},
        "due": day_text(wanted_on, person.language) if wanted_on else "",
    }


def _known_of_occurrence(occurrence: Occurrence | None) -> dict[str, Any]:
    if occurrence is None:
        return {}
    number, count = occurrence.number, occurrence.count
    left = max(count - number, 0)
    return {"occurrence": {"number": number, "count": count, "left": left}}


def day_text(on: date, language: str) -> str:
    """Return `lundi 8 mars 2027`; the first of a month is `1er` in French."""
    return date_text(on, "EEEE d MMMM y", language)


def moment_text(at: datetime, language: str) -> str:
    """Return `lundi 8 mars 2027 à 9h`; `at` is local already."""
    day = day_text(at.date(), language)
    if language == "fr":
        return f"{day} à {at:%-H}h{at:%M}".removesuffix("00")
    return f"{day} at {at:%H:%M}"


def anchor_text(anchor: ResolvedAnchor, plan: Plan, language: str) -> str:
    """Return the anchor's date in words, or that it is not known yet."""
    if anchor.at is not None:
        return moment_text(anchor.at.astimezone(plan.zone), language)
    if anchor.on is not None:
        return day_text(anchor.on, language)
    return "date à préciser" if language == "fr" else "date to be confirmed"


def listing(
    steps: Sequence[tuple[PlannedStep, date | None, str]],
    *,
    today: date,
    language: str,
) -> list[dict[str, Any]]:
    """Return the lines of a digest: steps, their last days, links that mark them done.

    Behind the link of a gate is the form that answers it.
    """
    found = []
    for planned, wanted_on, link_done in steps:
        found.append(
            {
                "title": planned.title,
                "due": day_text(wanted_on, language) if wanted_on else "",
                "late": wanted_on is not None and wanted_on < today,
                "link_done": link_done,
                "how": planned.step.how,
                "gate": planned.step.gate,
            }
        )
    return found
