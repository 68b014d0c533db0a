"""YAML -> the parties of an agreement: what each earns, and where her mail goes.

    commission: {rate: 8 %, of: net revenue, split: {OBM: 60, Marc Petit: 40}}
    parties:
      - {party: Ada Lovelace, rate: 30 %, email: ada@lovelace.example, language: en}
      - {party: Marc Petit, email: marc@petit.example}     # who only shares in a split

The OBM is a party by `commission`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace

from regie.billing import parsing
from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.agreement import Reader
from regie.billing.agreed.terms import Terms
from regie.billing.agreed.terms_words import IN_OR_OUT
from regie.billing.agreed.terms_yaml import KEYS
from regie.billing.agreed.terms_yaml import read_terms
from regie.billing.form import Form
from regie.billing.profile_yaml import LANGUAGES
from regie.money import Currency

#: Where a party's mail goes, and in which language.
_MAIL = ("email", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Everybody who earns something, the OBM first; and who is written to."""

    terms: tuple[Terms, ...]
    readers: tuple[Reader, ...]


def read_parties(form: Form, currency: Currency) -> Parties:
    """Read `commission` and `parties`; what is wrong is reported.

    Args:
        currency: Of amounts that name none.
    """
    commission = form.form("commission", required=("of",), optional=KEYS)
    fees_in = form.choice("fees", IN_OR_OUT, fallback=True)
    found: list[Terms] = []
    readers: list[Reader] = []
    if commission is not None:
        terms = read_terms(commission, OBM, currency)
        switches = replace(terms.switches, fees=terms.switches.fees and fees_in)
        found.append(replace(terms, switches=switches))
    others = form.forms("parties", required=("party",), optional=(*KEYS, *_MAIL))
    for other in others:
        party = other.text("party")
        if party in {terms.party for terms in found} | {one.party for one in readers}:
            other.wrong("party", form.report.say(fr="un autre nom", en="another name"))
        if not other.has("email") or any(other.has(key) for key in KEYS):
            found.append(read_terms(other, party, currency))
        readers.append(_reader(other, party))
    for reader, other in zip(readers, others, strict=True):
        _check_paid(reader, other, found)
    with_mail = tuple(one for one in readers if one.email)
    return Parties(terms=tuple(found), readers=with_mail)


def _reader(form: Form, party: str) -> Reader:
    return Reader(
        party=party,
        email=form.value("email", parsing.email, "ada@lovelace.example", ""),
        language=form.choice("language", LANGUAGES, ""),
    )


def _check_paid(reader: Reader, form: Form, terms: Iterable[Terms]) -> None:
    """Refuse the address of a name that is never paid: its mail would never leave."""
    paid = {name for one in terms for name in dict(one.split) or (one.party,)}
    if form.has("email") and reader.party not in paid - {OBM}:
        listed = ", ".join(sorted(paid - {OBM})) or "—"
        form.wrong(
            "party",
            form.report.say(
                fr=f"qui est payé, par un taux ou un partage : {listed}",
                en=f"who is paid, by a rate or a split: {listed}",
            ),
        )
