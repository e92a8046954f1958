"""What a group lacks to 100, indicator by indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_analysis.charts.chart import FULL, NOTHING, Chart, Words, draw_chart, pick
from ita_analysis.charts.layout import Column, Drawing, Label
from ita_analysis.charts.peers.make import source_words
from ita_analysis.compare.peers import Peers
from ita_analysis.show import Html, chart_words
from ita_analysis.style import POOR, SOFT_INK, format_gap, format_score

if TYPE_CHECKING:
    from ita_analysis.charts.frame import Frame

HALF_A_HUNDREDTH = 0.005


def plot_peer_losses(peers: Peers, lang: str) -> Chart | Html:
    """Plot the points of the total that each indicator loses.

    Each bar begins where the one before ends, so that the last, what lacks to 100, is their sum.

    Parameters
    ----------
    peers : Peers
    lang : {"th", "en"}

    Returns
    -------
    Chart or Html
        Nothing where no body has all indicators.
    """
    losses, words = peers.losses, chart_words(lang)
    if losses.table.empty:
        return NOTHING
    rows = losses.table.to_dict("records")
    names = {part.code: pick(part, "name", lang) for part in peers.group.method.indicators}
    labels = [Label(names[row["code"]], row["code"]) for row in rows]
    lost = [float(row["lost"]) for row in rows]
    means = [format_score(row["score"]) for row in rows]
    if abs(losses.rest) >= HALF_A_HUNDREDTH:
        labels.append(Label(words["steps_rest"]))
        lost.append(losses.rest)
        means.append("")
    whole = FULL - losses.mean
    drawing = Drawing(
        [*labels, Label("", words["peers_lacking"])],
        [
            Column(words["peers_mean"], [*means, format_score(losses.mean)]),
            Column(
                words["lost"], [*(_write(part) for part in lost), format_score(whole)], bold=True
            ),
        ],
        max(whole, sum(part for part in lost if part > 0), HALF_A_HUNDREDTH) * 1.02,
        (),
        lambda frame: _draw(frame, lost, whole),
    )
    source = source_words(peers.group, lang)
    return draw_chart(drawing, _tell(peers, names, lang), losses.table, source)


def _draw(frame: Frame, lost: list[float], whole: float) -> None:
    start = 0.0
    for row, part in enumerate(lost):
        first, last = sorted((start, start + part))
        frame.bar(row, last, POOR, start=max(first, 0.0))
        start += part
        frame.connect(row, max(start, 0.0))
    frame.rule(len(lost))
    frame.bar(len(lost), whole, SOFT_INK)


def _write(part: float) -> str:
    return format_score(part) if part >= 0 else format_gap(part, triangle=False)


def _tell(peers: Peers, names: dict[str, str], lang: str) -> Words:
    words, losses = chart_words(lang), peers.losses
    worst = losses.table.iloc[0]
    values = {
        "mean": format_score(losses.mean),
        "whole": format_score(FULL - losses.mean),
        "worst": names[str(worst["code"])],
        "lost": format_score(float(worst["lost"])),
    }
    caption = words["peers_losses_caption"]
    return Words(lang, words["peers_losses_alt"].format(**values), caption)
