"""The words of an agreement's terms, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from regie.billing.agreed.terms import Basis
from regie.billing.agreed.terms import Choice
from regie.billing.agreed.terms import Clawback
from regie.billing.agreed.terms import Conversion
from regie.billing.agreed.terms import Counted
from regie.billing.agreed.terms import Rhythm
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import TierMode

#: Basis, and whether VAT is part of it.
BASES: Mapping[str, tuple[Basis, bool]] = {
    "net revenue": (Basis.REVENUE, False),
    "gross revenue": (Basis.REVENUE, True),
    "profit": (Basis.PROFIT, False),
    "commissions": (Basis.COMMISSION, False),
    "revenu net": (Basis.REVENUE, False),
    "revenu brut": (Basis.REVENUE, True),
    "bénéfice": (Basis.PROFIT, False),
}
EVERY = {
    **{rhythm.value: rhythm for rhythm in Rhythm},
    "quinzaine": Rhythm.HALF_MONTH,
    "mois": Rhythm.MONTH,
    "trimestre": Rhythm.QUARTER,
    "semestre": Rhythm.HALF_YEAR,
    "an": Rhythm.YEAR,
    "lancement": Rhythm.LAUNCH,
}
SCOPES = {
    **{scope.value: scope for scope in Scope},
    "vente": Scope.SALE,
    "période": Scope.PERIOD,
    "cumul": Scope.CUMULATIVE,
}
COUNTED = {
    **{counted.value: counted for counted in Counted},
    "encaissé": Counted.COLLECTED,
    "signé": Counted.SIGNED,
}
MODES = {
    **{mode.value: mode for mode in TierMode},
    "par tranche": TierMode.MARGINAL,
    "sur tout": TierMode.CLIFF,
    "au-dessus": TierMode.ABOVE,
    "palier": TierMode.STEP,
}
CLAWBACKS = {
    **{clawback.value: clawback for clawback in Clawback},
    "reporter": Clawback.CARRY,
    "abandonner": Clawback.FORGIVE,
    "avoir": Clawback.CREDIT,
}
CHOICES = {
    **{choice.value: choice for choice in Choice},
    "la première": Choice.FIRST,
    "la plus précise": Choice.SPECIFIC,
}
CONVERSIONS = {
    "statement date": Conversion.STATEMENT,
    "payment date": Conversion.PAYMENT,
    "average": Conversion.AVERAGE,
    "date du relevé": Conversion.STATEMENT,
    "date du paiement": Conversion.PAYMENT,
    "moyenne": Conversion.AVERAGE,
}
#: Whether the thing named is part of the base.
IN_OR_OUT = {
    "in": True,
    "out": False,
    "incluses": True,
    "déduites": False,
    "inclus": True,
    "déduits": False,
}
TRUTHS = {"yes": True, "no": False, "oui": True, "non": False}
WHOLE = {"above": False, "whole": True, "au-dessus": False, "tout": True}
YEARLY = {"period": False, "year": True, "période": False, "an": True}
