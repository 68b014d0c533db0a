"""Why something is not billed, and what to do: sentences in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from regie.billing.period import day_text
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.money import Money
from regie.words import say


def no_agreement(client: str) -> str:
    """Say how to give the agreement."""
    return say(
        fr=f"Aucun accord n'est connu pour « {client} ». Donnez-le une fois : "
        "regie bill --agreement accord.yaml … (exemple : "
        "playbooks/examples/agreement.yaml).",
        en=f"No agreement is known for “{client}”. Give it once: "
        "regie bill --agreement agreement.yaml … (an example: "
        "playbooks/examples/agreement.yaml).",
    )


def no_profile() -> str:
    """Say how to give one's own identity."""
    return say(
        fr="Votre identité de facturation n'est pas connue. Donnez-la une fois : "
        "regie bill --profile profil.yaml … (exemple : "
        "playbooks/examples/profile.yaml).",
        en="Your own billing identity is not known. Give it once: "
        "regie bill --profile profile.yaml … (an example: "
        "playbooks/examples/profile.yaml).",
    )


def not_billable(file: str, keys: Sequence[str]) -> str:
    """Name what the ledger does not know."""
    named = ", ".join(keys)
    return say(
        fr=f"{file} : le journal ne dit pas encore ce que demande la commission "
        f"({named}) ; elle ne peut être que simulée (regie agreement simulate). Rien "
        "n'a été gardé.",
        en=f"{file}: the ledger does not tell yet what the commission asks for "
        f"({named}); it can only be simulated (regie agreement simulate). Nothing was "
        "kept.",
    )


def no_share(file: str, names: Sequence[str]) -> str:
    """Say that a split leaves out who bills."""
    named = ", ".join(names)
    return say(
        fr=f"{file} : « split » ({named}) ne dit pas votre part, et c'est elle que la "
        "facture porte. Écrivez-la au nom OBM : split: {OBM: 60, Marc: 40}. Rien n'a "
        "été gardé.",
        en=f"{file}: `split` ({named}) does not say your own share, which is what the "
        "invoice is for. Write it under the name OBM: split: {OBM: 60, Marc: 40}. "
        "Nothing was kept.",
    )


def billed_already(period: Period, number: str, billed: Period) -> str:
    """Name the invoice that holds these days, and the next day to bill from."""
    return say(
        fr=f"Déjà facturé par {number} : {billed.text('fr')}. Facturer encore "
        f"{period.text('fr')} compterait les mêmes ventes deux fois. Facturez à partir "
        f"du {day_text(billed.end, 'fr')}.",
        en=f"Billed already by {number}: {billed.text('en')}. To bill "
        f"{period.text('en')} as well would count the same sales twice. Bill from "
        f"{day_text(billed.end, 'en')}.",
    )


def passed_over(
    asked: Period,
    left: Sequence[tuple[Period, Money]],
    *,
    to_bill: Period,
    client: str,
    first: bool,
) -> str:
    """List the periods that nothing would bill any more, and say what to do.

    Args:
        left: What each comes to without VAT and hours, the oldest first.
        to_bill: The first of them that can be billed.
        first: Whether nothing was billed so far: others may have been, elsewhere.
    """
    listed_fr = ", ".join(f"{one.text('fr')} ({due.text('fr')})" for one, due in left)
    listed_en = ", ".join(f"{one.text('en')} ({due.text('en')})" for one, due in left)
    command = f"regie bill --client {client} --period"
    since = f"--since {asked.start:%Y-%m}"
    if asked.start.day != 1:
        since = f"--since {asked}"
    otherwise_fr = (
        f"Si tout ce qui précède est facturé ailleurs, ajoutez {since} (dans Prefect : "
        "« Premier mois facturé avec Régie »)."
        if first
        else "Si rien n'y est dû, facturez, puis établissez un avoir : regie invoice "
        "credit."
    )
    otherwise_en = (
        f"If all from before was billed elsewhere, add {since} (in Prefect: “First "
        "month billed with Régie”)."
        if first
        else "If nothing is due for it, bill it, then make a credit note: regie "
        "invoice credit."
    )
    return say(
        fr=f"Il reste à facturer avant {asked.text('fr')}, hors TVA et hors heures : "
        f"{listed_fr}. Une fois {asked.text('fr')} facturé, ce qui précède ne peut "
        f"plus l'être. Facturez d'abord le plus ancien : {command} {to_bill}. "
        f"{otherwise_fr}",
        en=f"Still to bill before {asked.text('en')}, without VAT and hours: "
        f"{listed_en}. Once {asked.text('en')} is billed, what comes before cannot be "
        f"any more. Bill the oldest first: {command} {to_bill}. {otherwise_en}",
    )


