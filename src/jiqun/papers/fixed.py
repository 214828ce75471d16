"""The same bytes for the same contents: Office files are zips, and zips carry the time of day."""

from __future__ import annotations

import io
import zipfile

#: The first moment that a zip can name.
MOMENT = (1980, 1, 1, 0, 0, 0)


def fixed_times(content: bytes) -> bytes:
    """A zip with the same members in the same order, all of one moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            held = zipfile.ZipInfo(name, MOMENT)
            held.compress_type, held.external_attr, held.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(held, old.read(name))
    return out.getvalue()
