"""A short record of what a document was made from, kept in the file itself, and comparing two.

The record is a custom XML part, which Word keeps when a person saves the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from kontinuitet.documents import texts
from kontinuitet.documents.context.data import PlanData
from kontinuitet.documents.context.fallbacks import is_open
from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.word.guard import guard_zip
from kontinuitet.documents.word.recorded import read_parts

if TYPE_CHECKING:
    from docx.document import Document

NAMESPACE: Final = "urn:kontinuitet:underlag:1"
_PART: Final = "/customXml/item730.xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPS_PART: Final = "/customXml/itemProps730.xml"
_PROPS_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
#: The id is any fixed one: the same in every file, so that the same input gives the same bytes.
_PROPS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
    '<ds:datastoreItem ds:itemID="{6B2F0C57-4E0B-4E53-9C53-8C1C5D6E2A11}" xmlns:ds="'
    'http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
    f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
).encode()

Summary = Mapping[str, Any]


def summary_of(data: PlanData) -> Summary:
    """Return what later editions are compared with; ids as keys, everything sorted."""
    model = data.municipality
    exceeded = {
        identity
        for scenario in data.considered
        for identity, outage in data.outages[scenario].items()
        if outage.exceeds
    }
    return {
        "version": 1,
        "planversioner": {
            model.info.name: model.info.plan.version,
            **{d.name: d.plan.version for _, d in sorted(model.departments.items())},
        },
        "verksamheter": {
            i: {
                "namn": a.name,
                "acceptabel_avbrottstid": a.mtpd,
                "reservrutiner": sorted(f.name for f in a.fallbacks.values()),
                "överskrids": i in exceeded,
            }
            for i, a in sorted(model.activities.items())
        },
        "resurser": {i: r.name for i, r in sorted(model.resources.items())},
        "fynd": sorted({f"{f.code}\t{f.concerns}\t{f.text}" for f in data.findings}),
        "åtgärder": {
            i: {"åtgärd": m.action, "öppen": is_open(m)}
            for i, m in sorted(model.improvements.items())
        },
    }


def record(document: Document, summary: Summary) -> None:
    """Put the record into the document; an older one (in a copied template) is replaced."""
    package = document.part.package
    assert package is not None
    text = json.dumps(summary, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    root = etree.Element(f"{{{NAMESPACE}}}underlag", nsmap={"k": NAMESPACE})
    root.text = text
    xml = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    for rel_id, relation in list(document.part.rels.items()):
        if not relation.is_external and NAMESPACE.encode() in relation.target_part.blob:
            del document.part.rels[rel_id]
    item = Part(PackURI(_PART), "application/xml", xml, package)
    item.relate_to(Part(PackURI(_PROPS_PART), _PROPS_TYPE, _PROPS, package), f"{_RELATION}Props")
    document.part.relate_to(item, _RELATION)


def read_record(data: bytes, name: str) -> Summary:
    """Return the record in a Word file.

    Raises:
        TemplateError: no Word file, damaged, or without a record.
    """
    guard_zip(data, name)
    for part, content in sorted(read_parts(data).items()):
        if part.startswith("customXml/") and NAMESPACE.encode() in content:
            try:
                root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
                found = json.loads(root.text or "") if root.tag.startswith("{urn:kont") else None
            except (etree.XMLSyntaxError, ValueError):
                continue
            if isinstance(found, dict) and found.get("version") == 1:
                return found
    raise TemplateError(
        f"{name}: filen har inget underlag att jämföra med. Ange en ledningsrapport som programmet "
        "har skrivit."
    )


def changes_between(old: Summary, new: Summary) -> list[str]:
    """Return sentences (Swedish) on what has changed, in a fixed order."""
    return [
        *_versions(old, new),
        *_activities(_rows(old, "verksamheter"), _rows(new, "verksamheter")),
        *_added_removed("Resurs", _rows(old, "resurser"), _rows(new, "resurser")),
        *_improvements(_rows(old, "åtgärder"), _rows(new, "åtgärder")),
        *_findings(old, new),
    ]


def _rows(summary: Summary, key: str) -> dict[str, Any]:
    found = summary.get(key)
    return found if isinstance(found, dict) else {}


def _name(row: Any) -> str:
    return str(row.get("namn", "")) if isinstance(row, dict) else str(row)


def _versions(old: Summary, new: Summary) -> list[str]:
    before, after = _rows(old, "planversioner"), _rows(new, "planversioner")
    return [
        f"Planen för {name} har version {after[name] or texts.NONE} "
        f"(förut {before[name] or texts.NONE})."
        for name in sorted(before.keys() & after.keys())
        if before[name] != after[name]
    ]


def _added_removed(what: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    added = [f"{what} tillkommen: {_name(after[i])}." for i in sorted(after.keys() - before.keys())]
    gone = [f"{what} borttagen: {_name(before[i])}." for i in sorted(before.keys() - after.keys())]
    return [*added, *gone]


def _activities(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    found = _added_removed("Verksamhet", before, after)
    for identity in sorted(before.keys() & after.keys()):
        old, new = before[identity], after[identity]
        name = _name(new)
        limit = "acceptabel_avbrottstid"
        if old.get(limit) != new.get(limit):
            found.append(
                f"{name}: acceptabel avbrottstid är {_time(new.get(limit))} "
                f"(förut {_time(old.get(limit))})."
            )
        routines = "reservrutiner"
        for routine in sorted(set(new.get(routines, ())) - set(old.get(routines, ()))):
            found.append(f"{name}: ny reservrutin ”{routine}”.")
        for routine in sorted(set(old.get(routines, ())) - set(new.get(routines, ()))):
            found.append(f"{name}: reservrutinen ”{routine}” är borttagen.")
        if new.get("överskrids") and not old.get("överskrids"):
            found.append(f"{name}: acceptabel avbrottstid överskrids nu i något scenario.")
        if old.get("överskrids") and not new.get("överskrids"):
            found.append(f"{name}: acceptabel avbrottstid hålls nu i alla scenarier.")
    return found


def _time(minutes: Any) -> str:
    return texts.goal_time(minutes, "ej beslutad") if isinstance(minutes, int | None) else "okänd"


def _improvements(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    found = []
    for identity, row in sorted(after.items()):
        was = before.get(identity)
        if was is None:
            found.append(f"Ny åtgärd {identity}: {row['åtgärd']}")
        elif was.get("öppen") and not row["öppen"]:
            found.append(f"Åtgärd {identity} är klar: {row['åtgärd']}")
    gone = sorted(before.keys() - after.keys())
    found += [f"Åtgärd {i} är borttagen: {before[i].get('åtgärd', '')}" for i in gone]
    return found


def _findings(old: Summary, new: Summary) -> list[str]:
    before, after = set(old.get("fynd", ())), set(new.get("fynd", ()))
    added = [f"Nytt fynd: {_text(line)}" for line in sorted(after - before)]
    gone = [f"Avhjälpt: {_text(line)}" for line in sorted(before - after)]
    return [*added, *gone]


def _text(line: str) -> str:
    return str(line).rpartition("\t")[2]
