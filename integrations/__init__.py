"""The outside world: one file, one vendor, one line in the registry below.

A vendor implements ports of `regie.ports` and may import `regie.ports`, `regie.errors`,
`regie.money`, `regie.clock`, `regie.words` and the private files here; never services,
store, settings or another vendor. Only `regie.bootstrap` names vendors.

Prefect's server is a neighbour here without a line below: it is Régie's clock and
window, not a vendor that a client or a playbook may choose.
"""

from __future__ import annotations

from integrations.brevo import Brevo
from integrations.ecb import Ecb
from integrations.outbox import Outbox
from integrations.rehearsal import Rehearsal
from integrations.smtp import Smtp
from integrations.stripe import Stripe

REGISTRY: dict[str, type[Brevo | Ecb | Outbox | Rehearsal | Smtp | Stripe]] = {
    "brevo": Brevo,
    "ecb": Ecb,
    "outbox": Outbox,
    "rehearsal": Rehearsal,
    "smtp": Smtp,
    "stripe": Stripe,
}
