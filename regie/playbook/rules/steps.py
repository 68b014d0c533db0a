"""Rules about one step: what it needs, and what does not go together."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence

from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.problems import Severity
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule


def do_or_run(report: Report, spot: Spot, *, found: Sequence[str]) -> None:
    """Ask for exactly one of `do` (a person), `run` (the machine) and `gate`."""
    names = report.listing([f"« {key} »" for key in found])
    english = report.listing([f"`{key}`" for key in found])
    what = (
        report.say(fr=f"celle-ci a {names}", en=f"this one has {english}")
        if found
        else report.say(fr="celle-ci n'en a aucun", en="this one has none of them")
    )
    report.error(
        "do-or-run",
        spot,
        report.say(
            fr=f"une étape a « do », « run » ou « gate », un seul des trois ; {what}",
            en=f"a step has `do`, `run` or `gate`, just one of the three; {what}",
        ),
        report.say(
            fr="« do: … » pour une personne, « run: … » pour ce que Régie fait seule, "
            "« gate: … ? » pour une décision",
            en="`do: …` for a person, `run: …` for what Régie does by itself, "
            "`gate: …?` for a decision",
        ),
    )


def misplaced_key(report: Report, spot: Spot, key: str, *, needs: str) -> None:
    """Refuse a key that has no effect in this kind of step.

    Args:
        needs: The kind of step it belongs to, `do` or `run`.
    """
    if key == "title":
        hint = report.say(
            fr="le texte de « do » ou de « gate » est déjà le titre ; le détail se met "
            "dans « how »",
            en="the text of `do` or `gate` is the title already; details go into `how`",
        )
    else:
        hint = report.say(
            fr=f"effacez « {key} », ou remplacez l'autre clé par « {needs} »",
            en=f"delete `{key}`, or replace the other key by `{needs}`",
        )
    report.error(
        "misplaced-key",
        spot,
        report.say(
            fr=f"« {key} » ne sert que dans une étape avec « {needs} »",
            en=f"`{key}` only serves in a step with `{needs}`",
        ),
        hint,
    )


def no_moment(report: Report, spot: Spot, step: str) -> None:
    """Refuse a machine step that nothing would ever set off."""
    example = report.sample(
        fr="at: 2 jours avant summit_start à 9h",
        en="at: 2 days before summit_start at 09:00",
    )
    report.error(
        "no-moment",
        spot,
        report.say(
            fr=f"rien ne déclenche « {step} » : il lui faut un moment ou une étape à "
            "attendre",
            en=f"nothing sets `{step}` off: it needs a moment or a step to wait for",
        ),
        report.say(
            fr=f"ajoutez par exemple « {example} », ou « after: une_étape »",
            en=f"add for example `{example}`, or `after: some_step`",
        ),
    )


def day_only(report: Report, spot: Spot, sentence: str, fix: str) -> None:
    """Refuse a day without a time for a step that the machine does.

    Args:
        fix: The sentence with a time.
    """
    report.error(
        "day-only",
        spot,
        report.say(
            fr=f"« {sentence} » est un jour sans heure ; Régie a besoin de l'heure",
            en=f"`{sentence}` is a day without a time; Régie needs the time",
        ),
        report.say(fr=f"écrivez « {fix} »", en=f"write `{fix}`"),
    )


def hours_from_a_day(report: Report, spot: Spot, anchor: str) -> None:
    """Refuse to count minutes or hours from an anchor that is a day without a time."""
    report.error(
        "hours-from-a-day",
        spot,
        report.say(
            fr=f"« {anchor} » est un jour sans heure : on ne peut pas en compter les "
            "minutes ou les heures",
            en=f"`{anchor}` is a day without a time: minutes and hours cannot be "
            "counted from it",
        ),
        report.say(
            fr=f"donnez une heure à « {anchor} », ou comptez en jours",
            en=f"give `{anchor}` a time, or count in days",
        ),
    )


def nobody(report: Report, spot: Spot, step: str) -> None:
    """Warn of a person's step that nobody owns."""
    report.warn(
        "nobody",
        spot,
        report.say(
            fr=f"personne ne s'occupe de « {step} »", en=f"nobody owns `{step}`"
        ),
        report.say(
            fr="ajoutez « who: un_rôle », sinon elle revient à l'OBM",
            en="add `who: some_role`, or it falls to the OBM",
        ),
    )


def missing_title(report: Report, spot: Spot, step: str, title: str) -> None:
    """Warn of a machine step that people will see under its technical name."""
    report.warn(
        "missing-title",
        spot,
        report.say(
            fr=f"« {step} » n'a pas de titre ; on lira « {title} »",
            en=f"`{step}` has no title; people will read `{title}`",
        ),
        report.say(
            fr="ajoutez « title: ce que voit l'équipe »",
            en="add `title: what the team sees`",
        ),
    )


def bad_link(report: Report, text: Text) -> None:
    """Refuse what no browser could open."""
    report.error(
        "bad-link",
        text.spot(),
        report.say(
            fr=f"« {text.value} » n'est pas une adresse",
            en=f"`{text.value}` is not an address",
        ),
        report.say(
            fr='écrivez links: ["https://…"], ou links: {Le titre: "https://…"} ; une '
            "explication se met dans « how »",
            en='write links: ["https://…"], or links: {The title: "https://…"}; an '
            "explanation goes into `how`",
        ),
    )


RULES: Mapping[str, Rule] = {
    "do-or-run": Rule(
        words=do_or_run,
        fr="Une étape a « do » (une personne), « run » (Régie) ou « gate » (une "
        "décision), un seul des trois.",
        en="A step has `do` (a person), `run` (Régie) or `gate` (a decision), just one "
        "of the three.",
    ),
    "misplaced-key": Rule(
        words=misplaced_key,
        fr="Une clé sans effet dans ce genre d'étape est refusée.",
        en="A key without effect in this kind of step is refused.",
    ),
    "no-moment": Rule(
        words=no_moment,
        fr="Une étape de Régie a un moment, ou attend une étape.",
        en="A step of Régie's has a moment, or waits for a step.",
    ),
    "day-only": Rule(
        words=day_only,
        fr="Le moment d'une étape de Régie a une heure.",
        en="The moment of a step of Régie's has a time.",
    ),
    "hours-from-a-day": Rule(
        words=hours_from_a_day,
        fr="On ne compte des heures qu'à partir d'un moment qui a une heure.",
        en="Hours are only counted from a moment that has a time.",
    ),
    "nobody": Rule(
        words=nobody,
        fr="Quelqu'un s'occupe de chaque étape.",
        en="Somebody owns each step.",
        severity=Severity.WARNING,
    ),
    "missing-title": Rule(
        words=missing_title,
        fr="Une étape de Régie a un titre que l'équipe comprend.",
        en="A step of Régie's has a title that the team understands.",
        severity=Severity.WARNING,
    ),
    "bad-link": Rule(
        words=bad_link,
        fr="Un lien est une adresse, avec ou sans titre devant.",
        en="A link is an address, with or without a title before it.",
    ),
}
