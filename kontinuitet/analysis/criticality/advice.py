"""What to do about a circle, in Swedish: one wording for findings, terminal and documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kontinuitet.analysis.base.results import Circle, Waiver
from kontinuitet.wording import listed

#: More alternatives than this are not told.
_MOST = 2

_Name = Callable[[str], str]


def without(waiver: Waiver, name: _Name) -> str:
    """Say what is gone past, for example ``DNS`` or ``minst 2 av A, B och C``."""
    names = [name(s) for s in waiver.suppliers]
    if waiver.quorum == 1:
        return listed(names, "eller")
    if waiver.quorum == len(names):
        return listed(names)
    return f"minst {waiver.quorum} av {listed(names)}"


def steps(waivers: Sequence[Waiver], name: _Name) -> str:
    """Say which systems to start without what: one clause for each system."""
    by_owner: dict[str, list[str]] = {}
    for waiver in waivers:
        by_owner.setdefault(waiver.id, []).append(without(waiver, name))
    return listed([f"{name(i)} utan {' och utan '.join(told)}" for i, told in by_owner.items()])


def breaking_sentences(circle: Circle, name: _Name) -> list[str]:
    """Say what breaks the circle, whether all of it is needed, and what is documented already."""
    said: list[str] = []
    if circle.waive:
        text = f"Cirkeln bryts om man kan starta {steps(circle.waive, name)}"
        for other in circle.alternatives[:_MOST]:
            text += f", eller i stället {steps(other, name)}"
        said.append(f"{text}.")
        count = len(circle.waive)
        if count > 1:
            both = "Båda stegen" if count == 2 else f"Alla {count} stegen"
            said.append(f"{both} behövs.")
        elif circle.alternatives:
            said.append("Ett av stegen räcker.")
    if circle.documented:
        said.append(f"Redan dokumenterat och medräknat: {steps(circle.documented, name)}.")
    return said + [useless_sentence(waiver, name) for waiver in circle.useless]


def useless_sentence(waiver: Waiver, name: _Name) -> str:
    """Say that a documented step goes past what must be there to run."""
    past = without(waiver, name)
    return (
        f"Nödstarten av {name(waiver.id)} utan {past} används inte: {name(waiver.id)} behöver "
        f"{past} för att vara i drift, och det måste vara uppe först."
    )
