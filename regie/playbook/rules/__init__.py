"""Every rule of the playbook's language, in one sentence each.

Each rule is one function of its name in the modules here: it words the problem and adds
it to the report. The reader decides where each of them applies.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass

from regie.playbook.problems import Severity
from regie.playbook.rules import launch
from regie.playbook.rules import mails
from regie.playbook.rules import references
from regie.playbook.rules import sentences
from regie.playbook.rules import shape
from regie.playbook.rules import steps
from regie.playbook.rules import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    Attributes:
        words: The function that reports a breach of it.
        fr: The rule in French.
        en: The rule in English.
    """

    words: Callable[..., None]
    fr: str
    en: str
    severity: Severity = Severity.ERROR


RULES: Mapping[str, Rule] = {
    "anchor-loop": Rule(
        words=references.anchor_loop,
        fr="Des dates ne dépendent pas les unes des autres en rond.",
        en="Dates do not hang on each other in a circle.",
    ),
    "asked-and-written": Rule(
        words=launch.asked_and_written,
        fr="Une date demandée au départ ne s'écrit pas aussi dans le playbook.",
        en="A date that is asked at the start is not written in the playbook too.",
    ),
    "bad-character": Rule(
        words=text.bad_character,
        fr="Un caractère invisible ou mal encodé n'a pas sa place dans un playbook.",
        en="An invisible or wrongly encoded character has no place in a playbook.",
    ),
    "bad-default": Rule(
        words=launch.bad_default,
        fr="La valeur par défaut d'un paramètre est de son type.",
        en="The default of a parameter is of its type.",
    ),
    "bad-dependency": Rule(
        words=sentences.bad_dependency,
        fr="« after » dit quelle étape est attendue, et au plus combien de "
        "temps après elle.",
        en="`after` says which step is waited for, and at most how long after it.",
    ),
    "bad-duration": Rule(
        words=shape.bad_duration,
        fr="« takes » compte des jours de travail, « effort » des minutes, des "
        "heures ou des jours.",
        en="`takes` counts working days, `effort` minutes, hours or days.",
    ),
    "bad-key": Rule(
        words=text.bad_key,
        fr="Une clé est un simple mot.",
        en="A key is a plain word.",
    ),
    "bad-moment": Rule(
        words=sentences.bad_moment,
        fr="Un moment s'écrit comme « 21 jours avant X à 9h », « le vendredi "
        "après X » ou « le jour de X ».",
        en="A moment is written like `21 days before X at 09:00`, `friday "
        "after X` or `on X`.",
    ),
    "bad-name": Rule(
        words=shape.bad_name,
        fr="Un nom est une lettre, puis des lettres, des chiffres ou « _ ».",
        en="A name is a letter, then letters, digits or `_`.",
    ),
    "bad-number": Rule(
        words=shape.bad_number,
        fr="Un objectif est un nombre, sans unité.",
        en="A goal is a number, without unit.",
    ),
    "bad-syntax": Rule(
        words=text.bad_syntax,
        fr="Le texte doit être du YAML : retraits alignés, guillemets et "
        "crochets refermés.",
        en="The text must be YAML: aligned indents, closed quotes and brackets.",
    ),
    "bad-time": Rule(
        words=sentences.bad_time,
        fr="Une heure va de 00:00 à 23:59 ; « minuit » est le début du jour nommé.",
        en="A time is between 00:00 and 23:59; `midnight` is the start of the "
        "day named.",
    ),
    "bad-value": Rule(
        words=shape.bad_value,
        fr="Certaines clés ne connaissent que quelques mots.",
        en="Some keys know only a few words.",
    ),
    "bad-weekday": Rule(
        words=launch.bad_weekday,
        fr="Un jour de repos est un jour de la semaine.",
        en="A day off is a day of the week.",
    ),
    "date-on-step": Rule(
        words=references.date_on_step,
        fr="Les dates du lancement et des phases ne dépendent pas des étapes.",
        en="The dates of the launch and of phases do not hang on steps.",
    ),
    "day-only": Rule(
        words=steps.day_only,
        fr="Le moment d'une étape de Régie a une heure.",
        en="The moment of a step of Régie's has a time.",
    ),
    "day-upside-down": Rule(
        words=launch.day_upside_down,
        fr="La journée de travail commence avant de finir.",
        en="The working day begins before it ends.",
    ),
    "do-or-run": Rule(
        words=steps.do_or_run,
        fr="Une étape a « do » (une personne) ou « run » (Régie), jamais les deux.",
        en="A step has `do` (a person) or `run` (Régie), never both.",
    ),
    "duplicate-key": Rule(
        words=text.duplicate_key,
        fr="Une clé ne s'écrit qu'une fois au même endroit.",
        en="A key is written once in one place.",
    ),
    "duplicate-step": Rule(
        words=text.duplicate_step,
        fr="Deux étapes ne portent pas le même nom.",
        en="No two steps have the same name.",
    ),
    "empty": Rule(
        words=text.empty,
        fr="Un playbook contient au moins un titre, un lancement et une étape.",
        en="A playbook holds at least a title, a launch and a step.",
    ),
    "every-without-items": Rule(
        words=references.every_without_items,
        fr="« chaque X » demande que X se répète.",
        en="`every X` wants X to be repeated.",
    ),
    "exact-already": Rule(
        words=sentences.exact_already,
        fr="Une distance en minutes ou en heures donne un moment exact, sans "
        "autre heure.",
        en="A distance in minutes or hours gives an exact moment, without "
        "another time.",
    ),
    "hours-from-a-day": Rule(
        words=steps.hours_from_a_day,
        fr="On ne compte des heures qu'à partir d'un moment qui a une heure.",
        en="Hours are only counted from a moment that has a time.",
    ),
    "impossible-date": Rule(
        words=sentences.impossible_date,
        fr="Une date s'écrit année-mois-jour et existe au calendrier.",
        en="A date is written year-month-day and exists on the calendar.",
    ),
    "item-outside-loop": Rule(
        words=references.item_outside_loop,
        fr="Les dates d'un élément ne servent que dans une étape répétée pour lui.",
        en="The dates of an item only serve in a step repeated for it.",
    ),
    "long-line": Rule(
        words=text.long_line,
        fr="Une ligne a au plus dix mille caractères.",
        en="A line has at most ten thousand characters.",
    ),
    "mail-subject": Rule(
        words=mails.mail_subject,
        fr="Un mail commence par son objet, puis une ligne vide, puis son texte.",
        en="A mail begins with its subject, then an empty line, then its text.",
    ),
    "misplaced-key": Rule(
        words=steps.misplaced_key,
        fr="Une clé sans effet dans ce genre d'étape est refusée.",
        en="A key without effect in this kind of step is refused.",
    ),
    "missing-key": Rule(
        words=shape.missing_key,
        fr="Certaines clés sont indispensables.",
        en="Some keys are indispensable.",
    ),
    "missing-title": Rule(
        words=steps.missing_title,
        fr="Une étape de Régie a un titre que l'équipe comprend.",
        en="A step of Régie's has a title that the team understands.",
        severity=Severity.WARNING,
    ),
    "no-moment": Rule(
        words=steps.no_moment,
        fr="Une étape de Régie a un moment, ou attend une étape.",
        en="A step of Régie's has a moment, or waits for a step.",
    ),
    "no-working-day": Rule(
        words=launch.no_working_day,
        fr="Un calendrier laisse au moins un jour de travail par semaine.",
        en="A calendar leaves at least one working day a week.",
    ),
    "nobody": Rule(
        words=steps.nobody,
        fr="Quelqu'un s'occupe de chaque étape.",
        en="Somebody owns each step.",
        severity=Severity.WARNING,
    ),
    "several-documents": Rule(
        words=text.several_documents,
        fr="Un fichier contient un seul playbook.",
        en="A file holds one playbook.",
    ),
    "step-loop": Rule(
        words=references.step_loop,
        fr="Des étapes ne s'attendent pas en rond.",
        en="Steps do not wait for each other in a circle.",
    ),
    "tab": Rule(
        words=text.tab,
        fr="Les retraits se font avec des espaces, jamais avec des tabulations.",
        en="Indent with spaces, never with tabs.",
    ),
    "template-syntax": Rule(
        words=mails.template_syntax,
        fr="Un modèle de texte est du Jinja2 bien formé, d'un seul tenant.",
        en="A text template is well-formed Jinja2, in one piece.",
    ),
    "too-deep": Rule(
        words=text.too_deep,
        fr="Un playbook n'emboîte pas plus de vingt niveaux.",
        en="A playbook does not nest more than twenty levels.",
    ),
    "too-large": Rule(
        words=text.too_large,
        fr="Un playbook a au plus un million de caractères.",
        en="A playbook has at most a million characters.",
    ),
    "too-many": Rule(
        words=text.too_many,
        fr="Au-delà de mille problèmes, les premiers trouvés sont montrés.",
        en="Beyond a thousand problems, the first ones found are shown.",
    ),
    "unknown-anchor": Rule(
        words=sentences.unknown_anchor,
        fr="Une date citée est écrite sous launch: anchors:.",
        en="A date that is spoken of is written under launch: anchors:.",
    ),
    "unknown-holidays": Rule(
        words=launch.unknown_holidays,
        fr="« holidays » est le code d'un pays ou d'une région dont les jours "
        "fériés sont connus.",
        en="`holidays` is the code of a country or region whose public "
        "holidays are known.",
    ),
    "unknown-item": Rule(
        words=sentences.unknown_item,
        fr="Une étape se répète pour une liste que la campagne possède.",
        en="A step is repeated for a list that the campaign has.",
    ),
    "unknown-key": Rule(
        words=shape.unknown_key,
        fr="Chaque clé est l'une de celles que son endroit connaît.",
        en="Each key is one of those that its place knows.",
    ),
    "unknown-mail": Rule(
        words=references.unknown_mail,
        fr="« mail » nomme un modèle du dossier des mails.",
        en="`mail` names a template of the folder of mails.",
    ),
    "unknown-phase": Rule(
        words=references.unknown_phase,
        fr="« phase » nomme une phase du playbook.",
        en="`phase` names a phase of the playbook.",
    ),
    "unknown-receiver": Rule(
        words=references.unknown_receiver,
        fr="« to » nomme un rôle, « team », « speaker », « speakers » ou une adresse.",
        en="`to` names a role, `team`, `speaker`, `speakers` or an address.",
    ),
    "unknown-role": Rule(
        words=references.unknown_role,
        fr="« who » nomme un rôle, ou ce pour quoi l'étape se répète.",
        en="`who` names a role, or what the step is repeated for.",
    ),
    "unknown-step": Rule(
        words=sentences.unknown_step,
        fr="Une étape citée existe dans le playbook.",
        en="A step that is spoken of exists in the playbook.",
    ),
    "unknown-variable": Rule(
        words=mails.unknown_variable,
        fr="Une variable d'un modèle est l'une de celles que Régie remplit.",
        en="A variable of a template is one of those that Régie fills in.",
        severity=Severity.WARNING,
    ),
    "unknown-verb": Rule(
        words=references.unknown_verb,
        fr="« run » nomme une chose que Régie sait faire.",
        en="`run` names a thing that Régie can do.",
    ),
    "unknown-zone": Rule(
        words=sentences.unknown_zone,
        fr="Un fuseau horaire porte son nom IANA, comme Europe/Paris.",
        en="A time zone has its IANA name, such as Europe/Paris.",
    ),
    "unsupported": Rule(
        words=shape.unsupported,
        fr="Ce que la langue prévoit mais que Régie ne sait pas encore faire "
        "est refusé, jamais ignoré.",
        en="What the language foresees but Régie cannot do yet is refused, "
        "never ignored.",
    ),
    "which-item": Rule(
        words=references.which_item,
        fr="Attendre une étape répétée, c'est attendre chacune, ou celle du "
        "même élément.",
        en="To wait for a repeated step is to wait for every one, or for the "
        "same item's.",
    ),
    "wrong-shape": Rule(
        words=shape.wrong_shape,
        fr="Sous une clé se trouve un texte, une liste ou d'autres clés, selon la clé.",
        en="Under a key stands a text, a list or further keys, depending on the key.",
    ),
    "yaml-alias": Rule(
        words=text.yaml_alias,
        fr="Les ancres et renvois YAML (« & » et « * ») sont refusés : chaque "
        "étape dit tout elle-même.",
        en="YAML anchors and aliases (`&` and `*`) are refused: each step says "
        "all of itself.",
    ),
    "yaml-tag": Rule(
        words=text.yaml_tag,
        fr="Un playbook est du texte : les étiquettes YAML (« ! ») sont refusées.",
        en="A playbook is text: YAML tags (`!`) are refused.",
    ),
}
