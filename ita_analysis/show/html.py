"""Trusted HTML, and the templates that alone make it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ita_analysis.style import NBSP
from ita_analysis.thai import ita_words, normalise

_TEMPLATES = Path(__file__).parent / "templates"
_TAG = re.compile(r"<(style)\b.*?</\1>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Html:
    """Markup that is safe to show as it is; notebooks and templates do so.

    Parameters
    ----------
    text : str
        Made by a template, never a text from outside.
    """

    text: str

    def __html__(self) -> str:
        return self.text

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002
        # The plain text is what a reader of the notebook file without a browser gets.
        plain = Markup(" ".join(_TAG.sub(" ", self.text).split())).unescape()  # noqa: S704
        return {"text/html": self.text, "text/plain": plain}


def render(template: str, **values: Any) -> Html:
    """Fill a template.

    Parameters
    ----------
    template : str
        File in ``show/templates``, without ``.html``.
    **values
        What its placeholders stand for. Text is escaped; `Html` is not.

    Returns
    -------
    Html
    """
    return Html(_environment().get_template(f"{template}.html").render(**values).strip())


def join_html(parts: Iterable[Html]) -> Html:
    """Return several pieces of markup as one.

    Parameters
    ----------
    parts : iterable of Html

    Returns
    -------
    Html
    """
    return Html("\n".join(part.text for part in parts))


def keep_words(text: object) -> Markup:
    """Escape a text and keep the compounds of ITA on one line.

    Browsers break Thai between the parts of a compound (งบ|ประมาณ). The element k-w (keep word)
    has a short name because a Thai page holds hundreds of them.

    Parameters
    ----------
    text : object
        Text, or markup that is passed on as it is.

    Returns
    -------
    Markup
    """
    if hasattr(text, "__html__"):
        return Markup(text)  # noqa: S704 - markup by its own word: made by a template
    return _keep_words(str(text))


@lru_cache(maxsize=4096)
def _keep_words(text: str) -> Markup:
    # Splitting on a pattern with a group puts the compounds at the odd places.
    parts = _compounds().split(_tidy(text))
    return Markup("").join(
        Markup("<k-w>{}</k-w>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def _tidy(text: str) -> str:
    """Return a text without control characters; no-break spaces are meant and stay."""
    # The brackets keep the spaces at both ends, which may part a text from a number in bold.
    tidy = NBSP.join(normalise(f"<{part}>")[1:-1] for part in text.split(NBSP))
    return tidy.replace(" ๆ", f"{NBSP}ๆ")


@cache
def _compounds() -> re.Pattern[str]:
    """Return a pattern of the compounds, each with what must not leave it."""
    listed = "|".join(map(re.escape, ita_words()))
    # A vowel or mark after the last letter would mean that another word goes on here.
    return re.compile(
        rf"((?:การ|ความ)?(?:{listed})(?:\s?ๆ|ฯ)?)(?![\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])"
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["keep_words"] = keep_words
    return environment
