"""Rules about one step: what it needs, and what does not go together."""

from __future__ import annotations

from collections.abc import Mapping

from regie.playbook.nodes import Spot
from regie.playbook.problems import Severity
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule


def do_or_run(report: Report, spot: Spot, *, both: bool) -> None:
    """Ask for exactly one of `do` (a person) and `run` (the machine)."""
    what = (
        report.say(fr="les deux sont là", en="both are here")
        if both
        else report.say(fr="aucun n'est là", en="neither is here")
    )
    report.error(
        "do-or-run",
        spot,
        report.say(
            fr=f"une étape a soit « do », soit « run » ; {what}",
            en=f"a step has either `do` or `run`; {what}",
        ),
        report.say(
            fr="« do: … » pour une personne, « run: … » pour ce que Régie fait seule",
            en="`do: …` for a person, `run: …` for what Régie does by itself",
        ),
    )


def misplaced_key(report: Report, spot: Spot, key: str, *, needs: str) -> None:
    """Refuse a key that has no effect in this kind of step.

    Args:
        needs: The kind of step it belongs to, `do` or `run`.
    """
    if key == "title":
        hint = report.say(
            fr="le texte de « do » est déjà le titre ; le détail se met dans « how »",
            en="the text of `do` is the title already; details go into `how`",
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


RULES: Mapping[str, Rule] = {
    "do-or-run": Rule(
        words=do_or_run,
        fr="Une étape a « do » (une personne) ou « run » (Régie), jamais les deux.",
        en="A step has `do` (a person) or `run` (Régie), never both.",
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
}
