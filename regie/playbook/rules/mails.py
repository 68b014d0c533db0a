"""Rules about mail templates and the variables in them.

A template lives in its own file: a problem points there, and names the step that the
mail belongs to.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping

from regie.playbook.nodes import Spot
from regie.playbook.problems import Severity
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule


def mail_subject(report: Report, spot: Spot, mail: str) -> None:
    """Refuse a template without a subject line, an empty line and a body."""
    report.error(
        "mail-subject",
        spot,
        report.say(
            fr=f"le mail « {mail} » doit commencer par « Objet : … », puis une ligne "
            "vide, puis son texte",
            en=f"the mail `{mail}` must begin with `Subject: …`, then an empty line, "
            "then its text",
        ),
        report.say(
            fr="corrigez le début du modèle", en="correct the beginning of the template"
        ),
    )


def template_syntax(report: Report, spot: Spot, where: str, said: str) -> None:
    """Refuse a template that Jinja2 cannot read, or that reads other files.

    Args:
        where: Whose text it is, in the reader's language.
        said: What Jinja2 said.
    """
    report.error(
        "template-syntax",
        spot,
        report.say(
            fr=f"modèle mal formé ({where}) : {said}",
            en=f"malformed template ({where}): {said}",
        ),
        report.say(
            fr="une variable s'écrit {{ person.name }} ; vérifiez les accolades et les "
            "{% … %}",
            en="a variable is written {{ person.name }}; check the braces and the "
            "{% … %}",
        ),
    )


def unknown_variable(
    report: Report, spot: Spot, where: str, name: str, known: Collection[str]
) -> None:
    """Warn of a variable that will have no value when the text is rendered."""
    report.warn(
        "unknown-variable",
        spot,
        report.say(
            fr=f"variable inconnue « {name} » ({where}) ; variables : "
            f"{report.listing(known)}",
            en=f"unknown variable `{name}` ({where}); variables: "
            f"{report.listing(known)}",
        ),
        report.guess(name, known),
    )


RULES: Mapping[str, Rule] = {
    "mail-subject": Rule(
        words=mail_subject,
        fr="Un mail commence par son objet, puis une ligne vide, puis son texte.",
        en="A mail begins with its subject, then an empty line, then its text.",
    ),
    "template-syntax": Rule(
        words=template_syntax,
        fr="Un modèle de texte est du Jinja2 bien formé, d'un seul tenant.",
        en="A text template is well-formed Jinja2, in one piece.",
    ),
    "unknown-variable": Rule(
        words=unknown_variable,
        fr="Une variable d'un modèle est l'une de celles que Régie remplit.",
        en="A variable of a template is one of those that Régie fills in.",
        severity=Severity.WARNING,
    ),
}
