"""Names of organisations: their kind, and their own name."""

from __future__ import annotations

from ita_analysis.read.report.organisation import OrgType, read_org_types


def split_name(name: str) -> tuple[OrgType | None, str]:
    """Split the name of an organisation into its kind and its own name.

    Parameters
    ----------
    name : str
        In Thai, such as ``องค์การบริหารส่วนตำบลบ้านใหม่`` or ``อบต.บ้านใหม่``.

    Returns
    -------
    tuple of OrgType or None, and str
        The kind with the longest beginning that fits; the whole name where none does.
    """
    fitting = [
        (len(form), kind, form)
        for kind in read_org_types().values()
        for form in kind.forms_th
        if name.startswith(form) and name != form
    ]
    if not fitting:
        return None, name
    _, kind, form = max(fitting, key=lambda found: found[0])
    return kind, name.removeprefix(form).strip()


def name_in_english(kind: OrgType | None, own: str) -> str:
    """Return an English name, given the kind and the own name in Latin letters."""
    form = kind.forms_en[0] if kind and kind.forms_en else ""
    return f"{form} {own}" if form.endswith(" of") else f"{own} {form}".strip()
