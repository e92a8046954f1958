"""Make the fill-in workbook of one organisation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ita_analysis.clean.organisations import list_known
from ita_analysis.errors import usage_error
from ita_analysis.files import write_whole
from ita_analysis.form.write import write_form
from ita_analysis.project import Project
from ita_analysis.read.org_names import split_name
from ita_analysis.tables import ORG_ID
from ita_analysis.thai import normalise

_LONGEST_NAME = 100
_THAI = re.compile("[\u0e01-\u0e2e]")


def make_form(org: str, fiscal_year: int, folder: Path, project: Project | None) -> Path:
    """Write the fill-in workbook of an organisation.

    Parameters
    ----------
    org : str
        Key of the organisation, or its Thai name.
    fiscal_year : int
        Buddhist era.
    folder : Path
        Where to.
    project : Project or None
        Where the organisation may be known already.

    Returns
    -------
    Path
        The workbook.

    Raises
    ------
    UsageError
        If the year has no methodology, the organisation is neither key nor Thai name, or the
        file stands there already.
    """
    known = _describe(normalise(org), list_known(project.raw if project else None))
    content = write_form(fiscal_year, known)
    name = re.sub(r"[^\w.\u0e00-\u0e7f-]+", "-", known.get("org_id") or known["name"])
    path = folder / f"{name[:_LONGEST_NAME].strip('-.')}-{fiscal_year}.xlsx"
    if path.exists():
        raise usage_error(str(path), "stands there already", "Move it away, or fill it in")
    return write_whole(path, content)


def _describe(org: str, known: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what is known of an organisation, given its key or its Thai name."""
    for other in known:
        if org in (other["org_id"], other["name_th"]):
            keys = ("org_id", "org_type", "district", "province")
            return {"name": str(other["name_th"]), **{key: str(other[key]) for key in keys}}
    if re.fullmatch(ORG_ID, org) and len(org) <= _LONGEST_NAME:
        return {"org_id": org}
    if not _THAI.search(org):
        raise usage_error(
            "organisation",
            f"this is neither a key nor a Thai name ({org[:_LONGEST_NAME]!r})",
            "Give a key as in: ita list, or the full name in Thai",
        )
    kind, _ = split_name(org)
    return {"name": org, "org_type": kind.org_type if kind else ""}
