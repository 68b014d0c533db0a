"""Why something is not billed, and what to do: sentences in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from regie.billing.period import day_text
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.words import listed
from regie.words import remedy
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


def another_client(agreed: str, named: str) -> str:
    """Say that the bill is asked for another client than the agreement is with."""
    return say(
        fr=f"l'accord est avec « {agreed} », et --client dit « {named} ». Corrigez "
        "celui des deux noms qui est faux, ou n'écrivez pas --client.",
        en=f"the agreement is with “{agreed}”, and --client says “{named}”. Correct "
        "the one of the two names that is wrong, or leave --client out.",
    )


def no_profile() -> str:
    """Say how to give one's own identity."""
    return say(
        fr="Votre identité de facturation n'est pas connue. Donnez-la une fois avec "
        "--profile profil.yaml, à regie bill, regie quote new ou regie invoice deposit "
        "(exemple : playbooks/examples/profile.yaml).",
        en="Your own billing identity is not known. Give it once with --profile "
        "profile.yaml, to regie bill, regie quote new or regie invoice deposit (an "
        "example: playbooks/examples/profile.yaml).",
    )


def no_share(file: str, names: Sequence[str]) -> str:
    """Say that a split leaves out who bills."""
    named = ", ".join(names)
    return say(
        fr=f"{file} : « split » ({named}) ne dit pas votre part, et c'est elle que la "
        "facture porte. Écrivez-la au nom OBM : split: {OBM: 60, Marc: 40}.",
        en=f"{file}: `split` ({named}) does not say your own share, which is what the "
        "invoice is for. Write it under the name OBM: split: {OBM: 60, Marc: 40}.",
    )


def share_elsewhere(file: str, party: str) -> str:
    """Say that the OBM's share belongs into her own commission."""
    return say(
        fr=f"{file} : « split » de {party} a une part au nom OBM, que votre facture "
        "ne porterait pas. Écrivez-la dans « commission ».",
        en=f"{file}: `split` of {party} has a share under the name OBM, which your "
        "invoice would leave out. Write it into `commission`.",
    )


def two_currencies(file: str, name: str, codes: Sequence[str]) -> str:
    """Say that one name is paid in one currency."""
    named = ", ".join(codes)
    return say(
        fr=f"{file} : {name} serait payé en plusieurs monnaies ({named}). Donnez la "
        "même à « paid_in », ou un autre nom à l'une des parts.",
        en=f"{file}: {name} would be paid in several currencies ({named}). Give "
        "`paid_in` the same one, or one of the shares another name.",
    )


def yearly_threshold(file: str, party: str) -> str:
    """Say that only a period has its share of a year's threshold."""
    return say(
        fr=f"{file} : {party} a un seuil « per: an », dont chaque période a sa part, "
        "et « scope » ne regarde pas la période. Pour un seuil que toutes les ventes "
        "passent une fois : « scope: cumul » et le seuil sans « per » ; par vente : "
        "le seuil d'une vente.",
        en=f"{file}: {party} has a threshold with `per: year`, of which each period "
        "has its share, and `scope` does not look at periods. For a threshold that all "
        "sales pass once: `scope: cumulative` and the threshold without `per`; by "
        "sale: the threshold of one sale.",
    )


def nothing_to_close(period: Period) -> str:
    """Say that nothing happened in a period."""
    return say(
        fr=f"Rien à facturer ni à clore ({period.text('fr')}) : ni mouvement qui "
        "compte, ni heures, ni montant convenu pour ces jours. Vérifiez la période.",
        en=f"Nothing to bill or to close ({period.text('en')}): no movement that "
        "counts, no hours, no amount agreed for these days. Check the period.",
    )


def billed_already(period: Period, number: str, billed: Period) -> str:
    """Name what holds these days, and the next day to bill from.

    Args:
        number: Of its invoice; empty where there was nothing to pay.
    """
    by_fr = f"facturé par {number}" if number else "clos par un relevé sans facture"
    by_en = f"Billed already by {number}" if number else "Closed without an invoice"
    return say(
        fr=f"Déjà {by_fr} : {billed.text('fr')}. Facturer encore {period.text('fr')} "
        f"compterait les mêmes ventes deux fois. Facturez à partir du "
        f"{day_text(billed.end, 'fr')}.",
        en=f"{by_en}: {billed.text('en')}. To bill {period.text('en')} as well would "
        f"count the same sales twice. Bill from {day_text(billed.end, 'en')}.",
    )


