"""Why the system refuses a file, in the reader's language."""

from __future__ import annotations

import errno

from regie.words import say

_FRENCH = {
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "une partie du chemin n'est pas un dossier",
    errno.ENOSPC: "le disque est plein",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENAMETOOLONG: "le nom est trop long",
}


def os_reason(error: OSError) -> str:
    """Return what the system says; in its own words where it is rare."""
    own = error.strerror or str(error)
    return say(fr=_FRENCH.get(error.errno or 0, own), en=own)
