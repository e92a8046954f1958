"""Sliders and boxes that change scores, and what would follow."""

from __future__ import annotations

import threading
from typing import Any

import ipywidgets

from ita_analysis import find
from ita_analysis.errors import ItaError
from ita_analysis.explore.views import show_imagined
from ita_analysis.explore.words import explorer_words
from ita_analysis.result import Result
from ita_analysis.show import paragraph

# As fine as scores are printed, or a slider would change a score by being shown.
_STEP = 0.01


class Moves:
    """A slider an indicator, a box an item that is not met; total, level and path follow.

    Parameters
    ----------
    lock : threading.RLock
        Held while something changes.
    """

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._moves: dict[str, Any] = {}
        self._of: tuple[Result, str] | None = None
        self.reset = ipywidgets.Button(icon="undo", layout={"width": "auto"})
        self.reset.on_click(lambda _: self._begin())
        self.sliders = ipywidgets.VBox()
        self.sliders.add_class("ita-moves")
        self.imagined = ipywidgets.HTML()
        self.view = ipywidgets.Box([self.sliders, ipywidgets.VBox([self.imagined, self.reset])])
        self.view.add_class("ita-imagine")

    def offer(self, result: Result, lang: str) -> None:
        """Offer the moves of a result, at its real scores unless they are offered already.

        Parameters
        ----------
        result : Result
        lang : {"th", "en"}
        """
        if self._of != (result, lang):
            self._of = (result, lang)
            self.reset.description = explorer_words(lang)["reset"]
            self._begin()

    def _begin(self) -> None:
        with self._lock:
            if self._of is None:
                return
            result, lang = self._of
            self._moves = {**_make_sliders(result, lang), **_make_boxes(result, lang)}
            for move in self._moves.values():
                move.observe(lambda _: self._imagine(result, lang), names="value")
            self.sliders.children = tuple(self._moves.values())
            self._imagine(result, lang)

    def _imagine(self, result: Result, lang: str) -> None:
        with self._lock:
            try:
                self.imagined.value = show_imagined(result, self._find_changes(result), lang).text
            except ItaError as error:
                self.imagined.value = paragraph(str(error), lang, "warning").text

    def _find_changes(self, result: Result) -> dict[str, float]:
        changes: dict[str, float] = {}
        for code, move in self._moves.items():
            if isinstance(move, ipywidgets.Checkbox):
                if move.value:
                    changes[code] = 100.0
            elif abs(move.value - result.score("indicator", code)) > _STEP / 2:
                changes[code] = move.value
        return changes


def _make_sliders(result: Result, lang: str) -> dict[str, Any]:
    return {
        part.code: ipywidgets.FloatSlider(
            value=result.score("indicator", part.code),
            min=0,
            max=100,
            step=_STEP,
            description=f"{part.code}. {getattr(part, f'name_{lang}')}",
            readout_format=".2f",
            style={"description_width": "45%"},
            layout={"width": "98%"},
        )
        for part in result.method.indicators
        if result.row("indicator", part.code) is not None
    }


def _make_boxes(result: Result, lang: str) -> dict[str, Any]:
    met = explorer_words(lang)["met"]
    return {
        code: ipywidgets.Checkbox(
            description=met.format(
                code=code, item=getattr(result.method.question(code), f"label_{lang}")
            ),
            indent=False,
            layout={"width": "98%", "height": "auto"},
        )
        for code in find.find_items_not_met(result)["code"]
    }
