"""A last call that counts from an opening: legal, and wrong once the closing moves.

The plan is right on the day it is made; when the cart closes two days later than first
thought, the mail that says "closes tonight" still goes out on the old evening.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import Moment
from regie.playbook.model import Step
from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules import cautions as rules
from regie.playbook.tokens import fold

#: What the titles of last calls say, without accents and capitals.
LAST_CALLS = re.compile(
    r"\b(?:dernieres? (?:chance|heures?|minutes?)|derniers? (?:appel|jours?)|"
    r"(?:va|vont) fermer|ferment? (?:ce soir|dans|bientot|demain)|"
    r"(?:se termine|finit) (?:ce soir|demain)|fin de l'offre|"
    r"last (?:chance|call|hours?|minutes?|days?)|final (?:call|hours?|reminder)|"
    r"(?:closes|closing|ends|ending) (?:tonight|soon|today|tomorrow|in)|urgency)\b"
)
OPENINGS = frozenset(
    {"open", "opens", "opening", "start", "starts", "ouverture", "ouvre", "debut"}
)
CLOSINGS = frozenset(
    {"close", "closes", "closing", "end", "ends", "fermeture", "ferme", "fin"}
)


def check_urgency(
    report: Report, steps: Iterable[Step], anchors: Mapping[str, Anchor]
) -> None:
    """Warn of each last call whose moment hangs on an opening that has a closing."""
    for step in steps:
        moment = step.at
        if step.run is None or moment is None:
            continue
        opening = _anchor_of(moment)
        if not LAST_CALLS.search(fold(f"{step.title} {step.name.replace('_', ' ')}")):
            continue
        for closing in _closings(opening, anchors):
            place = moment.position
            spot = Spot(place.line, place.column, len(moment.text))
            rules.urgency_from_opening(report, spot, step.title, opening, closing)
            break


def _anchor_of(moment: Moment) -> str:
    return moment.base.anchor if isinstance(moment.base, AnchorBase) else ""


def _closings(opening: str, anchors: Mapping[str, Anchor]) -> Iterator[str]:
    """Yield the closings of what this anchor opens: `cart_close` of `cart_open`."""
    words = _words(opening)
    if not words & OPENINGS:
        return
    of_what = words - OPENINGS
    for name in anchors:
        others = _words(name)
        if others & CLOSINGS and others - CLOSINGS == of_what:
            yield name


def _words(name: str) -> frozenset[str]:
    return frozenset(fold(name).split("_"))