def since_too_late(since: date, period: Period) -> str:
    """Say that what is billed here cannot have been billed elsewhere."""
    return say(
        fr=f"--since dit ce qui a été facturé ailleurs : tout ce qui précède le "
        f"{day_text(since, 'fr')}. {period.text('fr').capitalize()} en fait partie. "
        f"Donnez un mois qui ne commence pas après : --since {period.start:%Y-%m}.",
        en=f"--since says what was billed elsewhere: all before "
        f"{day_text(since, 'en')}. {period.text('en')} is part of it. Give a month "
        f"that begins no later: --since {period.start:%Y-%m}.",
    )


def work_before(since: date) -> str:
    """Warn that hours and instalments count from the agreement's first day."""
    return say(
        fr=f"Ce relevé compte aussi des heures ou des échéances d'avant le "
        f"{day_text(since, 'fr')}, dites facturées ailleurs. Si elles le sont : regie "
        "time drop pour ces heures ; pour ces échéances, ôtez-les de l'accord.",
        en=f"This statement also counts hours or instalments from before "
        f"{day_text(since, 'en')}, said to be billed elsewhere. If they are: regie "
        "time drop for these hours; take these instalments out of the agreement.",
    )


def not_over(period: Period) -> str:
    """Say when the period can be billed."""
    return say(
        fr=f"La période n'est pas finie ({period.text('fr')}) : elle se facture à "
        f"partir du {day_text(period.end, 'fr')}. Pour voir où elle en est : --draft.",
        en=f"The period is not over ({period.text('en')}): it can be billed from "
        f"{day_text(period.end, 'en')}. To see where it stands: --draft.",
    )


def not_paid_yet(day: date) -> str:
    """Say what is for payments that are still to come."""
    return say(
        fr=f"Le {day_text(day, 'fr')} est à venir : une facture ne peut pas être déjà "
        "payée ce jour-là. Émettez-la sans --paid-on, puis inscrivez le règlement "
        "quand il arrive : regie invoice pay.",
        en=f"{day_text(day, 'en')} is still to come: no invoice can have been paid on "
        "it. Issue it without --paid-on, and record the payment when it comes: regie "
        "invoice pay.",
    )


def issued_unpaid(number: str, day: date) -> str:
    """Say how to record a payment of what was issued as still to be paid."""
    return say(
        fr=f"La période est déjà facturée, et {number} ne dit pas qu'elle était payée "
        f"le {day_text(day, 'fr')}. Inscrivez son règlement : regie invoice pay "
        f"{number} --on {day}.",
        en=f"The period was billed already, and {number} does not say that it was paid "
        f"on {day_text(day, 'en')}. Record its payment: regie invoice pay {number} "
        f"--on {day}.",
    )


def goes_back(today: date, latest: date) -> str:
    """Say that invoices follow each other by date."""
    return say(
        fr=f"La dernière facture est datée du {day_text(latest, 'fr')} ; une facture "
        f"du {day_text(today, 'fr')} ne peut pas la suivre. Vérifiez la date de la "
        "machine.",
        en=f"The latest invoice is dated {day_text(latest, 'en')}; one of "
        f"{day_text(today, 'en')} cannot follow it. Check the machine's date.",
    )


def differs(period: str) -> str:
    """Say that a statement computed again is another one."""
    days = read_period(period)
    return say(
        fr=f"Le relevé ({days.text('fr')}), recalculé, n'est plus celui qui a été "
        "facturé. Rien n'a été changé : montrez le journal à l'équipe de Régie.",
        en=f"The statement ({days.text('en')}), computed again, is not the one that "
        "was billed. Nothing was changed: show the log to Régie's team.",
    )


def changed_since() -> str:
    """Say that a statement is not the one that was approved."""
    return say(
        fr="Un paiement ou des heures sont arrivés depuis votre accord : le relevé "
        "n'est plus le même. Relancez la facturation pour le relire.",
        en="Payments or hours came in since you approved: the statement is no longer "
        "the same. Start the bill again to read it anew.",
    )
