"""What a ``tell_`` or ``table_`` function returns: shown in a notebook, read in a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ita_analysis.tell.markup import write_blocks
from ita_analysis.tell.page import Badge, Block, Card, Cell, Headline, Paragraph, Table
from ita_analysis.tell.sentences import Figure, Lang, Sentence


@dataclass(frozen=True)
class Told:
    """A part of a brief, ready to be shown and open to be read.

    Parameters
    ----------
    lang : str
    blocks : tuple of Block
        In reading order.
    """

    lang: Lang
    blocks: tuple[Block, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences in reading order; captions and cells of tables are not among them."""
        return tuple(sentence for block in self.blocks for sentence in _sentences(block))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Tables in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Numbers of the sentences."""
        return tuple(figure for sentence in self.sentences for figure in sentence.figures)

    @property
    def text(self) -> str:
        """Sentences as plain text, one a line."""
        return "\n".join(sentence.text for sentence in self.sentences)

    @property
    def cells(self) -> tuple[str, ...]:
        """Text of every cell of the tables, lists within cells one by one."""
        return tuple(
            text
            for table in self.tables
            for row in (*table.rows, *table.sums)
            for cell in row
            for text in _texts(cell)
        )

    def __html__(self) -> str:
        return write_blocks(self.blocks, self.lang).text

    def _repr_html_(self) -> str:
        return self.__html__()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002
        # The plain text is what a reader of the notebook file without a browser gets.
        return {"text/html": self.__html__(), "text/plain": self.text}


def _sentences(block: Block) -> Iterator[Sentence]:
    if isinstance(block, Headline):
        yield block.sentence
    elif isinstance(block, Paragraph):
        yield from block.sentences
    elif isinstance(block, Card):
        yield from (*block.lines, block.total, block.scale, block.finding)
        if block.lead:
            yield block.lead


def _texts(cell: Cell) -> tuple[str, ...]:
    if isinstance(cell, tuple):
        return cell
    return (cell.text if isinstance(cell, Badge | Sentence) else cell,)
