"""What tests of successions share."""

from __future__ import annotations

from pathlib import Path

from reports import write_report

from ita_analysis.compare import Comparison, compare_years
from ita_analysis.project import Project
from ita_analysis.tell import compared

HEADER = "fiscal_year,kind,before,after,reason_th,reason_en,basis,decided_by"
GROUNDS = "เหตุที่เล่าไว้,The reason told,Announcement 12,maintainers"
LOW = ["86.76", "75.12", "82.95", "80.59", "81.42", "93.40", "85.37", "79.98", "97.50", "50.00"]
HIGH = ["88.10", "79.00", "82.10", "84.59", "81.52", "93.00", "88.37", "79.90", "100", "100"]


SAO, TM = "องค์การบริหารส่วนตำบล", "เทศบาลตำบล"


# Invented bodies: key, Thai name, English name, and scores by fiscal year.
BODIES: list[tuple[str, str, str, dict[int, list[str]]]] = [
    ("sao-suan", f"{SAO}สวน", "Suan SAO", {2563: HIGH, 2564: LOW}),
    ("tm-suan", f"{TM}สวน", "Suan Municipality", {2565: HIGH}),
    ("sao-nuea", f"{SAO}เหนือ", "Nuea SAO", {2564: LOW}),
    ("sao-tai", f"{SAO}ใต้", "Tai SAO", {2564: HIGH}),
    ("tm-ruam", f"{TM}รวม", "Ruam Municipality", {2565: HIGH}),
    ("tm-khao", f"{TM}เขา", "Khao Municipality", {2563: LOW, 2564: LOW, 2565: HIGH}),
    ("sao-noi", f"{SAO}น้อย", "Noi SAO", {2563: LOW}),
    ("tm-yai", f"{TM}ใหญ่", "Yai Municipality", {2564: LOW}),
    ("tm-ok", f"{TM}ออก", "Ok Municipality", {2565: LOW}),
    ("tm-tok", f"{TM}ตก", "Tok Municipality", {2565: HIGH}),
    ("sao-khong", f"{SAO}คง", "Khong SAO", {2564: HIGH, 2565: LOW}),
]


DECLARED = [
    "2565,renamed,sao-suan,tm-suan",
    "2565,merged,sao-nuea; sao-tai,tm-ruam",
    "2565,merged,tm-khao;sao-noi,tm-khao",
    "2565,split,tm-yai,tm-ok;tm-tok",
]


def declare(raw: Path, *rows: str, grounds: str = GROUNDS) -> None:
    lines = [HEADER, *(f"{row},{grounds}" for row in rows)]
    (raw / "successions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_bodies(raw: Path) -> None:
    """Write the reports of the bodies, and what became of them in 2565."""
    for key, thai, english, years in BODIES:
        for year, scores in years.items():
            write_report(raw, scores, fiscal_year=year, org_id=key, name_th=thai, name_en=english)
    declare(raw, *DECLARED)


def compare(project: Project, subject: str, first: int = 0, last: int = 0) -> Comparison:
    return compare_years(subject, first, last, project.processed)


def say(comparison: Comparison, name: str, lang: str) -> str:
    return str(getattr(compared, name)(comparison, lang).text).replace("\u00a0", " ")
