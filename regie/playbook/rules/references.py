"""Rules about names: what one part of a playbook says of another."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence

from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.rules.rule import Rule

#: A longer loop is shown by its beginning.
LOOP_SHOWN_MAX = 12


def unknown_phase(report: Report, text: Text, phases: Collection[str]) -> None:
    """Refuse a phase that is not under `phases:`."""
    name = text.value.strip()
    report.error(
        "unknown-phase",
        text.spot(),
        report.say(
            fr=f"phase inconnue « {name} » ; phases : "
            f"{report.listing(phases, feminine=True)}",
            en=f"unknown phase `{name}`; phases: {report.listing(phases)}",
        ),
        report.guess(name, phases)
        or report.say(
            fr=f"ajoutez sous phases: une ligne « {name}: son titre »",
            en=f"add a line `{name}: its title` under phases:",
        ),
    )


def unknown_verb(report: Report, text: Text, verbs: Collection[str]) -> None:
    """Refuse a `run` that Régie cannot do."""
    report.error(
        "unknown-verb",
        text.spot(),
        report.say(
            fr=f"« run » ne connaît pas « {text.value} » ; possibles : "
            f"{report.listing(verbs)}",
            en=f"`run` does not know `{text.value}`; possible: {report.listing(verbs)}",
        ),
        report.guess(text.value, verbs)
        or report.say(
            fr="si une personne s'en charge, écrivez « do » au lieu de « run »",
            en="if a person does it, write `do` instead of `run`",
        ),
    )


def unknown_receiver(report: Report, text: Text, known: Collection[str]) -> None:
    """Refuse a receiver who is nobody of the campaign and no address."""
    name = text.value.strip()
    report.error(
        "unknown-receiver",
        text.spot(),
        report.say(
            fr=f"destinataire inconnu « {name} » ; possibles : "
            f"{report.listing(known)}, ou une adresse",
            en=f"unknown receiver `{name}`; possible: {report.listing(known)}, or an "
            "address",
        ),
        report.guess(name, known)
        or report.say(
            fr="aucun nom possible ne lui ressemble : écrivez-en un tel quel, ou une "
            "adresse e-mail",
            en="no possible name is like it: write one of them as it stands, or an "
            "e-mail address",
        ),
    )


def unknown_mail(report: Report, text: Text, mails: Collection[str]) -> None:
    """Refuse a mail that has no template."""
    name = text.value.strip()
    report.error(
        "unknown-mail",
        text.spot(),
        report.say(
            fr=f"mail inconnu « {name} » ; modèles : {report.listing(sorted(mails))}",
            en=f"unknown mail `{name}`; templates: {report.listing(sorted(mails))}",
        ),
        report.guess(name, mails)
        or report.say(
            fr="ajoutez un modèle de ce nom dans le dossier des mails du playbook",
            en="add a template of this name to the playbook's folder of mails",
        ),
    )


def not_beside(report: Report, text: Text) -> None:
    """Refuse a file anywhere but in the playbook's own folder."""
    report.error(
        "not-beside",
        text.spot(),
        report.say(
            fr=f"« {text.value} » n'est pas le nom d'un fichier placé à côté de "
            "celui-ci",
            en=f"`{text.value}` is not the name of a file beside this one",
        ),
        report.say(
            fr="écrivez le nom seul, sans dossier, par exemple accord.yaml",
            en="write the name alone, without a folder, for example agreement.yaml",
        ),
    )


def date_on_step(report: Report, spot: Spot) -> None:
    """Refuse a date of the launch that hangs on a step: dates come first."""
    report.error(
        "date-on-step",
        spot,
        report.say(
            fr="une date du lancement ou d'une phase ne peut pas dépendre d'une étape",
            en="a date of the launch or of a phase cannot hang on a step",
        ),
        report.say(
            fr="faites-la dépendre d'une autre date ; l'étape, elle, se met dans "
            "« after » ou « not_before »",
            en="let it hang on another date; put the step in `after` or `not_before`",
        ),
    )


def which_item(report: Report, spot: Spot, step: str, kind: str) -> None:
    """Refuse to wait for a repeated step without saying for which of its items."""
    every = report.sample(fr=f"chaque {step}", en=f"every {step}")
    report.error(
        "which-item",
        spot,
        report.say(
            fr=f"« {step} » se répète pour chaque {kind} : lequel faut-il attendre ?",
            en=f"`{step}` is repeated for each {kind}: which one is meant?",
        ),
        report.say(
            fr=f"pour tous, écrivez « after: {every} » ; pour le même, ajoutez "
            f"« for_each: {kind} » à cette étape",
            en=f"for all of them write `after: {every}`; for the same one add "
            f"`for_each: {kind}` to this step",
        ),
    )


