from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from regie.settings import Settings
from regie.web.deps import Site
from tests.rehearsed import Stage
from tests.web.visitor import opened


def site(on: Stage, settings: Settings) -> Site:
    with opened(on, settings=settings) as web:
        found: Site = web.client.app.state.site  # type: ignore[attr-defined]
        return found


def test_prefects_pages_lie_beside_its_api(on: Stage) -> None:
    settings = Settings.model_validate({"PREFECT_API_URL": "http://prefect:4200/api"})

    assert site(on, settings).prefect == "http://prefect:4200"


def test_the_footer_warns_when_the_network_is_listened_to(on: Stage) -> None:
    settings = Settings(_env_file=None, web_host="0.0.0.0")

    with opened(on, settings=settings) as web:
        page = web.page("/")

    assert "Attention : cette console écoute sur le réseau" in page


def test_importing_the_app_does_nothing(tmp_path: Path) -> None:
    program = (
        "import sys, regie.web.app\n"
        "print('prefect' in sys.modules, 'alembic' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"REGIE_HOME": str(tmp_path / "home"), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "False False\n"
    assert not (tmp_path / "home").exists()
