"""A short record of what a document is made from, and what has changed between two of them.

A record is plain JSON. One made by an earlier version of the program may lack keys; what it lacks
is not compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import (
    DepartmentView,
    PlanData,
    department_things,
    printable_contacts,
)
from kontinuitet.documents.matter.needs import is_open, need_sentence
from kontinuitet.model.landscape import Activity, Municipality
from kontinuitet.model.plan import Contact
from kontinuitet.model.requirement import Requirement

Summary = Mapping[str, Any]

#: How much of a hash tells two contacts apart.
_DIGITS: Final = 12
_TIMES: Final = (
    ("acceptabel_avbrottstid", "acceptabel avbrottstid", "inte beslutad"),
    ("mål_för_återställningstid", "mål för återställningstid", "inte satt"),
    ("högsta_dataförlust", "största godtagbara dataförlust", "inte beslutad"),
)


class ModelChange(NamedTuple):
    """One change in the model: what it is about, and a sentence (Swedish)."""

    about: str
    sentence: str


def summary_of(data: PlanData, department: str | None = None) -> Summary:
    """Return what later editions are compared with; ids as keys, everything sorted.

    With ``department`` only what concerns that department's plan.
    """
    model = data.municipality
    if department is None:
        activities = sorted(model.activities.items())
        resources = sorted(model.resources)
        contacts: Sequence[Contact] = model.info.contacts
        findings = list(data.findings)
        improvements = sorted(model.improvements.items())
        versions = {
            model.info.name: model.info.plan.version,
            **{d.name: d.plan.version for _, d in sorted(model.departments.items())},
        }
    else:
        view = DepartmentView(data, department)
        things = department_things(view)
        activities = sorted(view.activities)
        resources = sorted(view.resources)
        contacts = model.departments[department].contacts
        findings = [f for f in data.findings if f.concerns in things]
        improvements = [
            (i, m) for i, m in sorted(model.improvements.items()) if things.intersection(m.concerns)
        ]
        versions = {}
    return {
        "version": 1,
        "planversioner": versions,
        "verksamheter": {i: _activity(model, i, a, data.exceeding) for i, a in activities},
        "resurser": {i: model.resources[i].name for i in resources if i in model.resources},
        "resursers_behov": {
            i: _needs(model, model.resources[i].needs) for i in resources if i in model.resources
        },
        "kontakter": _contacts(contacts),
        "fynd": sorted({f"{f.code}\t{f.concerns}\t{f.text}" for f in findings}),
        "åtgärder": {i: {"åtgärd": m.action, "öppen": is_open(m)} for i, m in improvements},
    }


def _activity(
    model: Municipality, identity: str, activity: Activity, exceeded: Iterable[str]
) -> dict[str, Any]:
    return {
        "namn": activity.name,
        "samhällsviktig": activity.essential,
        "acceptabel_avbrottstid": activity.mtpd,
        "mål_för_återställningstid": activity.rto,
        "högsta_dataförlust": activity.rpo,
        "miniminivå": activity.minimum_level or "",
        "ansvarig": activity.responsible or "",
        "behöver": _needs(model, activity.needs),
        "reservrutiner": sorted(f.name for f in activity.fallbacks.values()),
        "överskrids": identity in exceeded,
    }


def _needs(model: Municipality, needs: Iterable[Requirement]) -> list[str]:
    return sorted({need_sentence(model, need) for need in needs})


def _contacts(contacts: Sequence[Contact]) -> dict[str, str]:
    """Return the contacts that may be printed by role; how they are reached only as a hash."""
    found: dict[str, list[str]] = {}
    for c in printable_contacts(contacts):
        told = "\0".join(part or "" for part in (c.name, c.phone, c.email, c.backup))
        found.setdefault(c.role, []).append(told)
    return {
        role: hashlib.sha256("\1".join(sorted(told)).encode("utf-8")).hexdigest()[:_DIGITS]
        for role, told in sorted(found.items())
    }


def changes_between(old: Summary, new: Summary) -> list[ModelChange]:
    """Return what has changed, in a fixed order."""
    found = [
        *(("Planer", s) for s in _versions(old, new)),
        *(("Verksamheter", s) for s in _activities(old, new)),
        *(("Resurser", s) for s in _resources(old, new)),
        *(("Kontakter", s) for s in _contact_changes(old, new)),
        *(("Åtgärder", s) for s in _improvements(_rows(old, "åtgärder"), _rows(new, "åtgärder"))),
        *(("Brister", s) for s in _findings(old, new)),
    ]
    return [ModelChange(about, sentence) for about, sentence in found]


def _rows(summary: Summary, key: str) -> dict[str, Any]:
    found = summary.get(key)
    return found if isinstance(found, dict) else {}


def _list(row: Any, key: str) -> list[str]:
    found = row.get(key) if isinstance(row, dict) else None
    return [str(item) for item in found] if isinstance(found, list) else []


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


def _activities(old: Summary, new: Summary) -> list[str]:
    before, after = _rows(old, "verksamheter"), _rows(new, "verksamheter")
    found = _added_removed("Verksamhet", before, after)
    for identity in sorted(before.keys() & after.keys()):
        if isinstance(before[identity], dict):
            found += _activity_changes(before[identity], after[identity])
    return found


def _activity_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    name = _name(new)
    found = []
    if _name(old) != name:
        found.append(f"Verksamheten {_name(old)} heter nu {name}.")
    if "samhällsviktig" in old and old["samhällsviktig"] != new["samhällsviktig"]:
        is_now = "är nu" if new["samhällsviktig"] else "är inte längre"
        found.append(f"{name} {is_now} samhällsviktig.")
    for key, words, missing in _TIMES:
        if key in old and old[key] != new[key]:
            found.append(
                f"{name}: {words} är {_time(new[key], missing)} (förut {_time(old[key], missing)})."
            )
    if "miniminivå" in old and old["miniminivå"] != new["miniminivå"]:
        found.append(f"{name}: miniminivån är ändrad till ”{new['miniminivå'] or texts.NONE}”.")
    if "ansvarig" in old and old["ansvarig"] != new["ansvarig"]:
        found.append(
            f"{name}: ansvarig är {new['ansvarig'] or texts.NONE} "
            f"(förut {old['ansvarig'] or texts.NONE})."
        )
    if "behöver" in old:
        found += _need_changes(name, _list(old, "behöver"), _list(new, "behöver"))
    before, after = _list(old, "reservrutiner"), _list(new, "reservrutiner")
    found += [f"{name}: ny reservrutin ”{r}”." for r in sorted(set(after) - set(before))]
    found += [
        f"{name}: reservrutinen ”{r}” är borttagen." for r in sorted(set(before) - set(after))
    ]
    if new.get("överskrids") and not old.get("överskrids"):
        found.append(f"{name}: acceptabel avbrottstid överskrids nu i något scenario.")
    if old.get("överskrids") and not new.get("överskrids"):
        found.append(f"{name}: acceptabel avbrottstid hålls nu i alla scenarier.")
    return found


def _need_changes(name: str, before: Sequence[str], after: Sequence[str]) -> list[str]:
    return [
        *(f"{name}: nytt beroende: {need}." for need in sorted(set(after) - set(before))),
        *(f"{name}: borttaget beroende: {need}." for need in sorted(set(before) - set(after))),
    ]


def _time(minutes: Any, missing: str) -> str:
    return texts.goal_time(minutes, missing) if isinstance(minutes, int | None) else "okänd"


def _resources(old: Summary, new: Summary) -> list[str]:
    before, after = _rows(old, "resurser"), _rows(new, "resurser")
    found = _added_removed("Resurs", before, after)
    for identity in sorted(before.keys() & after.keys()):
        if before[identity] != after[identity]:
            found.append(f"Resursen {before[identity]} heter nu {after[identity]}.")
        if identity in _rows(old, "resursers_behov"):
            was, now = _rows(old, "resursers_behov"), _rows(new, "resursers_behov")
            found += _need_changes(
                _name(after[identity]), _list(was, identity), _list(now, identity)
            )
    return found


def _contact_changes(old: Summary, new: Summary) -> list[str]:
    if "kontakter" not in old:
        return []
    before, after = _rows(old, "kontakter"), _rows(new, "kontakter")
    return [
        *(f"Kontakt tillkommen: {role}." for role in sorted(after.keys() - before.keys())),
        *(f"Kontakt borttagen: {role}." for role in sorted(before.keys() - after.keys())),
        *(
            f"Kontaktuppgifterna är ändrade: {role}."
            for role in sorted(before.keys() & after.keys())
            if before[role] != after[role]
        ),
    ]


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
    before, after = set(_list(old, "fynd")), set(_list(new, "fynd"))
    added = [f"Ny brist: {_text(line)}" for line in sorted(after - before)]
    gone = [f"Avhjälpt: {_text(line)}" for line in sorted(before - after)]
    return [*added, *gone]


def _text(line: str) -> str:
    return line.rpartition("\t")[2]