def every_without_items(report: Report, spot: Spot, step: str) -> None:
    """Refuse `every X` where X happens once."""
    report.error(
        "every-without-items",
        spot,
        report.say(
            fr=f"« {step} » n'a lieu qu'une fois : elle n'a ni « for_each » ni "
            "« every »",
            en=f"`{step}` happens once: it has neither `for_each` nor `every`",
        ),
        report.say(fr=f"écrivez « {step} » tout court", en=f"write just `{step}`"),
    )


def item_outside_loop(report: Report, spot: Spot, kind: str) -> None:
    """Refuse `speaker.…` in a step that is not repeated for speakers."""
    report.error(
        "item-outside-loop",
        spot,
        report.say(
            fr=f"cette étape n'a lieu qu'une fois : « {kind} » n'y désigne rien",
            en=f"this step happens once: `{kind}` means nothing in it",
        ),
        report.say(
            fr=f"ajoutez « for_each: {kind} » à cette étape",
            en=f"add `for_each: {kind}` to this step",
        ),
    )


def step_loop(report: Report, spot: Spot, names: Sequence[str]) -> None:
    """Refuse steps that wait for each other; an arrow reads `waits for`."""
    loop = _loop(names)
    if len(names) == 2:
        message = report.say(
            fr=f"cette étape s'attend elle-même : {loop}",
            en=f"this step waits for itself: {loop}",
        )
    else:
        message = report.say(
            fr=f"ces étapes s'attendent l'une l'autre : {loop}",
            en=f"these steps wait for each other: {loop}",
        )
    report.error(
        "step-loop",
        spot,
        message,
        report.say(fr="effacez l'une de ces attentes", en="delete one of these waits"),
    )


def anchor_loop(report: Report, spot: Spot, names: Sequence[str]) -> None:
    """Refuse dates that are computed from each other; an arrow reads `hangs on`."""
    loop = _loop(names)
    if len(names) == 2:
        message = report.say(
            fr=f"cette date dépend d'elle-même : {loop}",
            en=f"this date hangs on itself: {loop}",
        )
    else:
        message = report.say(
            fr=f"ces dates dépendent l'une de l'autre : {loop}",
            en=f"these dates hang on each other: {loop}",
        )
    report.error(
        "anchor-loop",
        spot,
        message,
        report.say(
            fr="donnez une vraie date à l'une d'elles, ou « required: yes »",
            en="give one of them a real date, or `required: yes`",
        ),
    )


def _loop(names: Sequence[str]) -> str:
    if len(names) <= LOOP_SHOWN_MAX:
        return " -> ".join(names)
    return " -> ".join([*names[: LOOP_SHOWN_MAX - 1], "…", names[-1]])


RULES: Mapping[str, Rule] = {
    "unknown-phase": Rule(
        words=unknown_phase,
        fr="« phase » nomme une phase du playbook.",
        en="`phase` names a phase of the playbook.",
    ),
    "unknown-verb": Rule(
        words=unknown_verb,
        fr="« run » nomme une chose que Régie sait faire.",
        en="`run` names a thing that Régie can do.",
    ),
    "unknown-receiver": Rule(
        words=unknown_receiver,
        fr="« to » nomme un rôle, « team », « speaker », « speakers » ou une adresse.",
        en="`to` names a role, `team`, `speaker`, `speakers` or an address.",
    ),
    "unknown-mail": Rule(
        words=unknown_mail,
        fr="« mail » nomme un modèle du dossier des mails.",
        en="`mail` names a template of the folder of mails.",
    ),
    "not-beside": Rule(
        words=not_beside,
        fr="Un autre fichier est nommé sans dossier : il est à côté du playbook.",
        en="Another file is named without a folder: it lies beside the playbook.",
    ),
    "date-on-step": Rule(
        words=date_on_step,
        fr="Les dates du lancement et des phases ne dépendent pas des étapes.",
        en="The dates of the launch and of phases do not hang on steps.",
    ),
    "which-item": Rule(
        words=which_item,
        fr="Attendre une étape répétée, c'est attendre chacune, ou celle du "
        "même élément.",
        en="To wait for a repeated step is to wait for every one, or for the "
        "same item's.",
    ),
    "every-without-items": Rule(
        words=every_without_items,
        fr="« chaque X » demande que X se répète.",
        en="`every X` wants X to be repeated.",
    ),
    "item-outside-loop": Rule(
        words=item_outside_loop,
        fr="Les dates d'un élément ne servent que dans une étape répétée pour lui.",
        en="The dates of an item only serve in a step repeated for it.",
    ),
    "step-loop": Rule(
        words=step_loop,
        fr="Des étapes ne s'attendent pas en rond.",
        en="Steps do not wait for each other in a circle.",
    ),
    "anchor-loop": Rule(
        words=anchor_loop,
        fr="Des dates ne dépendent pas les unes des autres en rond.",
        en="Dates do not hang on each other in a circle.",
    ),
}
