"""Every check, in the order in which a person would mend things."""

from __future__ import annotations

from collections.abc import Callable

from regie.services.doctor import machine
from regie.services.doctor import sending
from regie.services.doctor import servers
from regie.services.doctor.facts import Facts
from regie.services.doctor.verdict import Verdict

#: None is said where there is nothing to judge.
CHECKS: tuple[Callable[[Facts], Verdict | None], ...] = (
    machine.python,
    machine.packages,
    machine.home,
    machine.disk,
    machine.ports,
    machine.zones,
    machine.paper,
    servers.database,
    servers.clock,
    servers.prefect,
    servers.deployments,
    servers.worker,
    servers.wake_ups,
    sending.smtp,
    sending.mails,
    sending.brevo,
    sending.stripe,
    sending.links,
)


def examine(facts: Facts) -> tuple[Verdict, ...]:
    """Return what every check says."""
    said = (check(facts) for check in CHECKS)
    return tuple(verdict for verdict in said if verdict is not None)
