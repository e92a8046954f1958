"""Thai text: digits, spaces, widths, line breaks between words, months and periods."""

from ita_analysis.thai.latin import romanise
from ita_analysis.thai.periods import (
    BUDDHIST_ERA,
    MONTHS,
    SHORT_MONTHS,
    fiscal_year_dates,
    fiscal_year_of,
    parse_period,
)
from ita_analysis.thai.text import (
    display_width,
    normalise,
    split_words,
    to_arabic_digits,
    wrap_text,
)
from ita_analysis.thai.words import ita_words, known_words

__all__ = [
    "BUDDHIST_ERA",
    "MONTHS",
    "SHORT_MONTHS",
    "display_width",
    "fiscal_year_dates",
    "fiscal_year_of",
    "ita_words",
    "known_words",
    "normalise",
    "parse_period",
    "romanise",
    "split_words",
    "to_arabic_digits",
    "wrap_text",
]
