"""What tests of data quality share."""

from __future__ import annotations

from pathlib import Path

from ita_analysis.methodology import load_methodology

SCORES = ["86.76", "75.12", "82.95", "80.59", "81.42", "93.40", "85.37", "79.98", "97.50", "100.00"]
HOSTILE = '"><script>alert(1)</script><b onclick=x>{name} {{ 7*7 }} $x$ \u202e ได้ 83.25 กับ 12.50'
HAND = "tm-bang-pla-samut-sakhon"


def write_text(folder: Path, more: tuple[str, ...] = (HOSTILE,)) -> Path:
    """Write a report nobody made, whose total has two digits misprinted."""
    lines = [
        "รายงานผลการประเมินคุณธรรมและความโปร่งใส (ITA) ประจำปีงบประมาณ พ.ศ. ๒๕๖๕",
        "องค์การบริหารส่วนตำบลบ้านใหม่ อำเภอเมืองน่าน จังหวัดน่าน",
        "คะแนนภาพรวม 98.79 คะแนน ระดับ A",
        "ตัวชี้วัดที่\tตัวชี้วัด\tคะแนน",
        *(
            f"{part.code}\t{part.name_th}\t{score}"
            for part, score in zip(load_methodology(2565).indicators, SCORES, strict=True)
        ),
        "",
        *more,
        "องค์การบริหารส่วนตำบลบ้านไหม่ ดำเนินการต่อไปในปี พ.ศ. ๒๕๖๖",
    ]
    path = folder / "report.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
