"""The sentences that the law wants on an invoice: a dated table that can be edited.

The table is YAML (`mentions.yaml` beside this file is the one that Régie ships):

    mentions:
      - mention: vat-franchise       its name, for tests and for other languages
        when: franchise              always | vat | franchise | reverse charge | …
        place: exemption             where an e-invoice has it: PMT | PMD | AAB | …
        from: 2026-09-01             first day of issue it is for; always, if left out
        until: 2027-12-31            last one
        fr: TVA non applicable, …
        en: VAT not applicable, …
        source: where it was read, and when

`{late_rate}` in a text is the late interest a year of the OBM's profile.

An own table without the cases `legal late rate` and `agreed late rate`, as older ones
are, goes on: see `completed`.

The French sentence stays on an invoice in English, under its translation: the tax
office reads French.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from regie.billing.days_yaml import read_days
from regie.billing.form import Form
from regie.billing.form import read_whole
from regie.money import decimal_text
from regie.playbook.report import Report

#: Where a text has the late interest that the profile gives.
_LATE_RATE = "{late_rate}"


class When(StrEnum):
    """Which documents a mention is for."""

    ALWAYS = "always"
    VAT = "vat"
    FRANCHISE = "franchise"
    REVERSE_CHARGE = "reverse charge"
    OUTSIDE_EU = "outside EU"
    DEBITS = "debits"
    FOREIGN_CURRENCY = "foreign currency"
    INVOICE = "invoice"
    DEPOSIT = "deposit"
    CREDIT_NOTE = "credit note"
    LEGAL_LATE_RATE = "legal late rate"
    AGREED_LATE_RATE = "agreed late rate"


class Place(StrEnum):
    """Where an e-invoice has a mention.

    PMT, PMD, AAB: The note (BG-1) of that subject code: compensation for recovery,
        late penalties, discount. Rule BR-FR-05 of FNFE-MPE wants each once.
    EXEMPTION: The reason why no VAT is charged (BT-120).
    NOTE: A note without a code.
    """

    PMT = "PMT"
    PMD = "PMD"
    AAB = "AAB"
    EXEMPTION = "exemption"
    NOTE = "note"


OF_PAYMENT = frozenset({Place.PMT, Place.PMD, Place.AAB})
"""The places of what is said to whoever is to pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A sentence of law, in both languages."""

    name: str
    fr: str
    en: str
    place: Place = Place.NOTE


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRule:
    """A mention, with the invoices it belongs on.

    Attributes:
        starts_on: First day of issue; None for no bound.
        ends_on: The day after the last one; None for no bound.
    """

    mention: Mention
    when: When
    starts_on: date | None = None
    ends_on: date | None = None


def read_mentions(
    text: str, *, file: str, language: str = "fr"
) -> tuple[MentionRule, ...]:
    """Read the table.

    Raises:
        FormError: It has problems; all of them, each with its place.
    """
    return read_whole(
        text, _rules, file=file, report=Report(language), required=("mentions",)
    )


def completed(
    own: Sequence[MentionRule], shipped: Sequence[MentionRule]
) -> tuple[MentionRule, ...]:
    """Return an own table, then the shipped mentions of the late rates that it lacks.

    A sentence on late interest that is for every document lacks nothing: it is her own,
    and stands. Where it is the shipped sentence on the law's rate, which was for every
    document once, it is now for those without an agreed rate.
    """
    laws = {one.mention.fr for one in shipped if one.when is When.LEGAL_LATE_RATE}
    rules = tuple(
        replace(one, when=When.LEGAL_LATE_RATE)
        if one.when is When.ALWAYS and one.mention.fr in laws
        else one
        for one in own
    )
    if any(_is_late_rate(one) and one.when is When.ALWAYS for one in rules):
        return rules
    known = {one.when for one in rules}
    lacking = {When.LEGAL_LATE_RATE, When.AGREED_LATE_RATE} - known
    return (*rules, *(one for one in shipped if one.when in lacking))


def lacks_rate(rules: Iterable[MentionRule]) -> bool:
    """Say whether a sentence for every document hides the rate of the profile."""
    return any(
        one.when is When.ALWAYS and _LATE_RATE not in one.mention.fr
        for one in rules
        if _is_late_rate(one)
    )


def _is_late_rate(rule: MentionRule) -> bool:
    return rule.mention.place is Place.PMD


def mentions_on(
    rules: Iterable[MentionRule], day: date, *, facts: Collection[When]
) -> tuple[Mention, ...]:
    """Return the mentions of a document issued on the day, in the table's order.

    Args:
        facts: What is true of the document.
    """
    return tuple(
        rule.mention
        for rule in rules
        if rule.when in facts
        and (rule.starts_on is None or rule.starts_on <= day)
        and (rule.ends_on is None or day < rule.ends_on)
    )


def with_late_rate(mention: Mention, percent: Decimal) -> Mention:
    """Return the mention with the late interest a year where it has `{late_rate}`."""
    return replace(
        mention,
        fr=mention.fr.replace(_LATE_RATE, f"{decimal_text(percent, 'fr')}\u00a0%"),
        en=mention.en.replace(_LATE_RATE, f"{decimal_text(percent, 'en')}%"),
    )


def _rules(form: Form) -> tuple[MentionRule, ...]:
    rows = form.forms(
        "mentions",
        required=("mention", "when", "fr", "en"),
        optional=("from", "until", "source", "place"),
    )
    return tuple(_rule(row) for row in rows)


def _rule(row: Form) -> MentionRule:
    starts_on, ends_on = read_days(row)
    return MentionRule(
        mention=Mention(
            name=row.text("mention"),
            fr=row.text("fr"),
            en=row.text("en"),
            place=row.choice("place", {one.value: one for one in Place}, Place.NOTE),
        ),
        when=row.choice("when", {one.value: one for one in When}, When.ALWAYS),
        starts_on=starts_on,
        ends_on=ends_on,
    )
