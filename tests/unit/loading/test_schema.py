"""The JSON Schema says what the loader accepts, in the common part of two drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kontinuitet.loading.schema import json_schema
from kontinuitet.loading.shape import aliases
from kontinuitet.model.landscape import Activity, Municipality, Resource
from kontinuitet.model.scenario import Scenario

COMMON = {
    "$schema", "$ref", "title", "description", "type", "enum", "pattern", "items", "properties",
    "additionalProperties", "propertyNames", "required", "anyOf", "if", "then", "else",
    "definitions",
}  # fmt: skip


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema, itself included."""
    if not isinstance(schema, dict):
        return
    yield schema
    for key in ("items", "additionalProperties", "propertyNames", "if", "then", "else"):
        yield from nodes(schema.get(key))
    for key in ("properties", "definitions"):
        for inner in schema.get(key, {}).values():
            yield from nodes(inner)
    for inner in schema.get("anyOf", ()):
        yield from nodes(inner)


def test_only_words_that_both_drafts_know_are_used() -> None:
    for node in nodes(json_schema()):
        assert set(node) <= COMMON
        # In draft-07 what stands beside a reference is ignored.
        assert "$ref" not in node or set(node) == {"$ref"}


def test_every_reference_leads_somewhere() -> None:
    schema = json_schema()
    for node in nodes(schema):
        if "$ref" in node:
            assert node["$ref"].removeprefix("#/definitions/") in schema["definitions"]


def test_every_field_of_the_model_is_there_with_a_swedish_description() -> None:
    definitions = json_schema()["definitions"]
    for record in (Municipality, Activity, Resource, Scenario):
        properties = definitions[record.__name__]["properties"]
        assert set(properties) == {*aliases(record), *record.synonyms}
        for alias in aliases(record):
            assert properties[alias]["description"]
            assert properties[alias]["title"]


def test_a_file_need_not_have_every_section() -> None:
    assert "required" not in json_schema()["definitions"]["Municipality"]
    assert json_schema()["definitions"]["Resource"]["required"] == ["namn", "typ"]


def test_shorter_ways_of_writing_are_allowed() -> None:
    definitions = json_schema()["definitions"]
    needs = (
        definitions["Resource"]["properties"]["behöver"]["anyOf"]
        if ("anyOf" in definitions["Resource"]["properties"]["behöver"])
        else [definitions["Resource"]["properties"]["behöver"]]
    )
    rows = next(n["items"] for n in needs if "items" in n)
    assert {"$ref": "#/definitions/Requirement"} in rows["anyOf"]
    assert any("pattern" in way for way in rows["anyOf"])


def test_the_schema_is_the_same_every_time() -> None:
    first = json.dumps(json_schema(), ensure_ascii=False)
    assert first == json.dumps(json_schema(), ensure_ascii=False)