def before_first(period: Period, first: Period, free: date) -> str:
    """Say that a period lies before all that is billed here.

    Args:
        first: The period of the client's first statement.
        free: The first day that is not billed.
    """
    return say(
        fr=f"La période ({period.text('fr')}) précède le premier relevé de cette "
        f"cliente ({first.text('fr')}) : ce qui précède celui-ci est tenu pour facturé "
        "ailleurs et ne se facture plus ici. Facturez à partir du "
        f"{day_text(free, 'fr')}.",
        en=f"The period ({period.text('en')}) comes before this client's first "
        f"statement ({first.text('en')}): what comes before that is taken as billed "
        "elsewhere and is not billed here any more. Bill from "
        f"{day_text(free, 'en')}.",
    )


def agreement_changes(on: date, before: Period, after: Period) -> str:
    """Say that the agreement changes within a period, and in which parts to bill it."""
    first = remedy(command=f"--period {before}", form=f"« {before} »")
    second = remedy(command=f"--period {after}", form=f"« {after} »")
    return say(
        fr=f"L'accord change le {day_text(on, 'fr')}, au milieu de cette période. "
        f"Facturez d'abord ce qui précède, à ses conditions : {first} ; puis ce qui "
        f"suit : {second}.",
        en=f"The agreement changes on {day_text(on, 'en')}, in the middle of this "
        f"period. Bill what comes before first, under its terms: {first}; then what "
        f"follows: {second}.",
    )


def paid_nothing(day: date) -> str:
    """Say that a day of payment is written nowhere, where nothing is to be paid."""
    field_fr = remedy(command="--paid-on", form="« Déjà payée le »")
    field_en = remedy(command="--paid-on", form="“Paid already on”")
    return say(
        fr=f"{field_fr} ({day_text(day, 'fr')}) n'est écrit nulle part : cette période "
        "n'a rien à payer, donc pas de facture.",
        en=f"{field_en} ({day_text(day, 'en')}) is written nowhere: this period has "
        "nothing to pay, so it has no invoice.",
    )


def paid_by_deposits(day: date) -> str:
    """Say that a day of payment is written nowhere, where deposits cover all of it."""
    field_fr = remedy(command="--paid-on", form="« Déjà payée le »")
    field_en = remedy(command="--paid-on", form="“Paid already on”")
    return say(
        fr=f"{field_fr} ({day_text(day, 'fr')}) n'est écrit nulle part : des acomptes "
        "couvrent toute la facture, et c'est sur eux qu'un règlement s'inscrit (regie "
        "invoice pay).",
        en=f"{field_en} ({day_text(day, 'en')}) is written nowhere: deposits cover "
        "all of the invoice, and a payment is recorded on them (regie invoice pay).",
    )


def not_over(period: Period) -> str:
    """Say when the period can be billed."""
    return say(
        fr=f"La période n'est pas finie ({period.text('fr')}) : elle se facture à "
        f"partir du {day_text(period.end, 'fr')}. Pour voir où elle en est : --draft.",
        en=f"The period is not over ({period.text('en')}): it can be billed from "
        f"{day_text(period.end, 'en')}. To see where it stands: --draft.",
    )


def too_far(period: Period, until: date) -> str:
    """Say how far ahead a draft can look."""
    return say(
        fr=f"Trop loin : {period.text('fr')}. Un brouillon montre une période qui "
        f"commence au plus tard le {day_text(until, 'fr')} ; une facture, une période "
        "finie. Est-ce la bonne année ?",
        en=f"Too far ahead: {period.text('en')}. A draft shows a period that begins by "
        f"{day_text(until, 'en')} at the latest; an invoice, one that is over. Is it "
        "the right year?",
    )


