"""What an exercise proposes: shown, put in on demand with all else left alone, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontinuitet.documents import word
from kontinuitet.errors import InputError, SystemFault
from kontinuitet.loading.files import EXERCISE_PROPOSALS
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.services.exercise_changes import Change, planned, proposals_file, read_proposals
from kontinuitet.services.exercise_undo import UNDO, undo, write_change
from tests.unit.exercise.run_cases import MODEL_TEXT, Run

PÄRM = {"typ": "reservrutin", "verksamhet": "hemtjänst", "reservrutin": "pärm"}
OWN = {
    "typ": "reservrutin",
    "verksamhet": "nattpatrull",
    "namn": "Kartan på Ö-väggen!",
    "ersätter": ["journal"],
    "om": "15 min",
}


class Place:
    """A municipality with CRLF and a byte order mark, and an exercise run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.model = folder / "kontinuitet.yaml"
        self.model.write_bytes(MODEL_TEXT.replace("\n", "\r\n").encode("utf-8-sig"))
        self.before = self.model.read_bytes()
        self.run = Run(folder / "övningar" / "ÖVNING mörk-måndag")
        self.run.add("övning.start")
        self.run.decide("b1", "Ta fram pärmen", PÄRM)
        self.run.decide("b2", "Rita upp det", OWN)
        self.run.decide("b3", "Schemat först", {"typ": "ordning", "först": ["schema"]})
        action = {
            "brist": "Ingen hittade pärmen",
            "åtgärd": "Märk skåpet: rött",
            "gäller": "hemtjänst",
        }
        self.run.add("åtgärd", **action)

    def propose(self) -> Path:
        data = proposals_file(self.run.room)
        assert data is not None
        file = self.run.folder / EXERCISE_PROPOSALS
        file.write_bytes(data)
        return file

    def plan(self) -> Change:
        file = self.run.folder / EXERCISE_PROPOSALS
        workspace = load_workspace(self.folder)
        assert workspace.municipality is not None, workspace.problems
        return planned(workspace, read_proposals(file))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.propose()
    return made


def test_nothing_is_proposed_before_anything_has_happened(tmp_path: Path) -> None:
    run = Run(tmp_path)
    assert proposals_file(run.room) is None
    run.add("övning.start")
    assert proposals_file(run.room) is None


def test_what_was_tried_made_up_and_noted_is_put_in_and_all_else_left(place: Place) -> None:
    change = place.plan()
    assert (len(change.made), change.already, change.impossible) == (4, (), ())
    assert place.model.read_bytes() == place.before
    write_change(change, place.run.folder)
    written = place.model.read_bytes()
    assert b"\n" not in written.replace(b"\r\n", b"")
    now = written.decode("utf-8-sig").replace("\r\n", "\n")
    # Every line that was there is there, but those of mappings on one line that got a key.
    kept = [line for line in MODEL_TEXT.splitlines() if line not in now.splitlines()]
    assert kept == [
        "      pärm: {namn: Blå pärmen, ersätter: [journal], startar_inom: 1 h, uthållighet: 30 h}",
        "  nattpatrull: {namn: Nattpatrull, förvaltning: vård, behöver: [journal]}",
    ]
    model = load_workspace(place.folder).municipality
    assert model is not None
    assert str(model.activities["hemtjänst"].fallbacks["pärm"].last_exercised) == "2027-01-18"
    made = model.activities["nattpatrull"].fallbacks["kartan-på-ö-väggen"]
    assert (made.name, made.replaces, made.starts_within) == (OWN["namn"], ("journal",), 15)
    assert [i.action for i in model.improvements.values()] == [
        "Märk skåpet: rött",
        "Pröva om prioriteringslistan ska börja med Schemat.",
    ]
    assert {i.source for i in model.improvements.values()} == {"Övningen Mörk måndag, 2027-01-18"}


def test_the_same_proposals_twice_change_nothing_more(place: Place) -> None:
    write_change(place.plan(), place.run.folder)
    again = place.plan()
    assert (again.after, again.made, len(again.already)) == ({}, (), 4)
    # An action that has been worked on since is still the same one, under whatever id.
    text = place.model.read_text("utf-8-sig").replace("  å1:", "  å7:")
    text = text.replace("    åtgärd: 'Märk", "    status: klar\n    åtgärd: 'Märk")
    place.model.write_text(text, "utf-8")
    assert len(place.plan().already) == 4


