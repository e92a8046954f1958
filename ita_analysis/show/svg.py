"""Charts as SVG inside a page: small, and with nothing that meets its neighbours."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from string import ascii_lowercase
from xml.etree import ElementTree

from markupsafe import escape

from ita_analysis.show.html import Html

_NUMBER = re.compile(r"-?\d+\.\d+")
_URL = re.compile(r"url\(#([^)]+)\)")
_SVG = "{http://www.w3.org/2000/svg}"
# What matplotlib writes on every element though it is the default, or means nothing in a page.
_NEEDLESS = ("stroke-dashoffset: 0", "stroke-linejoin: miter", "stroke-linecap: butt")


def slim_svg(svg: str, alt: str) -> Html:
    """Return a chart of matplotlib as a small element for a page.

    Groups, ids nobody refers to and default styles go, numbers keep one decimal, and styles
    become classes. Ids and classes begin with a name made from the content, so that charts on
    one page do not take each other's.

    Parameters
    ----------
    svg : str
        As matplotlib writes it, with text as text.
    alt : str
        What the chart says, for those who do not see it.

    Returns
    -------
    Html
    """
    name = "c" + hashlib.sha256((svg + alt).encode()).hexdigest()[:6]
    root = ElementTree.fromstring(svg)  # noqa: S314 - written by matplotlib a moment ago
    drawn = list(_drawn(root))
    found = {url for element in drawn for url in _URL.findall(element.get("style", ""))}
    hatches = {old: f"{name}-{place}" for place, old in enumerate(sorted(found))}
    classes = {
        style: name + _letters(place)
        for place, style in enumerate(dict.fromkeys(_style(element) for element in drawn))
    }
    rules = "".join(
        f".{class_name}{{{_URL.sub(lambda url: f'url(#{hatches[url[1]]})', style)}}}"
        for style, class_name in classes.items()
    )
    parts = [
        _hatch(element, hatches[element.get("id", "")])
        for element in root.iter(f"{_SVG}pattern")
        if element.get("id") in hatches
    ]
    parts += [_leaf(element, classes[_style(element)]) for element in drawn]
    box = " ".join(map(_short, root.get("viewBox", "").split()))
    return Html(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(alt)}" '
        f'viewBox="{box}" font-family="Sarabun,DejaVu Sans,sans-serif"><style>{rules}</style>'
        f"{''.join(parts)}</svg>"
    )


def _drawn(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield what is drawn, in order; groups carry nothing but ids."""
    for child in element:
        if child.tag in {f"{_SVG}path", f"{_SVG}text"}:
            yield child
        elif child.tag == f"{_SVG}g":
            yield from _drawn(child)


def _style(element: ElementTree.Element) -> str:
    """Return the style of an element without what a page gives it anyway."""
    kept = [
        rule.replace(": ", ":")
        for rule in element.get("style", "").split("; ")
        if rule and rule not in _NEEDLESS and not rule.startswith("font-family")
    ]
    return ";".join(kept)


def _leaf(element: ElementTree.Element, class_name: str) -> str:
    if element.tag == f"{_SVG}text":
        x, y = (_short(element.get(key, "0")) for key in ("x", "y"))
        return f'<text class="{class_name}" x="{x}" y="{y}">{escape(element.text or "")}</text>'
    return f'<path class="{class_name}" d="{_path(element)}"/>'


def _hatch(element: ElementTree.Element, new: str) -> str:
    """Return a hatch: its ground and the lines over it."""
    ground = element.find(f"{_SVG}rect")
    lines = element.find(f"{_SVG}path")
    colour = "none" if ground is None else ground.get("fill", "none")
    drawn = "" if lines is None else f'<path style="{_style(lines)}" d="{_path(lines)}"/>'
    return (
        f'<pattern id="{new}" patternUnits="userSpaceOnUse" width="72" height="72">'
        f'<path fill="{colour}" d="M0 0H73V73H0z"/>{drawn}</pattern>'
    )


def _path(element: ElementTree.Element) -> str:
    """Return a path in short: one decimal, and H and V for level and upright lines."""
    out: list[str] = []
    x = y = ""
    for command, *numbers in re.findall(r"([MLz])\s*(?:(\S+)\s+(\S+))?", element.get("d", "")):
        if command == "z":
            out.append("z")
            continue
        new_x, new_y = map(_short, numbers)
        if command == "L" and new_y == y:
            out.append(f"H{new_x}")
        elif command == "L" and new_x == x:
            out.append(f"V{new_y}")
        else:
            out.append(f"{command}{new_x} {new_y}")
        x, y = new_x, new_y
    return "".join(out)


def _short(number: str) -> str:
    """Return a number with one decimal at most."""
    short = f"{float(number):.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def _letters(number: int) -> str:
    """Return the name of a number: a, b, ... z, aa, ab ..."""
    first, last = divmod(number, 26)
    return (ascii_lowercase[first - 1] if first else "") + ascii_lowercase[last]
