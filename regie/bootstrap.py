"""The wiring page: settings -> engine, vendors, clock -> Runtime."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from contextlib import ExitStack
from datetime import datetime
from email.utils import parseaddr
from functools import cache
from functools import partial
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx
import yaml

from integrations._not_set_up import NotSetUp
from integrations._prefect_access import access_headers
from integrations.brevo import Brevo
from integrations.brevo import Config as BrevoConfig
from integrations.ecb import Config as EcbConfig
from integrations.ecb import Ecb
from integrations.outbox import Outbox
from integrations.prefect_server import PrefectServer
from integrations.rehearsal import Rehearsal
from integrations.rehearsal import Unpublished
from integrations.smtp import Config as SmtpConfig
from integrations.smtp import Smtp
from integrations.stripe import Config as StripeConfig
from integrations.stripe import Stripe
from regie.clock import Clock
from regie.clock import FileClock
from regie.clock import FixedClock
from regie.clock import SystemClock
from regie.ports import Address
from regie.ports import Mailer
from regie.ports import PaymentWebhooks
from regie.services.home import make_home
from regie.services.links import Links
from regie.services.rehearsal.played import Stage
from regie.services.runtime import Runtime
from regie.settings import read
from regie.settings import Settings
from regie.settings import SettingsError
from regie.store.engine import make_engine
from regie.store.schema import prepare
from regie.store.unit import Unit
from regie.words import speak

if TYPE_CHECKING:
    from regie.services.doctor.facts import Drift
    from regie.services.doctor.gather import Probes

WORK_POOL = "regie"
"""The work pool of our own workers (`flows/serve.py`)."""


def read_settings() -> Settings:
    """Read environment and `.env`; the language of what follows is set by it."""
    settings = read()
    speak(settings.language)
    return settings


@contextmanager
def runtime(settings: Settings) -> Iterator[Runtime]:
    """Open a runtime for one command; its connections close with the block."""
    with ExitStack() as stack:
        yield make_runtime(settings, stack)


def shared_runtime() -> Runtime:
    """Return this process's runtime, for workers and the web app: opened once."""
    return _shared()[0]


def close_shared_runtime() -> None:
    """Close what the shared runtime holds open; asked for again, it is a new one."""
    if _shared.cache_info().currsize:
        _shared()[1].close()
        _shared.cache_clear()


@cache
def _shared() -> tuple[Runtime, ExitStack]:
    stack = ExitStack()
    return make_runtime(read_settings(), stack), stack


def make_runtime(settings: Settings, stack: ExitStack) -> Runtime:
    """Wire everything; what must be closed is put on the stack.

    The data folder is made and the database brought up to date.
    """
    make_home(settings.home)
    engine = make_engine(settings.database())
    stack.callback(engine.dispose)
    prepare(engine)
    http = stack.enter_context(httpx.Client())
    clock = make_clock(settings)
    sender = make_sender(settings)
    prefect = _prefect(settings, http)
    rehearsal = Rehearsal(log=settings.home / "rehearsal.jsonl", clock=clock)
    brevo = _brevo(settings, http)
    mailers = _mailers(settings, clock, brevo)
    missing = NotSetUp("brevo", variable="REGIE_BREVO_API_KEY")
    stand_in = missing if "smtp" in mailers else rehearsal
    mailers.setdefault("brevo", stand_in)
    return Runtime(
        unit=partial(Unit, engine),
        clock=clock,
        wall=SystemClock(),
        mailers=mailers,
        default_mailer="smtp" if "smtp" in mailers else "outbox",
        contacts=brevo or stand_in,
        reference_rates=Ecb(EcbConfig(base_url=settings.ecb_url), http),
        webhooks={"stripe": _stripe(settings)},
        timetable=prefect,
        window=prefect,
        links=Links(secret_key(settings), settings.outside()),
        sender=sender,
        console=settings.console(),
        home=settings.home,
        lease_s=settings.lease_s,
        vat_rate_percent=settings.vat_rate_percent,
        vat_abroad=settings.vat_abroad,
        vat_of_clients=dict(settings.vat_of_clients),
        mail_templates=own_mails(),
    )


def make_probes(settings: Settings, stack: ExitStack, *, send_to: str = "") -> Probes:
    """Wire what `regie doctor` asks; nothing is made, migrated or sent.

    Args:
        settings: What is examined.
        stack: What must be closed is put on it.
        send_to: Where a mail goes all the same, on request.
    """
    from integrations._prefect_health import look  # noqa: PLC0415 -- one command's
    from regie.services.doctor.drift import drifts  # noqa: PLC0415 -- one command's
    from regie.services.doctor.gather import Probes  # noqa: PLC0415 -- one command's
    from regie.services.doctor.letter import send_letter  # noqa: PLC0415 -- the same
    from regie.services.printing.invoice_pdf import trial  # noqa: PLC0415 -- slow import
    from regie.store import health  # noqa: PLC0415 -- one command's

    http = stack.enter_context(httpx.Client())
    clock = SystemClock()
    smtp, brevo = _smtp(settings, clock), _brevo(settings, http)
    greet = smtp.greet if smtp else None
    if smtp and send_to:
        greet = partial(send_letter, smtp, to=send_to, sender=make_sender(settings))
    return Probes(
        clock=clock,
        database=partial(health.look, settings.database()),
        prefect=partial(
            look,
            prefect_url(settings),
            http,
            headers=access_headers(os.environ),
            pool=WORK_POOL,
        ),
        drift=partial(_drifts, settings, drifts),
        paper=trial,
        mail=greet,
        brevo=brevo.account if brevo else None,
    )


