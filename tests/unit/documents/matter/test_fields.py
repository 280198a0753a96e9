from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from kontinuitet.documents.blocks import Block
from kontinuitet.documents.making import Source, Subject
from kontinuitet.documents.matter.fields import describe_fields, named, template_context
from kontinuitet.documents.printed.department_plan import PlanFields, plan_fields
from kontinuitet.documents.printed.municipality_plan import (
    MunicipalityPlanFields,
    municipality_plan_fields,
)
from kontinuitet.documents.printed.restart_order import RestartListFields, restart_list_fields
from tests.unit.documents.plan_model import plan_data


@dataclass(frozen=True, slots=True)
class Inner:
    text: str = named("text", "En text.")


@dataclass(frozen=True, slots=True)
class Outer:
    one: Inner = named("ett", "Ett.")
    many: tuple[Inner, ...] = named("flera", "Flera.")


def test_context_uses_the_swedish_names_at_every_depth() -> None:
    context = template_context(Outer(Inner("a"), (Inner("b"), Inner("c"))))
    assert context == {"ett": {"text": "a"}, "flera": ({"text": "b"}, {"text": "c"})}


def test_described_paths_mark_what_needs_a_loop() -> None:
    found = [(help.path, help.repeated) for help in describe_fields(Outer)]
    assert found == [
        ("ett", False),
        ("ett.text", False),
        ("flera", True),
        ("flera[].text", False),
    ]


def paths(value: Any, prefix: str = "") -> Iterator[str]:
    """Yield the path of everything in a context."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            path = f"{prefix}.{key}" if prefix else key
            yield path
            yield from paths(item, path)
    elif isinstance(value, tuple):
        for item in value:
            yield from paths(item, f"{prefix}[]")


def contexts() -> Iterator[tuple[type, dict[str, Any]]]:
    data = plan_data()
    yield PlanFields, template_context(plan_fields(Source.of(data, Subject(department="omsorg"))))
    yield (
        MunicipalityPlanFields,
        template_context(municipality_plan_fields(Source.of(data, Subject()))),
    )
    yield (
        RestartListFields,
        template_context(restart_list_fields(Source.of(data, Subject(scenario="elavbrott")))),
    )


def test_every_field_of_a_context_is_described_and_the_other_way_round() -> None:
    for record, context in contexts():
        described = {help.path for help in describe_fields(record)}
        used = set(paths(context))
        assert used <= described
        # Lists that are empty here (no picture is given) cannot show their fields.
        missing = {p for p in described - used if "bilder[]." not in p}
        assert missing == set()


def test_descriptions_are_sentences() -> None:
    for record, _ in contexts():
        for help in describe_fields(record):
            assert help.description.endswith("."), help.path
            assert help.description[0].isupper() or help.description.startswith("T+0"), help.path


def test_only_texts_numbers_blocks_and_records_reach_a_template() -> None:
    def leaves(value: Any) -> Iterator[Any]:
        if isinstance(value, Mapping):
            for item in value.values():
                yield from leaves(item)
        elif isinstance(value, tuple):
            for item in value:
                yield from leaves(item)
        else:
            yield value

    for _, context in contexts():
        for leaf in leaves(context):
            assert isinstance(leaf, str | int | Block), type(leaf)


@pytest.mark.parametrize("record", [PlanFields, MunicipalityPlanFields, RestartListFields])
def test_no_path_is_described_twice(record: type) -> None:
    found = [help.path for help in describe_fields(record)]
    assert len(found) == len(set(found))
