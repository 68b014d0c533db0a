"""The European Central Bank: what a euro is worth, as it publishes it.

Pages, read 2026-11-27:
https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates
(the files: the last 90 days as XML, all since 1999 as a zipped CSV; about 16:00 in
Frankfurt on working days)

Not done: its statistical data API (SDMX), other series than the reference rates.
"""

from __future__ import annotations

import httpx
from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field

from integrations import _http

BASE_URL = "https://www.ecb.europa.eu/stats/eurofxref"

_ALL = "eurofxref-hist.zip"
_RECENT = "eurofxref-hist-90d.xml"


class Config(BaseModel):
    """Where the files are."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    base_url: str = Field(default=BASE_URL, title="Address of the files")
    timeout_s: float = Field(default=60, gt=0, title="Patience in seconds")


class Ecb:
    """Implements `ReferenceRates`; needs no account."""

    slug = "ecb"
    config_model = Config

    def __init__(self, config: Config, http: httpx.Client) -> None:
        self._config = config
        self._http = http

    def download(self, *, recent: bool) -> bytes:
        """Return a file as it is published."""
        name = _RECENT if recent else _ALL
        answer = _http.call(
            self._http,
            self.slug,
            "GET",
            f"{self._config.base_url.rstrip('/')}/{name}",
            repeatable=True,
            timeout_s=self._config.timeout_s,
        )
        return answer.content
