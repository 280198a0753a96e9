"""The files of a new workspace as text: short, commented, and valid as they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from kontinuitet.loading.ids import slug
from kontinuitet.model.base import fold
from kontinuitet.services.beginning.answers import Answers, NewActivity

SCHEMA: Final = "kontinuitet.schema.json"
MAIN: Final = "kontinuitet.yaml"
BASE: Final = "resurser/grund.yaml"
SYSTEMS: Final = "resurser/system.yaml"

_PLAIN: Final = re.compile(r"[A-Za-zÅÄÖåäö][\wÅÄÖåäöé&/+.()–-]*( [\wÅÄÖåäöé&/+.()–-]+)*")
_WORDS: Final = frozenset({"ja", "nej", "yes", "no", "on", "off", "true", "false", "null"})


class Ids:
    """Gives every name an id of its own in the whole model."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def new(self, name: str, otherwise: str) -> str:
        """Return an id made from ``name``; ``otherwise`` when no letter of it can stand in one."""
        wanted = re.sub("-{2,}", "-", slug(name)) or otherwise
        found, number = wanted, 1
        while found in self._taken:
            number += 1
            found = f"{wanted}-{number}"
        self._taken.add(found)
        return found


def scalar(text: str) -> str:
    """Write a text as a YAML value, quoted only where it must be."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _schema_line(up: str = "") -> str:
    return f"# yaml-language-server: $schema={up}{SCHEMA}\n"


def main_text(answers: Answers, departments: dict[str, str]) -> str:
    """Return ``kontinuitet.yaml``: the municipality, departments, staff and the decided list."""
    rows = "".join(
        f"  {identity}:\n"
        f"    namn: {scalar(name)}\n"
        "    # nämnd: Nämnden som förvaltningen hör till\n"
        '    # plan: {version: "1.0", ansvarig: Förvaltningschef}\n'
        "    # kontakter:\n"
        '    #   - {roll: Förvaltningschef, telefon: "011-00 00 00"}\n'
        for identity, name in departments.items()
    )
    staff = (
        "# Hur många som kan återstarta system, efter kompetens. Så länge inget står här räknas\n"
        "# det som att personalen alltid räcker.\n"
        "# bemanning:\n"
        "#   pooler: {it: 2}\n"
        if answers.technicians is None
        else "# Hur många som kan återstarta system, efter kompetens.\n"
        "bemanning:\n"
        f"  pooler: {{it: {answers.technicians}}}\n"
    )
    return (
        f"{_schema_line()}"
        "# Det som står efter # är kommentarer. Ta bort # och mellanslaget efter den för att\n"
        "# använda en rad. Indrag görs med mellanslag. Alla uppgifter som finns: kontinuitet fält\n"
        "\n"
        "kommun:\n"
        f"  namn: {scalar(answers.name)}\n"
        '  # kommunkod: "0000"\n'
        '  # plan: {version: "1.0", ansvarig: Kommundirektör}\n'
        "\n"
        + (
            f"förvaltningar:\n{rows}"
            if rows
            else "# förvaltningar:\n#   vård-och-omsorg: {namn: Vård- och omsorgskontoret}\n"
        )
        + f"\n{staff}"
        "\n"
        "# Den ordning som ledningen har beslutat att systemen ska återstartas i.\n"
        "# prioriteringslista:\n"
        "#   beslutad_av: Kommunens ledningsgrupp\n"
        "#   datum: 2026-02-01\n"
        "#   ordning: []\n"
    )


_BASE_TEXT: Final = """\
# Det som nästan alla system står på. Stäm av med it: ta bort det ni inte har och skriv till det
# som saknas. Taggarna gör att de medföljande scenarierna träffar rätt.

resurser:
  elnätet:
    namn: Elnätet
    typ: el
    taggar: [elnät]
  internet:
    namn: Internetförbindelsen
    typ: nät
    taggar: [internet]
  mobilnätet:
    namn: Mobilnätet
    typ: nät
    taggar: [mobilnät]
  kommunens-nät:
    namn: Kommunens nät
    typ: nät
    behöver:
      - elnätet                      # med reservkraft: {resurs: elnätet, uthållighet: 4 h}
  katalogtjänst:
    namn: Katalogtjänst och inloggning
    typ: bassystem
    taggar: [katalogtjänst, windows, domänansluten]
    behöver: [elnätet, kommunens-nät]
    # återstart: {tid: 1 h, kräver: {it: 1}}
"""
#: The ids of the base file.
BASE_IDS: Final = ("elnätet", "internet", "mobilnätet", "kommunens-nät", "katalogtjänst")


def base_text() -> str:
    """Return the file of what almost every system stands on."""
    return _schema_line("../") + _BASE_TEXT


def systems_text(systems: dict[str, str]) -> str:
    """Return the file of the systems, by id."""
    rows = "".join(
        f"  {identity}:\n"
        f"    namn: {scalar(name)}\n"
        "    typ: verksamhetssystem\n"
        "    # behöver: [katalogtjänst, kommunens-nät]\n"
        "    # återstart: {tid: 30 min, kräver: {it: 1}}\n"
        for identity, name in systems.items()
    )
    head = (
        "# Systemen. Skriv på varje system vad det behöver för att fungera, och hur lång tid det\n"
        "# tar att återstarta. Det som inte står här vet programmet inte, och säger det.\n"
        "\n"
    )
    body = (
        f"resurser:\n{rows}"
        if rows
        else "# resurser:\n#   journal:\n#     namn: Journalsystemet\n"
        "#     typ: verksamhetssystem\n"
        "#     behöver: [katalogtjänst, kommunens-nät]\n"
    )
    return _schema_line("../") + head + body


def activities_text(
    department: str,
    department_name: str,
    activities: dict[str, NewActivity],
    systems: dict[str, str],
) -> str:
    """Return the file of one department's activities, by id; ``systems`` are ids by folded name."""
    example = next(iter(systems.values()), BASE_IDS[0])
    rows = []
    for identity, activity in activities.items():
        needs = ", ".join(systems[fold(name)] for name in activity.needs)
        # An example that is valid when the mark before it is taken away.
        some = next((systems[fold(name)] for name in activity.needs), example)
        rows.append(
            f"  {identity}:\n"
            f"    namn: {scalar(activity.name)}\n"
            f"    förvaltning: {department}\n"
            "    # samhällsviktig: ja\n"
            "    # acceptabel_avbrottstid: 4 h     # så länge går det utan, beslutat av ledningen\n"
            + (f"    behöver: [{needs}]\n" if needs else f"    # behöver: [{some}]\n")
            + "    # reservrutiner:\n"
            "    #   papperspärm:\n"
            "    #     namn: Utskrivna listor i pärm\n"
            f"    #     ersätter: [{some}]\n"
            "    #     startar_inom: 30 min\n"
            "    #     uthållighet: 24 h\n"
        )
    head = (
        f"# Verksamheterna i {department_name}: vad de behöver, och vad de gör när det är borta.\n"
        "\n"
    )
    body = (
        "verksamheter:\n" + "".join(rows)
        if rows
        else "# verksamheter:\n"
        "#   hemtjänst:\n"
        "#     namn: Hemtjänst\n"
        f"#     förvaltning: {department}\n"
        f"#     behöver: [{example}]\n"
    )
    return _schema_line("../") + head + body
