"""Random exercises on random models: pauses, jumps in parts and withdrawn decisions do nothing."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kontinuitet.analysis.simulation.reruns import Simulator
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.errors import InputError
from kontinuitet.exercise.frozen import Frozen
from kontinuitet.exercise.journal import Journal
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.rules import Seat
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.reference.random_models import random_decision_data, random_model

BLOCKS, EACH = 4, 6
#: Real minutes that a pause may take: up to three days.
LONGEST_PAUSE = 72 * 60
BEGUN = datetime.datetime(2027, 1, 18, 9, 0, tzinfo=datetime.UTC)


def exercise_of(rng: Random) -> Exercise:
    times = sorted(rng.sample(range(1, 1500), 3))
    return Exercise.model_validate(
        {
            "övning": "x",
            "namn": "X",
            "scenario": "prov",
            "skeden": [{"id": "s1", "namn": "Ett"}],
            "inspel": [
                {"id": f"i{n}", "när": f"{time} min", "text": "Text"}
                for n, time in enumerate(times)
            ],
        }
    )


class Play:
    """One exercise played by a script; ``pauses`` and ``parts`` are what must not matter."""

    def __init__(
        self, path: Path, model: Municipality, scenario: Scenario, exercise: Exercise
    ) -> None:
        self.passed = datetime.timedelta()
        self._keys = itertools.count()
        frozen = Frozen(model, scenario, exercise, {})
        self.journal = Journal.create(path, frozen.about)
        self.room = Room(frozen, self.journal, simulate=Simulator(), wall=self.wall)
        self.games: list[int] = []

    def wall(self) -> str:
        return (BEGUN + self.passed).isoformat(timespec="milliseconds")

    def wait(self, minutes: float) -> None:
        self.passed += datetime.timedelta(minutes=minutes)

    def add(self, kind: str, **data: Any) -> int:
        key = f"k{next(self._keys)}"
        return self.room.add(kind, data, seat=Seat.FACILITATOR, key=key).game

    def jump(self, to: int) -> None:
        passed = [
            {"id": i.id, "hur": "slå_ihop", "text": "Text"}
            for i in self.room.recorder.session.passed(to)
        ]
        self.add("klocka.hopp", till=to, inspel=passed)

    def script(
        self, seed: str, model: Municipality, pauses: Random, *, parts: Random | None
    ) -> None:
        rng = Random(seed)
        self.add("övning.start")
        now, made = 0, 0
        for _ in range(rng.randint(3, 7)):
            step = rng.choice(("hopp", "hopp", "beslut", "beslut", "paus", "går", "avbryt"))
            minutes = rng.randint(1, 400)
            if step == "hopp":
                now += minutes
                if parts is not None:
                    for part in sorted(parts.randint(now - minutes, now) for _ in range(2)):
                        if part > self.room.recorder.session.clock.game:
                            self.jump(part)
                if now > self.room.recorder.session.clock.game:
                    self.jump(now)
            elif step == "beslut":
                made += 1
                data = random_decision_data(rng, model, 30)
                try:
                    game = self.add(
                        "beslut.fattat", id=f"b{made}", text="x", av="y", ingrepp=[data]
                    )
                except InputError:
                    continue
                self.games.append(game)
            elif step == "går":
                self.add("klocka.går", takt=rng.choice((1, 2, 30)))
                running = rng.randint(0, 5)
                self.wait(running)
                self.games.append(self.add("klocka.paus"))
                now = self.games[-1]
                self.wait(pauses.randint(0, LONGEST_PAUSE))
            elif step == "avbryt":
                self.add("övning.avbruten")
                self.wait(pauses.randint(0, LONGEST_PAUSE))
                self.games.append(self.add("övning.återupptagen"))
            else:
                self.wait(pauses.randint(0, LONGEST_PAUSE))
                self.games.append(self.add("anteckning", text="paus"))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_pauses_and_jumps_in_parts_change_nothing_and_all_withdrawn_is_plain(
    block: int, tmp_path: Path
) -> None:
    decided = 0
    for seed in range(block * EACH, (block + 1) * EACH):
        model, scenario = random_model(seed)
        exercise = exercise_of(Random(f"exercise {seed}"))
        plays = []
        for number in range(3):
            path = tmp_path / f"{seed}-{number}.sqlite"
            play = Play(path, model, scenario, exercise)
            pauses = Random(f"pause {seed} {number}")
            parts = Random(f"parts {seed}") if number == 2 else None
            play.script(f"script {seed}", model, pauses, parts=parts)
            plays.append(play)
        first = plays[0]
        reached = first.room.recorder.session.clock.game
        for other in plays[1:]:
            assert other.games == first.games, seed
            assert other.room.recorder.session.clock.game == reached, seed
            assert other.room.course().result == first.room.course().result, seed
            assert other.room.course().picture(reached) == first.room.course().picture(reached)
            assert (
                other.room.recorder.session.injects.keys()
                == first.room.recorder.session.injects.keys()
            ), seed
        for state in first.room.recorder.session.decisions:
            decided += 1
            first.add("beslut.återtaget", id=state.decision.id)
        assert first.room.course().result == simulate(model, scenario), seed
        for play in plays:
            play.journal.close()
    # Otherwise nothing has been tried.
    assert decided