def not_paid_yet(day: date) -> str:
    """Say what is for payments that are still to come."""
    field_fr = remedy(command="--paid-on", form="« Déjà payée le »")
    field_en = remedy(command="--paid-on", form="“Paid already on”")
    return say(
        fr=f"Le {day_text(day, 'fr')} est à venir : une facture ne peut pas être déjà "
        f"payée ce jour-là. Émettez-la sans {field_fr}, puis inscrivez le "
        "règlement quand il arrive : regie invoice pay.",
        en=f"{day_text(day, 'en')} is still to come: no invoice can have been paid on "
        f"it. Issue it without {field_en}, and record the payment when it comes: regie "
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


def issued_and_to_come(number: str, day: date) -> str:
    """Say of what was issued as still to be paid that its payment is yet to come."""
    return say(
        fr=f"La période est déjà facturée ({number}), et le {day_text(day, 'fr')} est "
        "à venir : rien ne peut être déjà payé ce jour-là. Inscrivez son règlement "
        f"quand il arrive : regie invoice pay {number}.",
        en=f"The period was billed already ({number}), and {day_text(day, 'en')} is "
        "still to come: nothing can have been paid on it. Record its payment when it "
        f"comes: regie invoice pay {number}.",
    )


def goes_back(today: date, last: str, latest: date) -> str:
    """Say that numbers follow each other by the day of issue, whatever is billed.

    Args:
        last: Number of the latest document of the series.
        latest: The day of its issue.
    """
    return say(
        fr=f"{last} porte la date du {day_text(latest, 'fr')}, et pour Régie on est le "
        f"{day_text(today, 'fr')} : le numéro suivant ne peut pas porter une date "
        "d'avant. Un document porte le jour où il est émis, si ancienne que soit la "
        f"période : émettez celui-ci dès le {day_text(latest, 'fr')}. Si Régie se "
        "trompe de jour, corrigez la date de l'ordinateur (ou REGIE_CLOCK).",
        en=f"{last} is dated {day_text(latest, 'en')}, and for Régie it is "
        f"{day_text(today, 'en')}: the next number cannot have a day before that. A "
        "document has the day of its issue, however old the period: issue this one "
        f"from {day_text(latest, 'en')} on. If Régie is wrong about the day, set the "
        "computer's date right (or REGIE_CLOCK).",
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
        fr="Un paiement, des heures ou un avoir sont arrivés depuis votre accord : le "
        "relevé n'est plus le même. Relancez la facturation pour le relire.",
        en="Payments, hours or a credit note came in since you approved: the statement "
        "is no longer the same. Start the bill again to read it anew.",
    )


def no_party(party: str, others: list[str], period: str) -> str:
    """Say who has a share of a statement."""
    if not others:
        return say(
            fr=f"Le relevé {period} ne partage rien : il n'a que la part de l'OBM.",
            en=f"The statement {period} splits nothing: all of it is the OBM's.",
        )
    named = ", ".join(others)
    return say(
        fr=f"« {party} » n'a pas de part au relevé {period}. Les parts : {named}.",
        en=f"“{party}” has no share of the statement {period}. The shares: {named}.",
    )


def no_statement(client: str, period: str, known: list[str]) -> str:
    """Say which statements of a client there are."""
    periods = listed(known)
    return say(
        fr=f"Aucun relevé {period} pour « {client} ». Ses relevés : {periods}. Un "
        "relevé naît quand la période est facturée (regie bill).",
        en=f"No statement {period} for “{client}”. Its statements: {periods}. A "
        "statement is made when its period is billed (regie bill).",
    )


def old_rate(known: date, wanted: date) -> str:
    """Say that a later exchange rate was published than the one that is known."""
    return say(
        fr="La TVA d'une facture en devise se donne en euros au dernier taux publié "
        f"par la BCE, celui du {day_text(wanted, 'fr')} ; le vôtre est du "
        f"{day_text(known, 'fr')}. Prenez-le : regie ledger rates fetch.",
        en="The VAT of an invoice in another currency is given in euros at the last "
        f"rate that the ECB published, that of {day_text(wanted, 'en')}; yours is of "
        f"{day_text(known, 'en')}. Get it: regie ledger rates fetch.",
    )
