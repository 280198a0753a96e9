"""`årshjul`: the table, the file to print and the calendar file."""

from __future__ import annotations

from pathlib import Path

from tests.functional.command_cases import Command
from tests.unit.services.test_icalendar import parsed

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "exempelkoping"
DAY = ("--datum", "2026-12-01")


def test_the_same_days_on_screen_in_json_in_word_and_in_the_calendar(
    kontinuitet: Command, tmp_path: Path
) -> None:
    files = [tmp_path / f"hjul.{form}" for form in ("docx", "ics", "json")]
    targets = [word for file in files for word in ("--ut", file)]
    given = kontinuitet("årshjul", EXAMPLE, *DAY, "--alla", *targets)
    assert given.code == 0, given.err
    data = kontinuitet("arshjul", EXAMPLE, *DAY, "--json").json
    counts = {key: len(data[key]) for key in ("försenat", "kommande", "utan_dag", "senare")}
    assert all(counts.values())
    assert f"Försenat ({counts['försenat']})" in given.out
    assert f"Det kommande året ({counts['kommande']})" in given.out
    events = parsed(files[1].read_bytes())
    assert len(events) == counts["försenat"] + counts["kommande"] + counts["senare"]
    assert (
        files[2].read_text(encoding="utf-8") == kontinuitet("årshjul", EXAMPLE, *DAY, "--json").out
    )
    first = [file.read_bytes() for file in files]
    assert kontinuitet("årshjul", EXAMPLE, *DAY, *targets).code == 0
    assert [file.read_bytes() for file in files] == first


def test_one_department_has_only_its_own(kontinuitet: Command, tmp_path: Path) -> None:
    data = kontinuitet("årshjul", EXAMPLE, *DAY, "--json", "--förvaltning", "teknik").json
    rows = [row for key in ("försenat", "kommande", "utan_dag", "senare") for row in data[key]]
    assert rows
    assert {row["förvaltning"] for row in rows} == {"teknik"}
    given = kontinuitet("årshjul", EXAMPLE, "--förvaltning", "teknik", "--ut", tmp_path / "a.docx")
    assert given.code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_says_no_form_is_refused_before_anything_is_read(
    kontinuitet: Command, tmp_path: Path
) -> None:
    given = kontinuitet("årshjul", "finns-inte", "--ut", "hjul.pdf")
    assert given.code == 2
    assert "sluta på .docx" in given.err


def test_a_model_without_dates_says_so(kontinuitet: Command, tmp_path: Path) -> None:
    (tmp_path / "k.yaml").write_text("kommun: {namn: Prov}\n", encoding="utf-8")
    out = kontinuitet("årshjul", tmp_path, *DAY).out
    assert out == (
        "Prov, tisdag 1 december 2026 till tisdag 30 november 2027\n\nUnderlaget har inga datum.\n"
    )
