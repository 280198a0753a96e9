"""What words in registers mean: kinds of things, how critical they are, where they are run."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kontinuitet.model.base import fold

_KINDS: Final = (
    ("nät", r"nätverk|network|switch|router|netgear|brandvägg|firewall|fiber|\bnät\b|wan\b|lan\b"),
    ("leverantör", r"leverantör|supplier|vendor"),
    ("lokal", r"lokal|location|datahall|datacenter|byggnad|building|\bsite\b|rack|enclosure"),
    ("el", r"\bups\b|power|\bel\b|elcentral|pdu"),
    ("utrustning", r"\biot\b|utrustning|skrivare|printer|telefon|phone|device|monitor|peripheral"),
    (
        "bassystem",
        r"server|databas|database|plattform|infrastruktur|platform|kluster|cluster|lagring|storage|"
        r"virtual|hypervisor|middleware|computer|dator|\bvm\b|host|farm|bassystem|katalogtjänst",
    ),
    ("personal", r"personal|staff|person\b"),
    ("information", r"\binformation\b|dataset"),
    ("verksamhetssystem", r"system|applikation|program|software|appl|stöd|tjänst|service"),
)  # fmt: skip
_LEVELS: Final = (
    ("låg", r"ej verksamhetskritisk|inte kritisk|låg|low|p4|4 - not|^4\b|none"),
    ("medel", r"betydande del ej|medel|medium|moderate|p3|less|^3\b"),
    ("hög", r"betydande del|hög|high|p2|somewhat|^2\b"),
    ("kritisk", r"helt|kritisk|critical|p1|^1\b"),
)
_TAGS: Final = {level: f"kritikalitet-{level}" for level, _ in _LEVELS}
_EXTERNAL: Final = r"extern|outsourc|leverantör|supplier|hosted|partner"
_CLOUD: Final = r"moln|cloud|saas|paas|azure|aws"
_INTERNAL: Final = r"intern|egen|lokal|on.?prem|own"
_GONE: Final = r"^(?:avvecklad|avvecklat|retired|obsolete|decommissioned|absent|skrotad)"
_BACKUPS: Final = (
    (r"kontinuerlig|continuous|realtid|real.?time", None),
    (r"timvis|hourly|varje timme", "1 h"),
    (r"daglig|daily|dygn|varje natt|nightly", "24 h"),
    (r"vecko|weekly|varje vecka", "7 dygn"),
    (r"månad|monthly", "30 dygn"),
)


@lru_cache(4096)
def kind_of(text: str) -> str | None:
    """Return the type of resource that a word for a kind of thing stands for."""
    folded = text.lower()
    return next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), None)


@lru_cache(4096)
def level_of(text: str) -> str | None:
    """Return how critical something is: låg, medel, hög or kritisk; None when not said."""
    folded = text.strip().lower()
    if not folded:
        return None
    return next((level for level, pattern in _LEVELS if re.search(pattern, folded)), None)


def level_tag(text: str) -> str | None:
    """Return the tag for how critical something is."""
    level = level_of(text)
    return None if level is None else _TAGS[level]


def soft(text: str) -> bool:
    """Tell whether the loss of a connection so critical leaves the other one running."""
    return level_of(text) in ("låg", "medel")


def hosting_tags(text: str) -> list[str]:
    """Return the tags for where something is run."""
    folded = text.lower()
    tags = []
    if re.search(_CLOUD, folded):
        tags.append("moln")
    if re.search(_EXTERNAL, folded):
        tags.append("extern-drift")
    elif re.search(_INTERNAL, folded):
        tags.append("intern-drift")
    return tags


@lru_cache(4096)
def gone(text: str) -> bool:
    """Tell whether a word for where something is in its life means that it is no more."""
    return re.search(_GONE, text.strip().lower()) is not None


@lru_cache(4096)
def backup_interval(text: str) -> str | None:
    """Return the time between backups that a word stands for."""
    folded = text.lower()
    return next((time for pattern, time in _BACKUPS if re.search(pattern, folded)), None)


@lru_cache(4096)
def organisation(text: str) -> str:
    """Return the last part of an organisation written as a path."""
    return re.split(r"\s*(?:/|>|\\)\s*", text.strip())[-1]


#: What a relation in a CMDB says of the first against the second: needs it, or is needed by it.
_NEEDS: Final = (
    r"depends on|runs on|hosted on|uses|virtualized by|powered by|connected to|connects to|"
    r"provided by|stored on|beroende av|körs på|använder|needs|consumes|receives data from|"
    r"exchanges data with|api|fil|databas|event|manuell"
)
_NEEDED: Final = (
    r"used by|runs\b|hosts|virtualizes|powers|provides|impacts|sends data to|feeds|cools"
)


@lru_cache(4096)
def direction(text: str) -> int | None:
    """Return 1 when the first needs the second, -1 for the other way, None when it says neither."""
    first = fold(text.partition("::")[0]).replace("_", " ").strip()
    if not first:
        return 1
    if re.search(rf"\b(?:{fold(_NEEDS).replace('_', ' ')})", first):
        return 1
    return -1 if re.search(rf"\b(?:{_NEEDED})", first) else None
