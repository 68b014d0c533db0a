from __future__ import annotations

import io
import re
from datetime import datetime
from datetime import UTC
from pathlib import Path

import pikepdf
import pytest

from regie.errors import RegieError
from regie.services.bills.keep import keep_profile
from regie.services.printing.invoice_look import keep_logo
from regie.services.printing.invoice_look import Look
from regie.services.printing.invoice_look import look_of
from regie.services.printing.invoice_look import PLAIN
from regie.services.printing.invoice_pdf import invoice_pdf
from tests.billing.invoices import SAMPLES
from tests.rehearsed import Stage

EXAMPLES = Path(__file__).parents[3] / "playbooks" / "examples"
PROFILE = (EXAMPLES / "profile.yaml").read_text("utf-8")
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
    b'<rect width="90" height="30" fill="#7a1f5c"/></svg>'
)


def profile(look: str) -> str:
    return f"{PROFILE}look: {look}\n"


def test_logo_and_colour_are_kept_and_drawn(tmp_path: Path) -> None:
    (tmp_path / "mine.svg").write_bytes(SVG)
    text = profile('{accent: "#7A1F5C", logo: mine.svg}')
    file = str(tmp_path / "profile.yaml")

    keep_logo(tmp_path / "home", text, file=file)
    look = look_of(tmp_path / "home", text, file=file)

    assert look == Look(accent="#7a1f5c", logo=SVG, logo_name="mine.svg")
    now = datetime(2027, 4, 2, tzinfo=UTC)
    drawn = invoice_pdf(SAMPLES["VAT"], language="fr", now=now, look=look)
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        content = pdf.pages[0].Contents.read_bytes().decode("latin-1")
    # 7a1f5c: 122, 31 and 92 of 255.
    assert re.search(r"0\.478\d* 0\.121\d* 0\.360\d* sc", content)
    assert invoice_pdf(SAMPLES["VAT"], language="fr", now=now) != drawn


def test_without_a_look_documents_have_the_usual_colour(tmp_path: Path) -> None:
    assert look_of(tmp_path, PROFILE, file="p.yaml") == PLAIN


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ('{accent: "#ffcc00"}', "assez foncé pour y lire du blanc"),
        ("{accent: red}", "assez foncé pour y lire du blanc"),
        ("{logo: ../secret.png}", "logo.png | .jpg | .svg"),
        ("{logo: missing.png}", "n'existe pas ou n'est pas lisible"),
        ("{logo: broken.png}", "ne se laisse pas dessiner"),
        ("{logo: large.svg}", "pèse 600 ko"),
    ],
)
def test_a_look_that_cannot_be_drawn_is_refused_and_not_kept(
    on: Stage, tmp_path: Path, look: str, said: str
) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    (tmp_path / "large.svg").write_bytes(SVG + b" " * 600_000)

    with pytest.raises(RegieError, match=re.escape(said)):
        keep_profile(on.runtime, profile(look), file=str(tmp_path / "p.yaml"))

    assert not (on.runtime.home / "profile.yaml").exists()
