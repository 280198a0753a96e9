"""The pages of an exercise: who may see and add what, and that nothing leaks or breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kontinuitet.exercise.journal import Journal
from kontinuitet.exercise.rules import Seat
from kontinuitet.exercise.session import Progress
from kontinuitet.model.exercise import MARKING
from kontinuitet.web.exercise.seats import Seats
from tests.unit.web.room_cases import EXERCISE, HOST, Client, House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_an_exercise_is_led_from_start_to_end(house: House) -> None:
    leader = house.sit(Seat.FACILITATOR)
    assert "Starta övningen" in leader.get().text
    assert leader.add("övning.start").status_code == 303
    assert leader.send("hopp", till="2").status_code == 303
    page = leader.get().text
    assert "Text-ett om Hemtjänst, som är på reservrutin" in page or "som är nere" in page
    assert leader.add("inspel.spelat", id="i1").status_code == 303
    played = house.room.recorder.session.injects["i1"].text
    assert played is not None
    assert "{{" not in played
    assert (
        leader.add("beslut.fattat", text="Hämta pärmen", av="Chef", gissad_tid="1").status_code
        == 303
    )
    assert "Hämta pärmen" in leader.get().text
    assert leader.add("övning.slut").status_code == 303
    assert house.room.recorder.session.progress is Progress.OVER
    assert house.crashes == []


def test_a_jump_past_injects_asks_what_becomes_of_them(house: House) -> None:
    leader = house.sit(Seat.FACILITATOR)
    leader.add("övning.start")
    asked = leader.send("hopp", till="10 h")
    assert asked.status_code == 200
    assert "passerar inspel" in asked.text
    assert house.room.recorder.game() == 0
    refused = leader.send("hopp", till="10 h", **{"hur-i1": "hoppa_över", "hur-i2": "slå_ihop"})
    assert refused.status_code == 400
    assert "varför" in refused.text
    done = leader.send("hopp", till="10 h", **{"hur-i1": "spela", "hur-i2": "slå_ihop"})
    assert done.status_code == 303
    assert house.room.recorder.game() == 600


def test_what_was_written_is_still_there_when_it_is_refused(house: House) -> None:
    leader = house.sit(Seat.FACILITATOR)
    leader.add("övning.start")
    answer = leader.add("beslut.fattat", text="Allt det här skrev jag", av="", gissning="två")
    assert answer.status_code == 400
    assert "Allt det här skrev jag" in answer.text
    assert "två" in answer.text
    assert house.room.recorder.session.decisions == ()


def test_the_red_button_stops_every_screen(house: House) -> None:
    leader, screen = house.sit(Seat.FACILITATOR), house.sit(Seat.SCREEN)
    evaluator = house.sit(Seat.EVALUATOR)
    leader.add("övning.start")
    leader.add("övning.avbruten")
    for page in (leader, screen, evaluator):
        assert "ÖVNINGEN ÄR AVBRUTEN" in page.get().text
    assert leader.add("inspel.spelat", id="i1").status_code == 400
    leader.add("övning.återupptagen")
    assert "ÖVNINGEN ÄR AVBRUTEN" not in screen.get().text


def test_another_window_leads_only_after_taking_over(house: House) -> None:
    first, second = house.sit(Seat.FACILITATOR), house.sit(Seat.FACILITATOR)
    assert "Någon leder redan" in second.get().text
    second.add("övning.start")
    assert house.room.recorder.session.progress is Progress.READY
    second.send("ta-over")
    assert "Starta övningen" in second.get().text
    assert "Någon leder redan" in first.get().text
    assert first.get("/ledning/del/klocka").headers["HX-Refresh"] == "true"


def test_a_window_closed_and_a_server_killed_lose_nothing(house: House) -> None:
    leader = house.sit(Seat.FACILITATOR)
    leader.add("övning.start")
    leader.send("hopp", till="2")
    leader.add("anteckning", text="Kvar efter kraschen")
    house.journal.close()
    house.journal = Journal.open(house.journal.path, house.frozen.about)
    house.open()
    again = house.sit(Seat.FACILITATOR)
    again.send("ta-over")
    assert house.room.recorder.game() == 120
    assert any(e.data.get("text") == "Kvar efter kraschen" for e in house.room.recorder.events)


def _secrets(played: set[str], game: int) -> list[str]:
    """Return texts that nobody but the facilitator may have been sent."""
    found = ["Hemlig-anteckning", "Svar-ett", "Fråga-ett", "Text-två", "Läs-ett", "Läs-två"]
    found.append("hem-hemligt")
    texts = {"i1": "Text-ett", "i3": "Text-tre", "i4": "Text-fyra"}
    found += [text for identity, text in texts.items() if identity not in played]
    return found + ([] if game >= 600 else ["Natten-hemlig"])


def test_no_other_seat_is_ever_sent_what_is_to_come(house: House) -> None:
    leader = house.sit(Seat.FACILITATOR)
    others = [
        house.sit(Seat.SCREEN),
        house.sit(Seat.EVALUATOR),
        house.sit(Seat.PARTICIPANT, "vård"),
    ]
    steps: list[tuple[str, dict[str, str]]] = [
        ("ny/övning.start", {}),
        ("hopp", {"till": "2"}),
        ("ny/inspel.spelat", {"id": "i1"}),
        ("hopp", {"till": "10", "hur-i2": "slå_ihop"}),
        ("ny/inspel.spelat", {"id": "i4"}),
        ("hopp", {"till": "11"}),
        ("ny/inspel.spelat", {"id": "i3"}),
        ("ny/övning.slut", {}),
    ]
    for what, data in [("", {}), *steps]:
        if what:
            assert leader.send(what, **data).status_code == 303, what
        played = set(house.room.recorder.session.injects)
        secrets = _secrets(played, house.room.recorder.game())
        for other in others:
            part = {"storbild": "bild"}.get(other.seat.value, "laget")
            for answer in (other.get(), other.get(f"{other.path}/del/{part}")):
                sent = f"{answer.headers}{answer.text}"
                assert [s for s in secrets if s in sent] == [], (other.seat, what)


def test_every_page_is_marked_first_and_last_and_in_its_title(house: House) -> None:
    for seat in Seat:
        text = house.sit(seat, "vård" if seat is Seat.PARTICIPANT else None).get().text
        title = re.search(r"<title>(.*?)</title>", text)
        assert title is not None
        assert title[1].startswith("ÖVNING")
        body = text.split("<body")[1]
        assert body.count(MARKING) >= 2
        assert MARKING in body[:300]
        assert MARKING in body[-200:]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "</textarea><b>"],
)
def test_what_people_write_is_shown_as_text(house: House, text: str) -> None:
    leader, screen = house.sit(Seat.FACILITATOR), house.sit(Seat.SCREEN)
    evaluator, guest = house.sit(Seat.EVALUATOR), house.sit(Seat.PARTICIPANT, "vård")
    leader.add("övning.start")
    leader.add("beslut.fattat", text=text, av=text, underlag=text, gissning=text, avsnitt=text)
    leader.add("parkerat", text=text)
    leader.add("närvaro", funktion=text)
    leader.add("inspel.eget", text=text, från=text)
    leader.add("åtgärd", brist=text, åtgärd=text, ansvarig=text)
    evaluator.add("observation", text=text)
    evaluator.add("bedömning", mål="m1", nivå="vissa problem", motivering=text)
    guest.add("parkerat", text=text)
    leader.add("beslut.fattat", text=text, av="")
    for page in (leader, screen, evaluator, guest):
        sent = page.get().text
        assert "<script>alert" not in sent
        assert "<img src=x" not in sent
        assert "</textarea><b>" not in sent
        assert "49" not in re.findall(r">\s*(49)\s*<", sent)
    assert house.crashes == []


def test_addresses_that_are_not_ours_are_refused(house: House) -> None:
    for host in ("evil.example", "127.0.0.1:80", "localhost.evil.example:5005", ""):
        answer = house.app.test_client().get("/storbild", headers={"Host": host})
        assert answer.status_code in (400, 421), host


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "https://127.0.0.1:5005"])
def test_forms_from_other_pages_are_refused(house: House, origin: str | None) -> None:
    leader = house.sit(Seat.FACILITATOR)
    assert leader.send("ny/övning.start", origin=origin).status_code == 403
    assert house.room.recorder.events == ()


def test_a_form_without_proof_is_refused(house: House) -> None:
    leader = house.sit(Seat.FACILITATOR)
    for proof in ("", "fel", house.sit(Seat.FACILITATOR).proof):
        assert leader.send("ny/övning.start", bevis=proof).status_code == 403
    assert house.room.recorder.events == ()


def test_nobody_comes_in_without_a_link_or_at_another_seat(house: House) -> None:
    stranger = house.app.test_client()
    base = f"http://{HOST}"
    for path in ("/ledning", "/storbild", "/utvardering", "/deltagare", "/ledning/del/laget"):
        assert stranger.get(path, base_url=base).status_code == 403
    assert stranger.get("/in/gissning", base_url=base).status_code == 404
    evaluator = house.sit(Seat.EVALUATOR)
    assert evaluator.get("/ledning").status_code == 403
    cookie = evaluator.http.get_cookie("kontinuitet-utvardering", "127.0.0.1", "/utvardering")
    assert cookie is not None
    stranger.set_cookie("kontinuitet-ledning", cookie.value, domain="127.0.0.1", path="/ledning")
    assert stranger.get("/ledning", base_url=base).status_code == 403
    answer = stranger.post("/ledning/ny/övning.start", base_url=base, headers={"Origin": base})
    assert answer.status_code == 403


def test_each_seat_can_only_do_what_is_its_own(house: House) -> None:
    house.sit(Seat.FACILITATOR).add("övning.start")
    evaluator = house.sit(Seat.EVALUATOR)
    assert evaluator.add("övning.avbruten").status_code == 400
    assert evaluator.add("observation", text="Sett").status_code == 303
    guest = house.sit(Seat.PARTICIPANT, "vård")
    assert guest.add("observation", text="Nej").status_code == 400
    assert guest.add("parkerat", text="Hur länge?").status_code == 303
    screen = house.sit(Seat.SCREEN)
    assert screen.add("parkerat", text="x").status_code == 404


def test_a_body_that_is_too_large_is_refused(house: House) -> None:
    leader = house.sit(Seat.FACILITATOR)
    answer = leader.add("anteckning", text="x" * 200_000)
    assert answer.status_code == 413
    assert house.room.recorder.events == ()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2f..%2fcli%2fmain.py",
        "/static/%2e%2e/guard.py",
        "/static/C:/Windows/win.ini",
        "/ledning/del/../../etc/passwd",
        "/ledning/del/_beslut",
        "/in/../../etc/passwd",
    ],
)
def test_no_path_reaches_anything_else(house: House, path: str) -> None:
    answer = house.sit(Seat.FACILITATOR).get(path)
    assert answer.status_code in (403, 404)
    assert "import" not in answer.text


def test_answers_carry_a_strict_policy(house: House) -> None:
    for path in ("/ledning", "/static/app.css", "/finns-inte"):
        with house.sit(Seat.FACILITATOR).get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
    cookie = (
        house.app.test_client()
        .get(f"/in/{house.seats.link(Seat.SCREEN)}", base_url=f"http://{HOST}")
        .headers["Set-Cookie"]
    )
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/storbild"))


def test_no_page_asks_for_anything_from_elsewhere(house: House) -> None:
    static = Path(house.app.static_folder or "")
    pages = [house.sit(seat, "vård").get().text for seat in Seat]
    for text in (*pages, (static / "app.css").read_text(encoding="utf-8")):
        assert re.findall(r"""(?:src|href|url|@import)\s*[=(]?\s*["']?(?:https?:)?//""", text) == []
        assert re.findall(r"\sstyle=|\son\w+=|javascript:", text) == []


def test_nothing_is_sent_again_when_nothing_has_changed(house: House) -> None:
    screen = house.sit(Seat.SCREEN)
    version = re.search(r"bild\?v=([0-9a-f]+)", screen.get().text)
    assert version is not None
    nothing = screen.get(f"/storbild/del/bild?v={version[1]}")
    assert (nothing.text, nothing.headers["HX-Reswap"]) == ("", "none")
    house.sit(Seat.FACILITATOR).add("övning.start")
    assert "Läget" in screen.get(f"/storbild/del/bild?v={version[1]}").text


def test_the_same_form_sent_twice_is_one_event(house: House) -> None:
    leader: Client = house.sit(Seat.FACILITATOR)
    for _ in range(2):
        leader.add("övning.start", nyckel="samma")
    assert len(house.room.recorder.events) == 1


def test_the_exercise_of_these_tests_is_one_that_can_be_frozen(house: House) -> None:
    assert house.frozen.exercise == EXERCISE


def test_open_windows_go_on_after_a_restart_with_the_same_key(tmp_path: Path) -> None:
    kept: list[str] = []
    first = Seats("n" * 43, None, kept.append)
    house = House(tmp_path, first)
    leader, evaluator = house.sit(Seat.FACILITATOR), house.sit(Seat.EVALUATOR)
    guest = house.sit(Seat.PARTICIPANT, "vård")
    leader.add("övning.start")
    house.seats = Seats("n" * 43, kept[-1])
    for seat in (Seat.FACILITATOR, Seat.EVALUATOR):
        house.seats.link(seat)
    house.open()
    for client in (leader, evaluator, guest):
        client.move_to(house)
    assert leader.add("anteckning", text="Kvar").status_code == 303
    assert evaluator.add("observation", text="Sedd").status_code == 303
    # A link that has not been given out this time opens nothing.
    assert guest.get().status_code == 403
    house.seats = Seats("m" * 43, kept[-1])
    house.seats.link(Seat.FACILITATOR)
    house.open()
    leader.move_to(house)
    assert leader.get().status_code == 403


def test_an_evaluator_says_which_role_and_it_is_kept_with_what_is_added(house: House) -> None:
    evaluator = house.sit(Seat.EVALUATOR)
    role = "Utvärderare 1; <b>å</b>" + "x" * 200
    assert evaluator.send("roll", roll=role).status_code == 303
    evaluator.add("observation", text="Sedd")
    evaluator.add("bedömning", mål="m1", nivå="vissa problem")
    assert [e.data["utvärderare"] for e in house.room.recorder.events] == [role[:100]] * 2
    assert "<b>å</b>" not in evaluator.get().text
    assert evaluator.send("roll", roll="y", bevis="fel").status_code == 403
    # Nobody writes another's role, nor as facilitator one of an evaluator by the cookie.
    other = house.sit(Seat.EVALUATOR)
    other.add("observation", text="Också sedd")
    assert "utvärderare" not in house.room.recorder.events[-1].data


def test_what_was_played_stays_as_it_was_shown(house: House) -> None:
    leader = house.sit(Seat.FACILITATOR)
    leader.add("övning.start")
    leader.send(
        "hopp", till="12 h", **{"hur-i1": "spela", "hur-i2": "slå_ihop", "hur-i3": "slå_ihop"}
    )
    passed = house.room.recorder.events[-1].data["inspel"]
    texts = {one["id"]: one["text"] for one in passed}
    # In order: as at its own time, two hours in; the routine has run out ten hours later.
    assert texts["i1"] == "Text-ett om Hemtjänst, som är på reservrutin"
    screen = house.sit(Seat.SCREEN).get().text
    assert "Text-tre senare" in screen
    leader.send("hopp", till="40 h")
    assert texts["i1"] in house.sit(Seat.PARTICIPANT, "vård").get().text


def test_the_same_page_sent_with_other_words_is_another_event(house: House) -> None:
    leader = house.sit(Seat.FACILITATOR)
    leader.add("anteckning", text="Först", nyckel="gammal")
    leader.add("anteckning", text="Efter bakåtknappen", nyckel="gammal")
    leader.add("anteckning", text="Efter bakåtknappen", nyckel="gammal")
    texts = [e.data["text"] for e in house.room.recorder.events]
    assert texts == ["Först", "Efter bakåtknappen"]


def test_a_decision_tells_its_history_and_what_was_typed_in_afterwards(house: House) -> None:
    leader = house.sit(Seat.FACILITATOR)
    leader.add("övning.start")
    leader.add("beslut.fattat", text="Ring", av="Chef", i_efterhand="ja", vägg="10.35")
    page = leader.get().text
    assert "Inskrivet i efterhand kl. 09.00, på papperet kl. 10.35" in page
    leader.add("beslut.återtaget", id="b1", orsak="Fel nummer")
    page = leader.get().text
    assert re.search(r"Återtaget kl\. 09\.00, speltid [^<]*: Fel nummer", page)
    assert "Beslut b1 (Chef): Ring (inskrivet i efterhand, på papperet 10.35)" in page
    assert "Beslut b1 togs tillbaka: Fel nummer" in page
