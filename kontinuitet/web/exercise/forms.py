"""From the forms of the pages to the particulars of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from kontinuitet.model.duration import MINUTES_PER_HOUR, DurationError, parse_duration

#: Form fields of an intervention: what the form calls them, by type and by the model's key.
_FIELDS: Mapping[str, Mapping[str, str]] = {
    "reservrutin": {
        "verksamhet": "verksamhet",
        "reservrutin": "rutin",
        "namn": "nytt_namn",
        "ersätter": "ersätter*",
        "om": "tid",
        "uthållighet": "längd",
    },
    "ordning": {"först": "system*"},
    "personal": {"kompetenser": "kompetens*", "antal": "antal", "om": "tid"},
    "lämnar": {"person": "person"},
    "stäng": {"resurser": "system*", "i": "längd"},
    "skjut_upp": {"resurser": "system*", "i": "längd"},
    "åter": {"resurser": "system*", "åter_om": "tid"},
    "faller": {"resurser": "system*", "i": "längd"},
}


def filled(form: MultiDict[str, str], *names: str) -> dict[str, Any]:
    """Return those of some fields that are filled in, by name."""
    return {name: value for name in names if (value := form.get(name, "").strip())}


def game_time(text: str) -> int | str:
    """Return minutes of a time as a person types it: with a unit, or hours without one.

    What is no time is returned as it is, for the model to say what is wrong with it.
    """
    words = text.strip()
    try:
        return round(float(words.replace(",", ".")) * MINUTES_PER_HOUR)
    except (ValueError, OverflowError):
        pass
    try:
        return parse_duration(words)
    except DurationError:
        return words


def intervention(form: MultiDict[str, str]) -> dict[str, Any] | None:
    """Return the intervention of a decision form as plain data, None when none was chosen."""
    chosen = form.get("ingrepp", "")
    fields = _FIELDS.get(chosen)
    if fields is None:
        return None
    data: dict[str, Any] = {"typ": "antagande" if chosen in ("åter", "faller") else chosen}
    if chosen == "faller":
        data["faller"] = "ja"
    for key, name in fields.items():
        if name.endswith("*"):
            values = [v for v in form.getlist(name[:-1]) if v.strip()]
            if values:
                data[key] = values
        elif value := form.get(name, "").strip():
            data[key] = game_time(value) if name in ("tid", "längd") else value
    if chosen == "reservrutin" and "reservrutin" in data:
        # A routine of the plan replaces what the plan says.
        data.pop("ersätter", None)
        data.pop("namn", None)
        verksamhet, _, rutin = str(data["reservrutin"]).partition("/")
        if rutin:
            data["verksamhet"], data["reservrutin"] = verksamhet, rutin
    return data


def decision(form: MultiDict[str, str], identity: str) -> dict[str, Any]:
    """Return a decision form as plain data."""
    data = filled(
        form,
        *("text", "av", "förvaltning", "underlag", "stöd", "avsnitt"),
        *("gissning", "beslutspunkt", "verksamhet"),
    )
    data["id"] = identity
    if guessed := form.get("gissad_tid", "").strip():
        data["gissad_tid"] = game_time(guessed)
    found = intervention(form)
    if found is not None:
        data["ingrepp"] = [found]
        data.setdefault("verksamhet", found.get("verksamhet"))
        if data["verksamhet"] is None:
            del data["verksamhet"]
    return data


def passed(form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """Return what a jump form says of the injects that it passes."""
    rows = []
    for name, how in form.items():
        if name.startswith("hur-"):
            identity = name.removeprefix("hur-")
            row = {"id": identity, "hur": how}
            if reason := form.get(f"orsak-{identity}", "").strip():
                row["orsak"] = reason
            rows.append(row)
    return rows


def afterwards(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what a form says of having been written on paper first."""
    data: dict[str, Any] = {}
    if form.get("i_efterhand"):
        data["i_efterhand"] = "ja"
        data.update(filled(form, "vägg"))
    return data
