"""The words of an agreement about work, in both languages."""

from __future__ import annotations

from regie.billing.work.hourly import Each
from regie.billing.work.hourly import Limits
from regie.billing.work.hourly import Way
from regie.billing.work.retainer import Carry
from regie.billing.work.retainer import Empty
from regie.billing.work.retainer import Grant
from regie.billing.work.retainer import Started

GRANTS = {
    "month": Grant.MONTH,
    "once": Grant.ONCE,
    "mois": Grant.MONTH,
    "une fois": Grant.ONCE,
}
EMPTY = {
    "overage": Empty.OVERAGE,
    "renew": Empty.RENEW,
    "dépassement": Empty.OVERAGE,
    "renouveler": Empty.RENEW,
}
STARTED = {
    "whole": Started.WHOLE,
    "prorata": Started.PRORATA,
    "entier": Started.WHOLE,
}
CARRIES = {
    "none": Carry(),
    "all": Carry(months=None),
    "aucun": Carry(),
    "tout": Carry(months=None),
}
WAYS = {
    "up": Way.UP,
    "nearest": Way.NEAREST,
    "down": Way.DOWN,
    "au-dessus": Way.UP,
    "au plus près": Way.NEAREST,
    "au-dessous": Way.DOWN,
}
EACH = {
    "entry": Each.ENTRY,
    "period": Each.PERIOD,
    "saisie": Each.ENTRY,
    "période": Each.PERIOD,
}
LIMITS = {
    "period": Limits.PERIOD,
    "project": Limits.PROJECT,
    "période": Limits.PERIOD,
    "projet": Limits.PROJECT,
}

#: What `overage` says where hours beyond are told and not billed.
NOT_BILLED = frozenset({"none", "offertes", "aucun", "aucune"})
SIGNATURE = frozenset({"signature"})
DELIVERY = frozenset({"delivery", "livraison"})
