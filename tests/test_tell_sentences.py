"""Templates as data: the same in both languages, all used, filled as each language writes."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import Any

import pytest

import ita_analysis
from ita_analysis.read.units import load_units, split_units
from ita_analysis.tell.problems import FAMILIES
from ita_analysis.tell.sentences import Voice, load_templates, write_number

PACKAGE = Path(ita_analysis.__file__).parent
LANGUAGES = ("th", "en")
MANNERS = {
    "score", "exact", "points", "gap", "mark", "percent", "count", "words", "Words",
    "fiscal_year", "year",
}  # fmt: skip


# --- templates ---------------------------------------------------------------------------------


def _placeholders(template: str) -> list[tuple[str, str]]:
    parts = string.Formatter().parse(template)
    return [(name, spec or "") for _, name, spec, _ in parts if name is not None]


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    th, en = load_templates("th"), load_templates("en")
    assert list(th) == list(en)
    for key in th:
        names = [{name for name, _ in _placeholders(part[key])} for part in (th, en)]
        assert names[0] == names[1], key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_templates_name_their_placeholders_and_known_manners(lang: str) -> None:
    for key, template in load_templates(lang).items():
        for name, spec in _placeholders(template):
            assert name.isidentifier(), key
            assert spec == "" or spec in MANNERS or (lang == "en" and spec.count("|") == 1), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_number_is_typed_into_a_template(lang: str) -> None:
    for key, template in load_templates(lang).items():
        literal = "".join(text for text, *_ in string.Formatter().parse(template))
        if key != "column.checksum":  # SHA-256 is a name
            assert not re.search(r"[0-9๐-๙]", literal), key


def test_thai_keeps_its_spacing() -> None:
    for key, template in load_templates("th").items():
        assert not re.search(r"\S[ๆ]", template), f"{key}: a space stands before ๆ"
        assert "  " not in template, key
        assert template == template.strip(), key
        literal = re.sub(r"\{[^}]*\}", "{", template)
        assert not re.search(r"[\u0e01-\u0e4e][A-Za-z(]|[A-Za-z)][\u0e01-\u0e4e]", literal), key


def _strings(folder: Path) -> tuple[set[str], list[re.Pattern[str]]]:
    """Return all text constants of the code, and all f-strings as patterns."""
    constants: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.*)"
                    for part in node.values
                ]
                if sum(len(part) for part in parts if part != "(.*)") >= 3:
                    patterns.append(re.compile("".join(parts)))
    return constants, patterns


def test_every_template_is_used() -> None:
    constants, patterns = _strings(PACKAGE / "tell")
    values, made = _strings(PACKAGE)
    # Confidences of questions, and columns that a correction can name.
    values |= {f"short_{name}" for name in ("inferred", "memory", "unknown")}
    names = ("name_th", "district", "province", "name_en", "district_en", "province_en", "org_type")
    values |= {f"organisation_{name}" for name in names}

    def is_value(text: str) -> bool:
        return text in values or any(pattern.fullmatch(text) for pattern in made)

    for key in load_templates("th"):
        matches = (pattern.fullmatch(key) for pattern in patterns)
        families = [match.groups() for match in matches if match]
        used = key in constants or any(all(map(is_value, groups)) for groups in families)
        assert used, f"{key} is used nowhere"


# --- sentences ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "One document (O1) is worth 1.00 points: it would lift"),
        (2, "Two documents (O1) are worth 1.00 points: they would lift"),
        (12, "12 documents (O1) are worth 1.00 points: they would lift"),
    ],
)
def test_english_plurals(count: int, words: str) -> None:
    values = {"gain": 1.0, "start": 80.0, "end": 81.0, "goal": "level A"}
    said = Voice("en").say("gains.lead_items", count=count, codes="O1", **values)
    assert said.text.replace("\u00a0", " ").startswith(words)


def test_a_list_agrees_with_its_verb() -> None:
    voice = Voice("en")
    values: dict[str, Any] = {"score": 100.0, "lowest": voice.join(["C"]), "short": 1.0}
    one = voice.say("indicators.headline", highest=voice.join(["A"]), **values)
    two = voice.say("indicators.headline", highest=voice.join(["A", "B"]), **values)
    assert one.text.startswith("A is highest")
    assert two.text.startswith("A and B are highest")


@pytest.mark.parametrize(
    ("lang", "items", "joined"),
    [
        ("en", ["A", "B", "C"], "A, B and C"),
        ("en", ["A", "B"], "A and B"),
        ("en", ["A"], "A"),
        ("th", ["O1", "O2", "O3"], "O1 O2 และ O3"),
        ("th", ["การใช้อำนาจ", "การใช้งบประมาณ"], "การใช้อำนาจและการใช้งบประมาณ"),
        ("th", ["กองคลัง", "กองช่าง", "สำนักปลัด"], "กองคลัง กองช่าง และสำนักปลัด"),
        ("th", ["การใช้อำนาจ (89.76)", "การใช้งบประมาณ (84.05)"],
         "การใช้อำนาจ (89.76) และการใช้งบประมาณ (84.05)"),
    ],
)  # fmt: skip
def test_lists_are_written_as_the_language_writes_them(
    lang: str, items: list[str], joined: str
) -> None:
    assert Voice(lang).join(items).text == joined


def test_a_sentence_never_says_nan() -> None:
    with pytest.raises(ValueError, match="score has no value"):
        Voice("en").say("header.score", score=float("nan"))
    with pytest.raises(ValueError, match="unknown way"):
        write_number(1.0, "roughly", "en")


def test_every_kind_that_check_finds_is_known() -> None:
    constants, patterns = _strings(PACKAGE / "check")
    for kind in (kind for kinds in FAMILIES.values() for kind in kinds):
        made = kind in constants or any(pattern.fullmatch(kind) for pattern in patterns)
        assert made, f"check finds no {kind}"


def test_units_are_split_and_named() -> None:
    assert split_units("สำนักปลัด กองคลัง กองช่าง กองสวัสดิการ") == [
        "สำนักปลัด", "กองคลัง", "กองช่าง", "กองสวัสดิการ",
    ]  # fmt: skip
    assert split_units("กองการศึกษา ศาสนาและวัฒนธรรม กองคลัง") == [
        "กองการศึกษา ศาสนาและวัฒนธรรม", "กองคลัง",
    ]  # fmt: skip
    assert split_units("หน่วยงานอื่น, กองคลัง") == ["หน่วยงานอื่น", "กองคลัง"]
    assert load_units()["หน่วยตรวจสอบภายใน"] == "Internal Audit Unit"
