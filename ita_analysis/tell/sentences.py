"""Sentences: templates kept as data, filled with values from the tables."""

from __future__ import annotations

import functools
import math
import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ita_analysis import style

FOLDER = Path(__file__).parent
# Numbers below ten read better as words in an English sentence; Thai officials write digits.
ENGLISH_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
THAI_LETTER = re.compile(r"[\u0e01-\u0e4e]")

Lang = Literal["th", "en"]


@dataclass(frozen=True)
class Figure:
    """A number of a sentence and how it is written there."""

    name: str
    value: float
    written: str


@dataclass(frozen=True)
class Sentence:
    """A filled template, with what it was filled with.

    Parameters
    ----------
    key : str
        Template, as ``part.name``.
    text : str
        Plain text; values from outside stand in it unescaped.
    values : mapping
        Values by placeholder.
    figures : tuple of Figure
        Every number in the text, also those of sentences within it.
    size : int
        How many things are named, where the sentence is a list; decides singular and plural.
    """

    key: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    size: int = 1

    def __str__(self) -> str:
        return self.text

    @property
    def keys(self) -> Iterator[str]:
        """Yield the key of this sentence and of those within it."""
        yield self.key
        for value in self.values.values():
            parts = value if isinstance(value, tuple) else (value,)
            for part in parts:
                if isinstance(part, Sentence):
                    yield from part.keys


@functools.cache
def load_templates(lang: Lang) -> Mapping[str, str]:
    """Load the templates of a language, by ``part.name``."""
    # A room of its own brings the sentences of its own.
    documents = [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.rglob(f"sentences_{lang}.toml"))
    ]
    return {
        f"{part}.{name}": template
        for document in documents
        for part, templates in document.items()
        for name, template in templates.items()
    }


class _Filler(string.Formatter):
    """Writes each value as the template's specification asks, and notes the numbers."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.name = ""
        self.figures: list[Figure] = []

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002
        if isinstance(key, int):
            raise KeyError("placeholders have names")
        self.name = key
        return kwargs[key]

    def format_field(self, value: Any, spec: str) -> str:
        if "|" in spec:
            size = value.size if isinstance(value, Sentence) else value
            return spec.split("|")[0 if size == 1 else 1]
        if isinstance(value, Sentence):
            self.figures += value.figures
            return value.text
        if isinstance(value, str):
            return value
        if math.isnan(value):
            raise ValueError(f"{self.name} has no value, and a sentence must not say nan")
        self.figures.append(Figure(self.name, float(value), write_digits(value, spec)))
        return write_number(value, spec, self.lang)


def write_digits(value: float, spec: str) -> str:
    """Write a number in digits alone, without unit, sign or words.

    Parameters
    ----------
    value : float
    spec : str
        As for :func:`write_number`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For a manner that is not known.
    """
    match spec:
        case "score" | "points" | "gap":
            return style.format_score(abs(value))
        case "exact":
            return f"{value:.4f}"
        case "mark" | "percent":
            return style.format_score(value).removesuffix(".00")
        case "count" | "words" | "Words":
            return f"{value:,.0f}"
        case "fiscal_year" | "year":
            return f"{value:.0f}"
    raise ValueError(f"unknown way to write a number ({spec!r})")


def write_number(value: float, spec: str, lang: Lang) -> str:
    """Write a number in the manner a template asks for.

    Parameters
    ----------
    value : float
    spec : str
        ``score`` (two decimals), ``exact`` (four), ``points`` (with unit), ``gap`` (signed),
        ``mark`` and ``percent`` (decimals only where needed), ``count``, ``words`` and
        ``Words`` (counts below ten as English words), ``fiscal_year`` (in words) or ``year``.
    lang : str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For a manner that is not known.
    """
    match spec:
        case "points":
            return style.format_points(value, lang)
        case "gap":
            return style.format_gap(value, triangle=False)
        case "fiscal_year":
            return style.fiscal_year_words(int(value), lang)
        case "words" | "Words":
            return _write_words(int(value), lang, capital=spec == "Words")
    return write_digits(value, spec)


def _write_words(value: int, lang: Lang, *, capital: bool) -> str:
    if lang == "th" or not 0 <= value < len(ENGLISH_NUMBERS):
        return f"{value:,}"
    word = ENGLISH_NUMBERS[value]
    return word.capitalize() if capital else word


class Voice:
    """Says things in one language.

    Parameters
    ----------
    lang : str
        ``th`` or ``en``.

    Raises
    ------
    UsageError
        For another language.
    """

    def __init__(self, lang: str) -> None:
        self.lang: Lang = "th" if style.check_language(lang) == "th" else "en"
        self._templates = load_templates(self.lang)

    def say(self, key: str, /, **values: Any) -> Sentence:
        """Fill the template of a key.

        Parameters
        ----------
        key : str
            ``part.name`` in the sentence files.
        **values : str, number or Sentence
            By placeholder.

        Returns
        -------
        Sentence
        """
        filler = _Filler(self.lang)
        text = filler.vformat(self._templates[key], (), values)
        return Sentence(key, text, values, tuple(filler.figures))

    def word(self, key: str) -> str:
        """Return a template that has no placeholder."""
        return self.say(key).text

    def knows(self, key: str) -> bool:
        """Tell whether a template exists."""
        return key in self._templates

    def pick(self, thing: Any, name: str) -> str:
        """Return the attribute or entry ``name_th`` or ``name_en`` of a thing.

        What nobody has put into English yet stands in Thai.
        """
        own, thai = (
            str(thing[full] if isinstance(thing, Mapping) else getattr(thing, full))
            for full in (f"{name}_{self.lang}", f"{name}_th")
        )
        return own or thai

    def lines(self, references: str) -> Sentence | str:
        """Name source lines; says so where none is given.

        Parameters
        ----------
        references : str
            Line numbers or ranges, separated by commas.
        """
        if not references:
            return self.word("common.not_given")
        size = len(re.findall(r"\d+", references))
        return self.say("common.lines", lines=Sentence("common.lines", references, size=size))

    def join(self, items: Iterable[Sentence | str], glue: str = "and") -> Sentence:
        """Name several things in a row.

        Parameters
        ----------
        items : iterable of Sentence or str
        glue : str
            ``and`` or ``or``, put before the last.

        Returns
        -------
        Sentence
            Its ``size`` is the number of things.
        """
        parts = tuple(items)
        texts = [str(part) for part in parts]
        figures = tuple(
            figure for part in parts if isinstance(part, Sentence) for figure in part.figures
        )
        text = self._glue(texts, self.word(f"common.{glue}"))
        return Sentence(f"common.{glue}", text, {"items": parts}, figures, size=len(parts))

    def _glue(self, texts: list[str], glue: str) -> str:
        if len(texts) < 2:
            return "".join(texts)
        *first, last = texts
        if self.lang == "en":
            return f"{', '.join(first)} {glue} {last}"
        # Thai separates items by spaces; the conjunction touches a Thai word but not a code.
        before = "" if len(first) == 1 and _ends_thai(first[0]) else " "
        after = "" if THAI_LETTER.match(last) else " "
        return f"{' '.join(first)}{before}{glue}{after}{last}"


def _ends_thai(text: str) -> bool:
    return bool(THAI_LETTER.match(text[-1:]))
