"""The wiring page: settings -> engine, vendors, clock -> Runtime."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from contextlib import ExitStack
from email.utils import parseaddr
from functools import cache
from functools import partial
from importlib import resources
from pathlib import Path

import httpx

from integrations.brevo import Brevo
from integrations.brevo import Config as BrevoConfig
from integrations.outbox import Outbox
from integrations.prefect_server import access_headers
from integrations.prefect_server import PrefectServer
from integrations.rehearsal import Rehearsal
from integrations.smtp import Config as SmtpConfig
from integrations.smtp import Smtp
from integrations.stripe import Config as StripeConfig
from integrations.stripe import Stripe
from regie.clock import Clock
from regie.clock import FileClock
from regie.clock import SystemClock
from regie.ports import Address
from regie.ports import Mailer
from regie.ports import PaymentWebhooks
from regie.services.home import make_home
from regie.services.links import Links
from regie.services.runtime import Runtime
from regie.settings import read
from regie.settings import Settings
from regie.settings import SettingsError
from regie.store.engine import make_engine
from regie.store.schema import prepare
from regie.store.unit import Unit
from regie.words import speak


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


@cache
def shared_runtime() -> Runtime:
    """Return this process's runtime, for workers and the web app: opened once."""
    return make_runtime(read_settings(), ExitStack())


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
    prefect = PrefectServer(
        prefect_url(settings), http, headers=access_headers(os.environ)
    )
    rehearsal = Rehearsal(log=settings.home / "rehearsal.jsonl", clock=clock)
    brevo = _brevo(settings, http)
    mailers = _mailers(settings, clock, brevo)
    mailers.setdefault("brevo", rehearsal)
    return Runtime(
        unit=partial(Unit, engine),
        clock=clock,
        wall=SystemClock(),
        mailers=mailers,
        default_mailer="smtp" if "smtp" in mailers else "outbox",
        contacts=brevo or rehearsal,
        webhooks={"stripe": _stripe(settings)},
        timetable=prefect,
        window=prefect,
        links=Links(secret_key(settings), settings.outside()),
        sender=sender,
        console=settings.console(),
        home=settings.home,
        lease_s=settings.lease_s,
        vat_rate_percent=settings.vat_rate_percent,
        mail_templates=own_mails(),
    )


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


def _mailers(
    settings: Settings, clock: Clock, brevo: Brevo | None
) -> dict[str, Mailer]:
    mailers: dict[str, Mailer] = {
        "outbox": Outbox(folder=settings.home / "outbox", clock=clock)
    }
    if brevo is not None:
        mailers["brevo"] = brevo
    if settings.smtp_host is not None:
        config = SmtpConfig.model_validate(
            {
                "host": settings.smtp_host,
                "port": settings.smtp_port,
                "user": settings.smtp_user,
                "password": settings.smtp_password,
                "security": settings.smtp_security,
            }
        )
        mailers["smtp"] = Smtp(config, clock=clock)
    return mailers


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
