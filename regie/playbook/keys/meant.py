"""Keys as people write them who never saw ours: French ones, and other tools' words."""

from __future__ import annotations

from collections.abc import Collection

from regie.playbook.nodes import Entry
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.tokens import fold

#: Folded, with `_` between words, and what they stand for; the first that is legal.
MEANT = {
    "after": "apres depend_de depends_on dependances prerequis attend blocked_by",
    "agreement": "accord contrat contract",
    "anchors": "dates jalons milestones ancres reperes dates_cles",
    "at": "quand date moment le heure when_exactly date_et_heure",
    "calendar": "calendrier",
    "checks": "checklist verifications liste points_de_controle",
    "closed": "fermetures conges jours_fermes fermeture",
    "days_off": "jours_off repos jours_de_repos week_end weekend",
    "deliverables": "livrables",
    "description": "resume",
    "do": "faire tache task action a_faire todo etape step intitule",
    "due": "echeance deadline pour_le avant avant_le limite date_limite delai due_date",
    "effort": "charge temps temps_de_travail travail hours",
    "every": "chaque tous_les repetition repete recurrence repeat",
    "for_each": "pour_chaque par foreach",
    "gate": "decision validation go_no_go jalon",
    "goals": "objectifs buts kpi kpis",
    "holidays": "feries jours_feries ferie",
    "how": "comment notes note consignes procedure details instructions sop",
    "include": "inclure reprendre",
    "language": "langue lang",
    "launch": "lancement",
    "links": "liens lien link url urls",
    "mail": "email e_mail modele template message",
    "not_before": "pas_avant a_partir_de debut start start_date",
    "parameters": "parametres reglages questions options",
    "phase": "etape_du_lancement bloc",
    "playbook": "titre nom title name",
    "required": "obligatoire requis",
    "roles": "postes equipe team",
    "run": "lancer executer envoyer",
    "steps": "etapes taches tasks actions todo",
    "takes": "duree duration jours dure",
    "time_zone": "fuseau fuseau_horaire timezone tz zone",
    "title": "titre nom name label",
    "to": "a destinataire destinataires pour receiver recipients",
    "until": "jusqu_a jusqu_au",
    "when": "si if condition",
    "who": "qui responsable owner assignee role assigned_to attribue_a par_qui",
}

_KEYS: dict[str, list[str]] = {}
for _key, _words in MEANT.items():
    for _word in _words.split():
        _KEYS.setdefault(_word, []).append(_key)

#: What a campaign is given when it starts, and the option that gives it.
GIVEN_AT_START = {
    "speakers": ("--speakers", "name,email"),
    "speaker": ("--speakers", "name,email"),
    "intervenants": ("--speakers", "name,email"),
    "intervenantes": ("--speakers", "name,email"),
    "orateurs": ("--speakers", "name,email"),
    "members": ("--team", "role,name,email"),
    "membres": ("--team", "role,name,email"),
    "people": ("--team", "role,name,email"),
    "personnes": ("--team", "role,name,email"),
}

#: What stands one level further in, under the key `launch`.
UNDER_LAUNCH = frozenset({"anchors", "calendar", "time_zone"})

#: What makes a table a step.
KINDS = frozenset({"do", "run", "gate"})


def meant_key(report: Report, name: str, legal: Collection[str]) -> str | None:
    """Return the legal key that an unknown one stands for, if that is plain."""
    folded = fold(name.strip("“”«»\"' ")).replace(" ", "_").replace("-", "_")
    folded = folded.replace("'", "_")
    if folded in legal:
        return folded
    if folded in GIVEN_AT_START:
        return None
    known = next((key for key in _KEYS.get(folded, ()) if key in legal), None)
    return known or report.nearest(name, legal)


def hint_of(
    report: Report, entry: Entry, near: str | None, legal: Collection[str]
) -> str:
    """Return what to do with an unknown key; nothing if it is any odd word."""
    name, value = entry.key.value, entry.value
    folded = fold(name)
    if "steps" in legal and isinstance(value, Table) and KINDS & value.entries.keys():
        return report.say(
            fr=f"si « {name} » est une étape, mettez-la en retrait sous « steps: »",
            en=f"if `{name}` is a step, indent it under `steps:`",
        )
    if folded in GIVEN_AT_START and "steps" in legal:
        option, columns = GIVEN_AT_START[folded]
        return report.say(
            fr="les personnes ne sont pas dans le playbook, elles se donnent au "
            f"démarrage : regie start … {option} fichier.csv (colonnes {columns})",
            en="people are not in the playbook, they are given at the start: regie "
            f"start … {option} file.csv (columns {columns})",
        )
    if name in UNDER_LAUNCH and "launch" in legal:
        return report.say(
            fr=f"« {name} » se met en retrait sous « launch: »",
            en=f"indent `{name}` under `launch:`",
        )
    if near is not None:
        return report.say(
            fr=f"vouliez-vous dire « {near} » ?", en=f"did you mean `{near}`?"
        )
    nothing = isinstance(value, Text) and value.is_nothing and not value.width
    if nothing and " " in name.strip():
        return report.say(
            fr="une virgule sépare ici deux clés ; si le texte continue après elle, "
            'mettez-le tout entier entre guillemets : clé: "un, deux"',
            en="a comma separates two keys here; if the text goes on behind it, put "
            'all of it in quotes: key: "one, two"',
        )
    return ""
