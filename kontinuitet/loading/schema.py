"""JSON Schema of the municipality's files, made from the model, for editors that know YAML.

Kept to what draft-07 and 2020-12 have in common, since YAML editors read draft-07. It describes
what the program accepts with the spelling that it writes itself; that keys are matched after
folding cannot be said in a schema.
"""

from __future__ import annotations

import typing
from typing import Any

from pydantic import BeforeValidator, PlainValidator

from kontinuitet.loading.shape import bare, choices, is_record
from kontinuitet.model import base, sensitive
from kontinuitet.model.base import Record
from kontinuitet.model.landscape import Municipality, PolicyDocument, WorkTime
from kontinuitet.model.requirement import Requirement
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.upheld import ClientList, Contractor, Premises, SpecialNeed

Schema = dict[str, Any]

_ID: Schema = {"type": ["string", "number"], "pattern": base.ID_PATTERN}
_DURATION: Schema = {
    "anyOf": [{"type": "string", "pattern": "^0$|[0-9] *[A-Za-zÅÄÖåäö]"}, {"enum": [0]}]
}
_TEXT: Schema = {"type": ["string", "number"]}
# What a value may look like, by the function of the model that reads it. An editor takes a plain
# 0701740601 or 1.10 for a number, where the program reads the text.
_BY_READER: dict[Any, Schema] = {
    base._minutes: _DURATION,
    base.yes_or_no: {"enum": ["ja", "nej", True, False]},
    base._integer: {"type": ["integer", "string"]},
    base._number: {"type": ["number", "string"]},
    base._date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    base._moment: {
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}$",
    },
    base._text: _TEXT,
    sensitive.read_step: {
        "anyOf": [
            _TEXT,
            {
                "type": "object",
                "properties": {
                    **dict.fromkeys(("steg", "plats", "text"), _TEXT),
                    "känslig": {"enum": ["ja", "nej", True, False]},
                },
                "additionalProperties": False,
            },
        ]
    },
}
# The shorter way of writing a record.
_SHORT: dict[type[Record], Schema] = {
    Requirement: _ID,
    WorkTime: _DURATION,
    **dict.fromkeys((Contractor, ClientList, SpecialNeed, Premises, PolicyDocument), _TEXT),
}


def json_schema() -> Schema:
    """Return the schema of one file: a part of the model, or a scenario."""
    definitions: dict[str, Schema] = {}
    _define(Scenario, definitions)
    _define(Municipality, definitions)
    # Sections may stand in any file, so no file must have them all.
    definitions[Municipality.__name__].pop("required", None)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Kommunens kontinuitetsfiler",
        "description": "En fil med delar av kommunens modell, eller ett scenario.",
        "type": ["object", "null"],
        "if": {"type": "object", "required": ["scenario"]},
        "then": _reference(Scenario),
        "else": {
            "if": {"type": "object", "required": ["övning"]},
            "then": {},
            "else": {"anyOf": [_reference(Municipality), {"type": "null"}]},
        },
        "definitions": dict(sorted(definitions.items())),
    }


def _reference(record: type[Record]) -> Schema:
    return {"$ref": f"#/definitions/{record.__name__}"}


def _define(record: type[Record], definitions: dict[str, Schema]) -> None:
    if record.__name__ in definitions:
        return
    properties: dict[str, Schema] = {}
    required: list[str] = []
    definition: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    definitions[record.__name__] = definition
    hints = typing.get_type_hints(record, include_extras=True)
    for name, field in record.model_fields.items():
        alias = field.alias or name
        schema = _schema(hints[name], definitions)
        if field.is_required():
            required.append(alias)
        else:
            schema = _or_null(schema)
        described = {"title": alias.replace("_", " ").capitalize(), **schema}
        if field.description:
            described["description"] = field.description
        properties[alias] = described
    for synonym, alias in record.synonyms.items():
        properties[synonym] = properties[alias]
    if required:
        definition["required"] = required


def _schema(hint: Any, definitions: dict[str, Schema]) -> Schema:
    """Return the schema of a type as the model declares it."""
    plain = bare(hint)
    if is_record(plain):
        _define(plain, definitions)
        short = _SHORT.get(plain)
        # Other keywords beside a reference are ignored in draft-07, hence the wrapping.
        return {"anyOf": [*([short] if short else ()), _reference(plain)]}
    words = choices(plain)
    if words:
        return {"enum": list(words)}
    readers = _readers(hint)
    origin = typing.get_origin(plain)
    if origin is tuple:
        item = _schema(typing.get_args(plain)[0], definitions)
        rows: Schema = {"type": "array", "items": item}
        one_may_stand = not {base._texts, sensitive.one_step}.isdisjoint(readers)
        return {"anyOf": [item, rows]} if one_may_stand else rows
    if origin is dict:
        key, value = typing.get_args(plain)
        group: Schema = {
            "type": "object",
            "additionalProperties": _schema(value, definitions),
        }
        if _is_id(key):
            group["propertyNames"] = {"pattern": base.ID_PATTERN}
        return group
    if _is_id(hint):
        return dict(_ID)
    return next((dict(_BY_READER[r]) for r in readers if r in _BY_READER), {})


def _readers(hint: Any) -> list[Any]:
    """Return the functions that read a value of the declared type."""
    if typing.get_origin(hint) is typing.Annotated:
        inner, *metadata = typing.get_args(hint)
        return [
            m.func for m in metadata if isinstance(m, (BeforeValidator, PlainValidator))
        ] + _readers(inner)
    if bare(hint) is not hint:
        parts = [a for a in typing.get_args(hint) if a is not type(None)]
        return _readers(parts[0])
    return []


def _is_id(hint: Any) -> bool:
    if bare(hint) is not hint and typing.get_origin(hint) is not typing.Annotated:
        hint = next(a for a in typing.get_args(hint) if a is not type(None))
    return bool(hint == base.Id)


def _or_null(schema: Schema) -> Schema:
    """Accept an empty value where nothing has to be said."""
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": [*kinds, "null"]}
    return schema
