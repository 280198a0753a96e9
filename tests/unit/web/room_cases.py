"""A small municipality in which an exercise is run, with links and a client for each seat."""

from __future__ import annotations

import datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kontinuitet.analysis.simulation.reruns import Simulator
from kontinuitet.exercise.frozen import JOURNAL, Frozen, freeze
from kontinuitet.exercise.journal import Journal
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.rules import Seat
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.web.exercise.app import create_app
from kontinuitet.web.exercise.seats import PATHS, Seats
from kontinuitet.web.guard import Addresses

MODEL = Municipality.model_validate(
    {
        "kommun": {"namn": "Provköping"},
        "förvaltningar": {"vård": {"namn": "Vården"}, "skola": {"namn": "Skolan"}},
        "resurser": {"el": {"namn": "Elnätet", "typ": "el"}},
        "verksamheter": {
            "hemtjänst": {
                "namn": "Hemtjänst",
                "förvaltning": "vård",
                "samhällsviktig": "ja",
                "acceptabel_avbrottstid": "4 h",
                "behöver": ["el"],
                "reservrutiner": {
                    "pärm": {
                        "namn": "Pärmen",
                        "ersätter": ["el"],
                        "startar_inom": "1 h",
                        "uthållighet": "8 h",
                    }
                },
            },
            "lektioner": {"namn": "Lektioner", "förvaltning": "skola", "behöver": ["el"]},
        },
    }
)
SCENARIO = Scenario.model_validate(
    {
        "scenario": "mörkt",
        "namn": "Mörkt",
        "startar": "2027-01-18T06:30",
        "bortfall": [{"resurser": ["el"], "från": "1 h", "till": "30 h"}],
    }
)
EXERCISE = Exercise.model_validate(
    {
        "övning": "mörk-måndag",
        "namn": "Mörk måndag",
        "scenario": "mörkt",
        "förvaltningar": ["vård"],
        "mål": [
            {
                "id": "m1",
                "text": "Pärmen tas fram",
                "indikatorer": [{"id": "a", "text": "Någon hämtar pärmen"}],
            }
        ],
        "skeden": [
            {"id": "s1", "namn": "Gryning", "speltid": "0", "tidshopp": "Läs-ett upp"},
            {"id": "s2", "namn": "Natten-hemlig", "speltid": "10 h", "tidshopp": "Läs-två upp"},
        ],
        "inspel": [
            {
                "id": "i1",
                "skede": "s1",
                "när": "2 h",
                "text": "Text-ett om {{ hemtjänst.namn }}, som är {{ hemtjänst.läge }}",
                "till": ["Vården"],
                "mål": ["m1"],
                "förväntat": ["Svar-ett"],
                "frågor": ["Fråga-ett"],
                "anteckning": "Hemlig-anteckning",
            },
            {"id": "i2", "skede": "s1", "när": "3 h", "typ": "ledning", "text": "Text-två ledning"},
            {"id": "i3", "skede": "s2", "när": "11 h", "text": "Text-tre senare", "mål": ["m1"]},
            {
                "id": "i4",
                "skede": "s2",
                "typ": "beredskap",
                "när": {"nere": "hemtjänst", "minst": "30 min"},
                "text": "Text-fyra beredskap",
                "mål": ["m1"],
            },
        ],
        "beslutspunkter": [{"id": "b1", "fråga": "Vem går hem-hemligt?"}],
    }
)
HOST = "127.0.0.1:5005"
_BEGUN = datetime.datetime(2027, 1, 18, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))


class House:
    """One exercise served to test clients, and a wall clock that the test moves."""

    def __init__(self, folder: Path, seats: Seats | None = None) -> None:
        self.passed = datetime.timedelta()
        self.frozen: Frozen = freeze(folder, MODEL, SCENARIO, EXERCISE)
        self.folder = folder
        self.crashes: list[Exception] = []
        self.seats = seats or Seats()
        self.journal = Journal.create(folder / JOURNAL, self.frozen.about)
        self.open()

    def open(self) -> None:
        self.room = Room(
            self.frozen,
            self.journal,
            simulate=Simulator(),
            wall=self.wall,
        )
        self.addresses = Addresses({HOST})
        self.app: Flask = create_app(
            self.room, self.seats, self.addresses, self.wall, {}, self.crashes.append
        )

    def wall(self) -> str:
        return (_BEGUN + self.passed).isoformat(timespec="milliseconds")

    def sit(self, seat: Seat, department: str | None = None) -> Client:
        return Client(self, seat, department)


class Client:
    """Somebody at a seat: gets pages and sends their forms."""

    def __init__(self, house: House, seat: Seat, department: str | None = None) -> None:
        self.seat = seat
        self.path = f"/{PATHS[seat]}"
        self.http: FlaskClient = house.app.test_client()
        secret = house.seats.link(seat, department)
        answer = self.get(f"/in/{secret}")
        assert answer.status_code == 303
        cookie = self.http.get_cookie(
            f"kontinuitet-{PATHS[seat]}", HOST.split(":", maxsplit=1)[0], self.path
        )
        assert cookie is not None
        self.cookie = cookie.value
        self.proof = house.seats._secret("bevis", cookie.value)

    def move_to(self, house: House) -> None:
        """Go on with the same cookie when the program has been started again."""
        name = self.path.strip("/")
        self.http = house.app.test_client()
        self.http.set_cookie(f"kontinuitet-{name}", self.cookie, domain="127.0.0.1", path=self.path)

    def get(self, path: str | None = None) -> TestResponse:
        return self.http.get(path or self.path, base_url=f"http://{HOST}")

    def send(self, what: str, origin: str | None = f"http://{HOST}", **data: str) -> TestResponse:
        headers = {} if origin is None else {"Origin": origin}
        return self.http.post(
            f"{self.path}/{what}",
            base_url=f"http://{HOST}",
            data={"bevis": self.proof, **data},
            headers=headers,
        )

    def add(self, kind: str, **data: str) -> TestResponse:
        return self.send(f"ny/{kind}", **data)
