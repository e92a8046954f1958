"""Parts of a brief as markup; every text goes through a template that escapes it."""

from __future__ import annotations

from collections.abc import Sequence

from ita_analysis.show import Card as ShownCard
from ita_analysis.show import (
    Html,
    Level,
    badge,
    box,
    bullets,
    card,
    join_html,
    paragraph,
    section,
    table,
)
from ita_analysis.tell.page import Badge, Block, Card, Cell, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Lang, Sentence


def write_blocks(blocks: Sequence[Block], lang: Lang) -> Html:
    """Write a part: what follows a headline belongs to its section.

    Parameters
    ----------
    blocks : sequence of Block
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    if blocks and isinstance(blocks[0], Headline):
        content = [write_block(block, lang) for block in blocks[1:]]
        return section(blocks[0].sentence.text, *content, lang=lang)
    return join_html(write_block(block, lang) for block in blocks)


def write_block(block: Block, lang: Lang) -> Html:
    """Write one block of a part.

    Parameters
    ----------
    block : Block
    lang : {"th", "en"}

    Returns
    -------
    Html
    """
    if isinstance(block, Headline):
        return section(block.sentence.text, lang=lang)
    if isinstance(block, Card):
        return _write_card(block, lang)
    if isinstance(block, Table):
        return _write_table(block, lang)
    return _write_paragraph(block, lang)


def _write_card(block: Card, lang: Lang) -> Html:
    facts = ShownCard(
        name=block.name,
        lines=tuple(line.text for line in block.lines),
        total=block.total.text,
        scale=block.scale.text,
        finding=block.finding.text,
        level=_as_level(block.level) if block.level else None,
        lead=block.lead.text if block.lead else "",
    )
    return card(facts, lang)


def _write_table(block: Table, lang: Lang) -> Html:
    return table(
        block.columns,
        [[_write_cell(cell) for cell in row] for row in block.rows],
        caption=block.caption.text,
        lang=lang,
        sums=[[_write_cell(cell) for cell in row] for row in block.sums],
    )


def _write_paragraph(block: Paragraph, lang: Lang) -> Html:
    texts = [sentence.text for sentence in block.sentences]
    if block.tone == "warning":
        return box(texts, lang, "warning")
    if block.tone == "note":
        return join_html(paragraph(text, lang, "note") for text in texts)
    if block.tone == "list" and len(texts) > 1:
        return bullets(texts, lang)
    return paragraph(" ".join(texts), lang)


def _write_cell(cell: Cell) -> Html | str | tuple[str, ...]:
    if isinstance(cell, Badge):
        return badge(_as_level(cell))
    if isinstance(cell, tuple) and len(cell) == 1:
        return cell[0]
    return cell.text if isinstance(cell, Sentence) else cell


def _as_level(level: Badge) -> Level:
    return Level(level.text, level.place, level.places)
