"""Every field is described and has an example that the model takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from kontinuitet.errors import InputError
from kontinuitet.loading.field_examples import OWN_FILES
from kontinuitet.loading.field_reference import FieldDoc, all_fields
from kontinuitet.loading.schema import json_schema
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.services.fields import find_fields
from tools import build_field_reference

FIELDS = all_fields()
#: What an example of a part lacks, since it is a part; and the ids in it, which stand elsewhere.
NOT_IN_A_PART = re.compile(
    r"saknas|finns inte|står inte i|ingen resurs|okänd referens|som ingen|träffar ingen|behöver"
    r"|kompetens"
)


def test_every_field_of_the_schema_is_there() -> None:
    named = {(f.key, f.description) for f in FIELDS}
    for name, definition in json_schema()["definitions"].items():
        for key, schema in definition["properties"].items():
            if key in ("tolerabel_avbrottstid", "mål_för_återställningspunkt", "en_utav"):
                continue
            if key == "alternativa" and name == "Threshold":
                continue
            assert (key, schema.get("description", "")) in named, (name, key)


def test_every_field_says_what_it_means_and_how_it_is_written() -> None:
    assert [f.name for f in FIELDS if not f.description.strip() or not f.kind] == []
    assert len({f.name for f in FIELDS}) == len(FIELDS) > 250


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
def test_the_example_is_yaml_that_holds_the_field(field: FieldDoc) -> None:
    assert field.example, "give it an example in kontinuitet/loading/field_examples.yaml"
    data = yaml.load(field.example, yaml.BaseLoader)
    assert max(map(len, field.example.splitlines())) <= 110
    found = [data]
    for key in field.path[field.path[0] in OWN_FILES :]:
        inner = []
        for value in found:
            rows = value if isinstance(value, list) else [value]
            for row in rows:
                if isinstance(row, dict) and key in row:
                    inner.append(row[key])
                elif isinstance(row, dict):
                    inner += [v[key] for v in row.values() if isinstance(v, dict) and key in v]
                    inner += [
                        part[key]
                        for v in row.values()
                        if isinstance(v, list)
                        for part in v
                        if isinstance(part, dict) and key in part
                    ]
        found = inner
        assert found, (field.name, key)


def test_the_examples_of_the_municipality_are_values_that_the_loader_takes(
    tmp_path: Path,
) -> None:
    for number, field in enumerate(FIELDS):
        if field.path[0] in OWN_FILES:
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "k.yaml").write_text(field.example + "\n", encoding="utf-8")
        wrong = [
            str(p) for p in load_workspace(folder).problems if not NOT_IN_A_PART.search(str(p))
        ]
        assert wrong == [], field.name


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("verksamheter.behöver.uthållighet", ["verksamheter.behöver.uthållighet"]),
        ("Verksamheter.Behover.Uthallighet", ["verksamheter.behöver.uthållighet"]),
        ("acceptabel avbrottstid", ["verksamheter.acceptabel_avbrottstid"]),
        ("resurser.journal.typ", ["resurser.typ"]),
        ("avtal.kontakt", ["resurser.avtal.kontakt"]),
        ("scenariofil.bortfall.till", ["scenariofil.bortfall.till"]),
    ],
)
def test_a_field_is_found_as_people_write_it(typed: str, names: list[str]) -> None:
    assert [f.name for f in find_fields(typed)] == names


@pytest.mark.parametrize(
    ("typed", "said"), [("uthalighet", 'Menade du "uthållighet"?'), ("", "kontinuitet fält")]
)
def test_an_unknown_field_gets_the_nearest(typed: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        find_fields(typed)


def test_the_page_is_what_the_program_says() -> None:
    assert build_field_reference.PAGE.read_text(encoding="utf-8") == build_field_reference.page()
