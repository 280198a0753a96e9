"""What people get wrong on the command line: told at once, and nothing is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.command_cases import POWER, Command, fill_in_now, write


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("simulera", "strömlöst", "--ut", "a.pdf"), '"a.pdf" är ingen Word-fil.'),
        (("rapport", "--ut", "a.pdf"), '"a.pdf" är ingen Word-fil.'),
        (("kontrollera", "--datum", "igår"), '"igår" är inget datum.'),
        (("simulera", "strömlöst", "--json", "--tidslinje"), "--tidslinje är text"),
        (("analys", "--osäkerhet", "strömlöst", "--allt"), "--osäkerhet kan inte användas"),
        (("analys", "--osäkerhet", "strömlöst", "--bortfall", "2 h"), "--osäkerhet kan inte"),
        (("återstart", "strömlöst", "--noggrannhet", "0"), "(1 till 100)"),
        (("återstart", "strömlöst", "--läge", "nej.yaml"), 'Filen "nej.yaml" finns inte.'),
        (("återstart", "strömlöst", "--läge-mall", "a.docx"), "Låt namnet sluta på .yaml"),
    ],
)
def test_a_wrong_option_is_refused_before_any_work(
    kontinuitet: Command, folder: Path, nothing_written: None, args: tuple[str, ...], said: str
) -> None:
    given = kontinuitet(args[0], folder, *args[1:])
    assert (given.code, given.out) == (2, "")
    assert said in given.err
    assert "<=" not in given.err
    assert "%Y" not in given.err


@pytest.mark.parametrize("command", ["demo", "mall", "återstart"])
def test_help_has_no_double_brackets_cut_sentences_or_signs(
    kontinuitet: Command, command: str
) -> None:
    shown = kontinuitet(command, "--hjälp").out
    assert "[[" not in shown
    assert "<=" not in shown
    assert not any(line.endswith("...") for line in shown.splitlines()[1:])


def test_a_template_name_unlike_all_others_gets_the_list_and_one_nearly_right_the_nearest(
    kontinuitet: Command,
) -> None:
    assert "De som finns: forvaltningsplan.docx" in kontinuitet("mall", "fält", "nej").err
    assert 'Menade du "dina-steg.docx"?' in kontinuitet("mall", "fält", "dinasteg").err


def test_the_start_of_a_chain_is_written_as_elsewhere(kontinuitet: Command, folder: Path) -> None:
    write(folder, el=POWER.replace("från: 1 h", "från: 0"))
    shown = " ".join(kontinuitet("simulera", folder, "strömlöst", "--varför").out.split())
    assert "Elnätet (T+0)" in shown
    assert "T+0 min" not in shown


def test_a_word_file_in_place_of_yaml_is_called_what_it_is(
    kontinuitet: Command, folder: Path
) -> None:
    (folder / "plan.yaml").write_bytes(b"PK\x03\x04\x14\x00\x06\x00\xff\xfe")
    given = kontinuitet("kontrollera", folder)
    assert given.code == 2
    assert "plan.yaml: filen är ingen textfil, utan till exempel en Word- eller Excelfil." in (
        given.out
    )


@pytest.mark.parametrize("suffix", ["yaml", "xlsx"])
def test_a_status_made_for_another_scenario_is_refused(
    kontinuitet: Command, folder: Path, suffix: str
) -> None:
    name = f"läge.{suffix}"
    assert kontinuitet("återstart", folder, "brand", "--läge-mall", name).code in (0, 1)
    fill_in_now(name, "0 h")
    assert kontinuitet("återstart", folder, "brand", "--läge", name).code in (0, 1)
    given = kontinuitet("återstart", folder, "strömlöst", "--läge", name)
    assert (given.code, given.out) == (2, "")
    assert 'är gjord för scenariot "brand", inte för "strömlöst"' in given.err
