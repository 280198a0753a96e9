"""Random models that are sound: every field of every record is filled in some of them."""

from __future__ import annotations

import random
import typing
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from kontinuitet.loading.shape import bare, is_record
from kontinuitet.loading.sheets.cells import Form
from kontinuitet.loading.sheets.columns import Column, columns_of
from kontinuitet.model.base import Record
from kontinuitet.model.landscape import Activity, Municipality, Resource
from kontinuitet.model.requirement import Requirement
from kontinuitet.model.staffing import Shift

TEXTS = (
    "Vanlig text", "=1+1", " före", "efter ", '"citat"', "", "rad ett\nrad två", "↳ pil", "{}",
    "_x0041_", "ja", "0701740601", "1,5", "50 %", "tabb\there", "– ”x” å ä ö", "- punkt", "# inte",
    "a: b", "+46 70-174 06 01", "@x", "2026-03-10", "4 h", "x" * 99, "en\n\ntre\n", "a, b; c",
    "'enkel", '"', '""', "null", "~", "yes", "1e5", "#REF!", "en av", "–", "*", "&a", "!x", "a #b",
)  # fmt: skip
DURATIONS = (
    "0 min",
    "45 min",
    "4 h",
    "7 h 30 min",
    "36 h",
    "2 dygn 3 h",
    "365 dygn",
    "61 dygn 1 min",
)


class Maker:
    """Makes one model; the same number gives the same model."""

    def __init__(self, number: int) -> None:
        self.pick = random.Random(number)
        self.departments = [f"f{n}" for n in range(self.pick.randint(0, 3))]
        activities = self.pick.randint(0, 4) if self.departments else 0
        self.activities = [f"v{n}.å_-" for n in range(activities)]
        self.resources = [f"r{n}" for n in range(self.pick.randint(0, 5))]

    def model(self) -> Municipality:
        tree = self.record(Municipality, ())
        return Municipality.model_validate(tree)

    def record(self, record: type[Record], owner: tuple[str, ...]) -> dict[str, Any]:
        if record is Requirement:
            return self.need(owner)
        if record is Shift:
            return self.pick.choice(
                (
                    {"dagar": ["vardagar"], "från": "07:00", "till": "16:00"},
                    {"från": "22:00", "till": "24:00"},
                    {"dagar": ["måndag", "helg"], "från": "23:30", "till": "07:00"},
                    {"från": "2027-01-19T07:00", "till": "2027-01-20T09:00"},
                )
            )
        tree: dict[str, Any] = {}
        plain = {c.path: c for c in columns_of(record)}
        for name, field in record.model_fields.items():
            key = field.alias or name
            inner = bare(field.annotation)
            needed = field.is_required()
            if not needed and self.pick.random() < 0.45 and record is not Municipality:
                continue
            if key == "startas_av" and not self.departments:
                continue
            if (key,) in plain:
                tree[key] = self.value(plain[key,])
            elif is_record(inner):
                if needed or self.pick.random() < 0.7:
                    tree[key] = self.record(inner, owner)
            elif typing.get_origin(inner) is dict:
                tree[key] = self.table(inner, key, record)
            elif is_record(bare(typing.get_args(inner)[0])):
                row = bare(typing.get_args(inner)[0])
                if row is Requirement and not self.nodes(owner):
                    continue
                tree[key] = [self.record(row, owner) for _ in range(self.pick.randint(0, 3))]
        return self.mended(record, tree)

    def table(self, annotation: Any, key: str, record: type[Record]) -> dict[str, Any]:
        row = bare(typing.get_args(annotation)[1])
        ids = {
            "förvaltningar": self.departments,
            "verksamheter": self.activities,
            "resurser": self.resources,
        }
        names = ids.get(key) if record is Municipality else None
        if names is None:
            names = [f"{key[:2]}{n}" for n in range(self.pick.randint(0, 2))]
        if key == "kontrollerade":
            return {}
        if not is_record(row):
            return {name: self.pick.randint(0, 9) for name in names}
        return {name: self.record(row, (name,)) for name in names}

    def nodes(self, owner: tuple[str, ...]) -> list[str]:
        return [i for i in (*self.activities, *self.resources) if i not in owner]

    def need(self, owner: tuple[str, ...]) -> dict[str, Any]:
        known = self.nodes(owner)
        some = self.pick.sample(known, self.pick.randint(1, len(known)))
        rest: dict[str, Any] = {}
        for column in columns_of(Requirement):
            if (
                column.path[0] not in ("resurs", "en_av", "minst", "av")
                and self.pick.random() < 0.4
            ):
                rest[column.path[0]] = self.value(column)
        form = self.pick.choice(
            (
                {"resurs": some[0]},
                {"en_av": some},
                {"minst": str(self.pick.randint(1, len(some))), "av": some},
                {"minst": "50 %", "av": some},
            )
        )
        return {**form, **rest}

    def value(self, column: Column) -> Any:
        pick = self.pick
        key = column.path[-1]
        if key in ("förvaltning", "startas_av"):
            return pick.choice(self.departments)
        if key in ("ersätter", "ordning", "gäller") and column.form in (Form.IDS, Form.ID):
            known = self.nodes(())
            if column.form is Form.ID:
                return pick.choice(known or ["okänd"])
            return pick.sample(known, pick.randint(0, len(known)))
        if column.form is Form.CHOICE:
            return pick.choice(column.words)
        makers: dict[Form, Callable[[], Any]] = {
            Form.TEXT: lambda: pick.choice(TEXTS),
            Form.PHONE: lambda: pick.choice(("070-174 06 01", "0701740601", "+46701740601")),
            Form.TEXTS: lambda: [pick.choice(TEXTS) for _ in range(pick.randint(0, 4))],
            Form.ID: lambda: "id-1",
            Form.IDS: lambda: pick.sample(["a", "b-c", "d.e", "å"], pick.randint(0, 3)),
            Form.COUNTS: lambda: {
                n: pick.randint(1, 3) for n in pick.sample(["server", "nät"], pick.randint(0, 2))
            },
            Form.MINUTES: lambda: pick.choice(DURATIONS),
            Form.YES: lambda: pick.choice(("ja", "nej")),
            Form.DATE: lambda: str(date(1999, 1, 1) + timedelta(pick.randint(0, 15_000))),
            Form.WHOLE: lambda: pick.randint(0, 4),
            Form.NUMBER: lambda: pick.choice(("10", "0.5", "1.25", "0.000001")),
        }
        return makers[column.form]()

    def mended(self, record: type[Record], tree: dict[str, Any]) -> dict[str, Any]:
        """Take away what cannot stand together."""
        if (
            record is Activity
            and {"acceptabel_avbrottstid", "mål_för_återställningstid"} <= tree.keys()
        ):
            tree["mål_för_återställningstid"] = "0 min"
        if (
            record is Resource
            and "återstart" in tree
            and isinstance(tree["återstart"].get("tid"), dict)
        ):
            tree["återstart"]["tid"] = self.pick.choice(
                ({"troligast": "1 h"}, {"troligast": "1 h", "minst": "5 min", "mest": "3 h"}, "2 h")
            )
        return tree
