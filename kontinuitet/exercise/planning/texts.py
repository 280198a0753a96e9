"""The Swedish texts that a proposed exercise is made of, for somebody who has never led one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from kontinuitet.model.duration import MINUTES_PER_DAY
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.wording import duration_in_text, listed

_NAME: Final = re.compile(r"\{(verksamhet|rutin|system)\}")

LIMITS: Final = (
    "Tekniken i sig prövas inte: det är beslut, rutiner och samarbete som övas.",
    "Deltagarna ringer, mejlar och larmar ingen utanför rummet.",
)
RULES: Final = (
    "Det här är en övning. Allt som skrivs, sägs och visas är märkt ÖVNING.",
    "Utgå från läget som det beskrivs, även om ni tror att det vore annorlunda i verkligheten.",
    "Säg vad ni gör, inte vad man borde göra: vem, när, med vad.",
    "Använd era planer och pärmar. Det är inte ett prov på vad ni minns.",
    "Ingen person bedöms. Vi letar efter brister i rutiner och planer.",
    "Om något händer på riktigt ropar den som märker det: avbryt övningen. Då avbryts den.",
)
HINTS: Final = (
    "Läs upp inspelet långsamt och vänta. Tystnad i en halv minut är inte farligt.",
    "Fråga den som inte har sagt något: hur blir det hos er?",
    "När någon säger ”vi skulle”: fråga vem, när och hur den personen får veta det.",
    "Låt gruppen gissa vad beslutet ger innan beräkningen visas.",
    "Skriv frågor som inte kan lösas här på parkeringen, och gå vidare.",
    "Om någon tvivlar på scenariot: visa varför, kedjan från orsak till följd, och gå vidare.",
    "Håll tiden. Hoppa hellre över ett inspel än stressa genom två.",
)
STALLED: Final = (
    "Vad står det i planen?",
    "Vem saknas i rummet, och vad hade den personen sagt?",
    "Vad är det värsta som kan hända den närmaste timmen?",
)
DEBRIEF: Final = (
    "Vad fungerade bra?",
    "Vad saknades: i planen, i pärmen, i kunskap, i mandat?",
    "Vilka beslut var svårast, och varför?",
    "Vilka tre saker ska ändras, vem gör det och när är det klart?",
    "Vad tar du själv med dig till din arbetsplats i morgon?",
    "Hur fungerade övningen?",
)
OUTSIDE_EXPECTED: Final = (
    "Någon svarar, med det som är känt och när nästa besked kommer.",
    "Svaret är detsamma som medarbetarna har fått.",
)


def named(text: str, names: Mapping[str, str]) -> str | None:
    """Return a text with ``{verksamhet}``, ``{rutin}`` and ``{system}`` put in.

    None when the text names something that there is no name for.
    """
    if any(match not in names for match in _NAME.findall(text)):
        return None
    return _NAME.sub(lambda match: names[match[1]], text)


def exercise_name(
    scenario: Scenario, municipality: Municipality, departments: Sequence[str]
) -> str:
    """Return what the exercise is called: a name that does not tell how long it will last."""
    names = [municipality.departments[d].name for d in departments]
    return f"{scenario.name.partition(',')[0]}: {listed(names)}"


def purpose(municipality: Municipality, departments: Sequence[str]) -> str:
    """Return why the exercise is held."""
    names = listed([municipality.departments[d].name for d in departments])
    return (
        f"Pröva om {names} kan hålla sina viktigaste verksamheter igång enligt planen, och hitta "
        "det som behöver ändras i planen, i pärmarna och i beroendena."
    )


def introduction() -> str:
    """Return what is read aloud when the exercise begins; nothing of what is to come."""
    return (
        "Välkomna. Under den här övningen prövar vi tillsammans hur vi klarar ett avbrott. Det "
        "finns inga rätta svar, men det finns planer och pärmar: ta fram dem. Jag beskriver läget "
        "i omgångar och hoppar framåt i tiden mellan dem. I varje omgång får ni frågor från "
        "verksamheten och utifrån. Säg vad ni gör, så skriver vi ner det."
    )


def roles(goals: Sequence[str]) -> list[dict[str, object]]:
    """Return the roles of those who lead, and what each does."""
    ids = [f"m{n}" for n in range(1, len(goals) + 1)]
    half = (len(ids) + 1) // 2
    return [
        {
            "id": "övningsledare",
            "namn": "Övningsledare",
            "uppgift": "Leder samtalet, läser upp, håller tiden och hoppar klockan.",
        },
        {
            "id": "dokumentatör",
            "namn": "Dokumentatör",
            "uppgift": "Skriver beslut med klockslag, vem som beslutade och på vilken grund.",
        },
        {
            "id": "utvärderare-1",
            "namn": "Utvärderare 1",
            "uppgift": "Ser efter indikatorerna. Säger ingenting under övningen.",
            "mål": ids[:half],
        },
        {
            "id": "utvärderare-2",
            "namn": "Utvärderare 2",
            "uppgift": "Ser efter indikatorerna. Säger ingenting under övningen.",
            "mål": ids[half:],
        },
    ]


def functions(municipality: Municipality, department: str) -> list[str]:
    """Return the functions of a department that should take part."""
    found = municipality.departments[department]
    names = [contact.role for contact in found.contacts if not contact.protected][:5]
    names += [
        a.responsible for a in municipality.activities_of(department).values() if a.responsible
    ]
    return list(dict.fromkeys(names))[:8] or ["Förvaltningschef", "Enhetschefer"]


def phase_name(number: int, phases: int, game: int) -> str:
    """Return what a phase is called."""
    if number == 1:
        return "Det börjar" if game < 12 * 60 else "Det märks"
    if number == phases:
        return f"När det har gått {duration_in_text(_rounded(game))}"
    return f"Efter {duration_in_text(_rounded(game))}"


def _rounded(minutes: int) -> int:
    """Return a length of time as one says it: half hours, then hours, then half days."""
    half_day = 12 * 60
    step = half_day if minutes >= 2 * MINUTES_PER_DAY else 60 if minutes >= half_day else 30
    return max(step, round(minutes / step) * step) if minutes >= 60 else minutes


def jump(number: int, activities: Sequence[str], affected: int) -> str:
    """Return what is read aloud at the jump to a phase; names and standings are computed."""
    opening = "Vi börjar här." if number == 1 else "Vi hoppar framåt i tiden."
    rows = " ".join(f"{{{{ {a}.namn }}}} är {{{{ {a}.läge }}}}." for a in activities)
    more = affected - len(activities)
    rest = f" Ytterligare {more} verksamheter är påverkade." if more > 1 else ""
    rows = rows or "Det som ni ansvarar för är igång igen, så vitt det är känt."
    return f"{opening} Det är {{{{ nu.klockslag }}}}. {rows}{rest}"


def computed_indicator(name: str, limit: int) -> str:
    """Return the text of an indicator that the simulation answers."""
    return f"{name} är utan förmåga i högst {duration_in_text(limit)} med de beslut som fattas."


def decision_question(names: Mapping[str, str]) -> str:
    """Return the question of a decision point."""
    activity = names.get("verksamhet", "verksamheten")
    if "rutin" in names:
        return f"Hur ska {activity} gå vidare: ska {names['rutin']} startas, och vem beslutar?"
    return f"Hur ska {activity} gå vidare, och vem beslutar?"
