"""How the OBM's documents look: her logo and her colour."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typst

from regie.billing.profile_yaml import read_look
from regie.errors import UsageError
from regie.services.home import PRIVATE
from regie.services.printing.typeset import typeset
from regie.words import say
from regie.words import spoken_language

ACCENT = "#0f5a66"
#: Largest logo that is kept: it goes into every document.
_LOGO_BYTES_MAX = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A logo and a colour.

    Attributes:
        accent: `#rrggbb`, dark enough for white letters on it.
        logo: A PNG, JPEG or SVG file; empty for none.
        logo_name: Its file's name, by whose ending its kind is known.
    """

    accent: str = ACCENT
    logo: bytes = b""
    logo_name: str = ""


PLAIN = Look()


def keep_logo(home: Path, profile: str, *, file: str) -> None:
    """Copy the logo that a profile names into the data folder.

    Args:
        home: The data folder.
        profile: The profile's text.
        file: Where it was read; the logo lies beside it.

    Raises:
        UsageError: The logo is not there, is too large, or cannot be drawn.
    """
    _, name = read_look(profile, file=file, language=spoken_language())
    if not name:
        return
    path = Path(file).parent / name
    try:
        logo = path.read_bytes()
    except OSError as error:
        raise UsageError(_no_logo(path)) from error
    if len(logo) > _LOGO_BYTES_MAX:
        raise UsageError(_large_logo(path, len(logo)))
    try:
        typeset({"main.typ": b"#image(sys.inputs.logo)", name: logo}, {"logo": name})
    except typst.TypstError as error:
        raise UsageError(_odd_logo(path, error.message)) from error
    _folder(home).mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    (_folder(home) / name).write_bytes(logo)


def look_of(home: Path, profile: str, *, file: str) -> Look:
    """Return the look that a kept profile asks for."""
    accent, name = read_look(profile, file=file)
    path = _folder(home) / name
    return Look(
        accent=accent or ACCENT,
        logo=path.read_bytes() if name and path.exists() else b"",
        logo_name=name,
    )


def _folder(home: Path) -> Path:
    return home / "look"


def _no_logo(path: Path) -> str:
    return say(
        fr=f"Le logo {path} n'existe pas ou n'est pas lisible. Mettez-le à côté du "
        "profil, ou retirez « logo ».",
        en=f"The logo {path} is not there or cannot be read. Put it beside the "
        "profile, or take `logo` out.",
    )


def _large_logo(path: Path, size: int) -> str:
    kept, most = size // 1000, _LOGO_BYTES_MAX // 1000
    return say(
        fr=f"Le logo {path} pèse {kept} ko ; {most} ko au plus, car il va dans chaque "
        "document. Réduisez-le.",
        en=f"The logo {path} is {kept} kB large; at most {most} kB, since it goes into "
        "every document. Make it smaller.",
    )


def _odd_logo(path: Path, detail: str) -> str:
    return say(
        fr=f"Le logo {path} ne se laisse pas dessiner ({detail}). Donnez un PNG, un "
        "JPEG ou un SVG en couleurs d'écran.",
        en=f"The logo {path} cannot be drawn ({detail}). Give a PNG, a JPEG or an SVG "
        "in screen colours.",
    )