def test_an_id_that_is_taken_meanwhile_is_not_written_over(place: Place) -> None:
    with place.model.open("a", encoding="utf-8", newline="") as stream:
        stream.write("åtgärder:\r\n  å1: {åtgärd: Något helt annat}\r\n")
    write_change(place.plan(), place.run.folder)
    model = load_workspace(place.folder).municipality
    assert model is not None
    assert model.improvements["å1"].action == "Något helt annat"
    assert len(model.improvements) == 3


def test_a_later_date_in_the_model_stays(place: Place) -> None:
    later = place.before.decode().replace("uthållighet: 30 h}", "senast_övad: 2027-05-01}")
    place.model.write_bytes(later.encode())
    change = place.plan()
    assert change.already == ("Blå pärmen prövades i ett beslut",)


def test_it_is_taken_back_to_the_byte_step_by_step(place: Place) -> None:
    file = place.run.folder / EXERCISE_PROPOSALS
    whole = file.read_text("utf-8")
    first, _, rest = whole.partition("  - varför: 'Åtgärd")
    file.write_text(first, "utf-8")
    write_change(place.plan(), place.run.folder)
    between = place.model.read_bytes()
    file.write_text(whole, "utf-8")
    assert rest
    write_change(place.plan(), place.run.folder)
    assert undo(place.folder, place.run.folder) == ["kontinuitet.yaml"]
    assert place.model.read_bytes() == between
    undo(place.folder, place.run.folder)
    assert place.model.read_bytes() == place.before
    assert not (place.run.folder / UNDO).exists()
    with pytest.raises(InputError, match="inget att ångra"):
        undo(place.folder, place.run.folder)


def test_what_a_person_wrote_since_is_never_taken_back(place: Place) -> None:
    write_change(place.plan(), place.run.folder)
    with place.model.open("ab") as stream:
        stream.write(b"# min egen rad\r\n")
    there = place.model.read_bytes()
    with pytest.raises(InputError, match=r"har ändrats sedan dess: kontinuitet\.yaml"):
        undo(place.folder, place.run.folder)
    assert place.model.read_bytes() == there


def test_a_file_that_changes_meanwhile_or_cannot_be_written_leaves_all_as_it_was(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = place.plan()
    real = word.write_atomically

    def refusing(path: Path, data: bytes) -> None:
        if path == place.model and data != place.before:
            raise SystemFault("nej")
        real(path, data)

    monkeypatch.setattr(word, "write_atomically", refusing)
    with pytest.raises(SystemFault, match="nej"):
        write_change(change, place.run.folder)
    assert place.model.read_bytes() == place.before
    assert not (place.run.folder / UNDO).exists()
    place.model.write_bytes(place.before + b"# nytt\r\n")
    with pytest.raises(SystemFault, match="ändrades under tiden"):
        write_change(change, place.run.folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("övning: x\n", 'inget avsnitt "förslag"'),
        ("förslag:\n  - varför: x\n", 'säger ingen "ändring"'),
        ("förslag: [\n", ""),
    ],
)
def test_a_file_that_is_not_proposals_is_refused(place: Place, text: str, said: str) -> None:
    file = place.run.folder / EXERCISE_PROPOSALS
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match="kan inte användas") as caught:
        read_proposals(file)
    assert said in " ".join(p.text for p in caught.value.problems)


def test_a_change_that_would_harm_the_model_is_refused(place: Place) -> None:
    file = place.run.folder / EXERCISE_PROPOSALS
    text = file.read_text("utf-8").replace("senast_övad: 2027-01-18", "senast_övad: i måndags")
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match="skulle kommunens filer få fel") as caught:
        place.plan()
    assert "ett datum" in caught.value.problems[0].text


def test_a_place_that_cannot_be_edited_is_told_and_the_rest_goes_on(place: Place) -> None:
    listed = "behöver: [journal]}"
    text = place.before.decode().replace(listed, f"{listed[:-1]}, reservrutiner: ~}}")
    place.model.write_bytes(text.encode())
    change = place.plan()
    assert len(change.impossible) == 1
    assert "beslut b2" in change.impossible[0]
    assert len(change.made) == 3
