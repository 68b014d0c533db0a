"""What is said of files that were never playbooks, or were spoilt on their way."""

from __future__ import annotations

from regie.playbook.nodes import Spot
from regie.playbook.report import Report


def wrong_encoding(
    report: Report, spot: Spot, seen: str, meant: str, count: int
) -> None:
    """Refuse what is left of accents where UTF-8 was read as something else.

    Args:
        count: How many there are in the file; all of them are one problem.
    """
    report.error(
        "bad-character",
        spot,
        report.say(
            fr=f"« {seen} » devait être « {meant} » : ce texte a été enregistré dans "
            f"un mauvais encodage ({count} fois dans ce fichier)",
            en=f"`{seen}` should be `{meant}`: this text was saved in a wrong encoding "
            f"({count} times in this file)",
        ),
        report.say(
            fr="repartez du fichier d'origine, ouvert puis enregistré en UTF-8",
            en="go back to the original file, opened and saved as UTF-8",
        ),
    )


def spreadsheet(report: Report) -> None:
    """Refuse a table of a spreadsheet, and say which command reads it."""
    report.error(
        "wrong-shape",
        Spot(1, 1),
        report.say(
            fr="ceci est un tableau exporté d'un tableur, pas un playbook",
            en="this is a table exported from a spreadsheet, not a playbook",
        ),
        report.say(
            fr="faites-en un playbook : regie playbook import fichier.csv",
            en="make a playbook of it: regie playbook import file.csv",
        ),
    )