def _drifts(
    settings: Settings, compare: Callable[[Runtime, PrefectServer], tuple[Drift, ...]]
) -> tuple[Drift, ...]:
    with ExitStack() as stack:
        http = stack.enter_context(httpx.Client())
        return compare(make_runtime(settings, stack), _prefect(settings, http))


def deployments_wanted() -> frozenset[str]:
    """Return the names of the deployments that `prefect.yaml` describes."""
    file = Path(__file__).parent.parent / "prefect.yaml"
    described = yaml.safe_load(file.read_text("utf-8"))["deployments"]
    return frozenset(str(deployment["name"]) for deployment in described)


def wall_now() -> datetime:
    """Return the machine's present moment."""
    return SystemClock().now()


@contextmanager
def rehearsal_stage(settings: Settings, at: datetime) -> Iterator[Stage]:
    """Set a stage: a store in memory, every vendor played by the rehearsal's.

    Nothing of the installation is read but who mails are from, the console's address
    and the rate of VAT.
    """
    clock = FixedClock(at)
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="regie-")))
        engine = make_engine("sqlite://")
        stack.callback(engine.dispose)
        prepare(engine)
        vendor = Rehearsal(log=home / "rehearsal.jsonl", clock=clock)
        nowhere = Unpublished()
        runtime = Runtime(
            unit=partial(Unit, engine),
            clock=clock,
            wall=clock,
            mailers=dict.fromkeys(("rehearsal", "outbox", "smtp", "brevo"), vendor),
            default_mailer="rehearsal",
            contacts=vendor,
            reference_rates=NotSetUp("ecb", variable="REGIE_ECB_URL"),
            webhooks={},
            timetable=nowhere,
            window=nowhere,
            links=Links("rehearsal", settings.outside()),
            sender=make_sender(settings),
            console=settings.console(),
            home=home,
            lease_s=settings.lease_s,
            vat_rate_percent=settings.vat_rate_percent,
            vat_abroad=settings.vat_abroad,
            vat_of_clients=dict(settings.vat_of_clients),
            mail_templates=own_mails(),
        )
        yield Stage(runtime=runtime, clock=clock, calls=vendor.calls)


def make_clock(settings: Settings) -> Clock:
    """Return the machine's clock, or the rehearsal's where one is set.

    Raises:
        SettingsError: The rehearsal's holds no moment.
    """
    if settings.clock is None:
        return SystemClock()
    clock = FileClock(settings.clock)
    try:
        clock.now()
    except (OSError, ValueError) as error:
        raise SettingsError(["clock"]) from error
    return clock


def prefect_url(settings: Settings) -> str:
    """Return the address of Prefect's API."""
    own = f"http://127.0.0.1:{settings.prefect_port}/api"
    return (settings.prefect_url or own).rstrip("/")


def secret_key(settings: Settings) -> str:
    """Return the key of signed links; made once and kept in the data folder."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.home / "secret.key"
    if not path.exists():
        path.touch(mode=0o600, exist_ok=True)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text().strip()


def make_sender(settings: Settings) -> Address:
    """Return whom mails are from."""
    name, email = parseaddr(settings.mail_from)
    return Address(email=email, name=name)


def _prefect(settings: Settings, http: httpx.Client) -> PrefectServer:
    return PrefectServer(
        prefect_url(settings), http, headers=access_headers(os.environ)
    )


def _mailers(
    settings: Settings, clock: Clock, brevo: Brevo | None
) -> dict[str, Mailer]:
    mailers: dict[str, Mailer] = {
        "outbox": Outbox(folder=settings.home / "outbox", clock=clock)
    }
    if brevo is not None:
        mailers["brevo"] = brevo
    smtp = _smtp(settings, clock)
    if smtp is not None:
        mailers["smtp"] = smtp
    return mailers


def _smtp(settings: Settings, clock: Clock) -> Smtp | None:
    if settings.smtp_host is None:
        return None
    config = SmtpConfig.model_validate(
        {
            "host": settings.smtp_host,
            "port": settings.smtp_port,
            "user": settings.smtp_user,
            "password": settings.smtp_password,
            "security": settings.smtp_security,
        }
    )
    return Smtp(config, clock=clock)


def _brevo(settings: Settings, http: httpx.Client) -> Brevo | None:
    if settings.brevo_api_key is None:
        return None
    config = BrevoConfig(api_key=settings.brevo_api_key, base_url=settings.brevo_url)
    return Brevo(config, http)


def _stripe(settings: Settings) -> Mapping[str, PaymentWebhooks]:
    return {
        client: Stripe(
            StripeConfig(
                webhook_secrets=(secret,), tolerance_s=settings.stripe_tolerance_s
            )
        )
        for client, secret in settings.stripe_webhook_secrets.items()
    }


def own_mails() -> dict[str, str]:
    """Return Régie's own mails, by `name.language`."""
    folder = resources.files("regie") / "templates" / "mail"
    return {
        Path(file.name).stem: file.read_text("utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".md")
    }
