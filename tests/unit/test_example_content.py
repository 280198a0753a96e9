"""The example municipality: complete, believable, and with the faults it is meant to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kontinuitet import bundled
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.loading.workspace import Workspace, load_scenario, load_workspace
from kontinuitet.model.landscape import Carrier, Fallback, Municipality, ResourceType
from kontinuitet.model.requirement import Effect, Requirement
from kontinuitet.problems import has_errors

ROOT = Path(__file__).resolve().parents[2] / "examples" / "exempelkoping"

#: The numbers that are set aside for books and films, as (first, last) in digits.
FICTIVE = (
    ("0313900600", "0313900699"),
    ("0406280400", "0406280499"),
    ("0846500400", "0846500499"),
    ("0980319200", "0980319299"),
    ("0701740605", "0701740699"),
)
PHONE = re.compile(r"\b0\d{1,3}-[\d ]{5,}\d")


@cache
def workspace() -> Workspace:
    return load_workspace(ROOT)


def example() -> Municipality:
    municipality = workspace().municipality
    assert municipality is not None
    return municipality


@cache
def outcome(scenario_id: str) -> SimulationResult:
    scenario, problems = load_scenario(workspace(), scenario_id)
    assert scenario is not None
    assert not has_errors(problems)
    return simulate(example(), scenario)


def fallbacks() -> Iterator[tuple[str, str, Fallback]]:
    for activity_id, activity in example().activities.items():
        for fallback_id, fallback in activity.fallbacks.items():
            yield activity_id, fallback_id, fallback


def needs_of(node: str) -> tuple[Requirement, ...]:
    municipality = example()
    if node in municipality.resources:
        return municipality.resources[node].needs
    return municipality.activities[node].needs


def held_up_by(node: str) -> set[str]:
    """Everything that has to be up before ``node``, break-glass steps and soft needs left out."""
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        for need in needs_of(waiting.pop()):
            if need.effect is Effect.SOFT or need.break_glass:
                continue
            fresh = set(need.suppliers) - seen
            seen |= fresh
            waiting.extend(sorted(fresh))
    return seen


def findings(code: str) -> set[str]:
    return {f.concerns for f in find_all(example()) if f.code == code}


def blank(record: object, *names: str) -> list[str]:
    """Return which of the fields are missing or empty; 0 minutes is a value."""
    return [n for n in names if getattr(record, n) in (None, "", ())]


class TestCompleteness:
    def test_loads_without_any_problem(self) -> None:
        assert list(workspace().problems) == []

    def test_has_the_size_of_a_mid_sized_municipality(self) -> None:
        municipality = example()
        assert len(municipality.departments) >= 9
        assert len(municipality.activities) >= 40
        assert len(municipality.resources) >= 110

    def test_every_kind_of_resource_occurs(self) -> None:
        assert {r.type for r in example().resources.values()} == set(ResourceType)

    def test_at_least_half_of_the_activities_have_a_worked_fallback_routine(self) -> None:
        with_routine = {activity_id for activity_id, _, _ in fallbacks()}
        assert len(with_routine) >= 22
        assert 2 * len(with_routine) >= len(example().activities)

    def test_every_fallback_routine_can_be_printed_as_a_sheet(self) -> None:
        for activity_id, fallback_id, fallback in fallbacks():
            where = f"{activity_id}/{fallback_id}"
            times = ("first_15_min", "first_hour", "first_4_hours", "first_24_hours")
            assert blank(fallback.steps, *times) == [], where
            sheet = ("when", "responsible", "place", "carrier", "staffing", "endurance")
            assert blank(fallback, "replaces", "return_steps", "forms", *sheet) == [], where

    def test_some_fallback_routines_are_exercised_and_some_are_not(self) -> None:
        exercised = [f for _, _, f in fallbacks() if f.last_exercised]
        never = [f for _, _, f in fallbacks() if not f.last_exercised]
        assert len(exercised) > len(never) >= 5

    def test_a_fallback_routine_replaces_only_what_its_activity_cannot_do_without(self) -> None:
        for activity_id, fallback_id, fallback in fallbacks():
            hard = {
                supplier
                for need in needs_of(activity_id)
                if need.effect is Effect.HARD
                for supplier in need.suppliers
            }
            assert set(fallback.replaces) <= hard, f"{activity_id}/{fallback_id}"

    def test_every_activity_has_owner_times_and_minimum_level(self) -> None:
        for activity_id, activity in example().activities.items():
            said = ("responsible", "description", "mtpd", "rto", "minimum_level")
            assert blank(activity, "impacts", "needs", *said) == [], activity_id

    def test_every_department_has_a_plan_that_can_be_put_into_force(self) -> None:
        for department_id, department in example().departments.items():
            plan = department.plan
            cover = ("version", "registration_number", "adopted", "adopted_by", "valid_until")
            said = ("responsible", "paper_copies", "purpose", "communication", "changes")
            assert blank(department, "board") == [], department_id
            assert blank(plan, *cover, *said) == [], department_id
            decision = ("decided_by", "deputy", "threshold")
            assert blank(plan.activation, *decision) == [], department_id
            assert len(plan.activation.steps) >= 3, department_id
            assert len(department.contacts) >= 5, department_id

    def test_contacts_are_roles_and_never_persons(self) -> None:
        municipality = example()
        contacts = list(municipality.info.contacts)
        for department in municipality.departments.values():
            contacts += department.contacts
        assert not [c.role for c in contacts if c.name]
        assert not [c.role for c in contacts if not c.phone]

    def test_manual_restart_says_how_and_whom_to_call(self) -> None:
        for resource_id, resource in example().resources.items():
            work = resource.restart
            if work is None or work.automatic or resource_id == "dörrlarm-ekbacken":
                continue
            assert work.time.likely > 0, resource_id
            assert work.people, resource_id
            assert blank(work, "steps") == [], resource_id
            assert blank(resource, "responsible", "phone") == [], resource_id

    def test_what_comes_from_outside_is_not_started_by_our_technicians(self) -> None:
        for resource_id, resource in example().resources.items():
            outside = resource.type is ResourceType.SUPPLIER or resource_id in {
                "elnät", "internet-a", "internet-b", "mobilnät-a", "mobilnät-b", "rakel",
            }  # fmt: skip
            if outside:
                assert resource.restart is None, resource_id
                assert resource.agreement is not None, resource_id

    def test_nine_technicians_and_every_skill_is_asked_for_and_held(self) -> None:
        staffing = example().staffing
        assert staffing is not None
        assert len(staffing.persons) == 9
        held = set(staffing.pools)
        for person in staffing.persons.values():
            held |= set(person.skills)
        asked = {
            skill
            for resource in example().resources.values()
            if resource.restart is not None
            for skill in resource.restart.people
        }
        assert asked == held


class TestTexts:
    def test_telephone_numbers_are_from_the_fictive_series(self) -> None:
        for path in sorted(ROOT.rglob("*.yaml")):
            for number in PHONE.findall(path.read_text(encoding="utf-8")):
                digits = number.replace("-", "").replace(" ", "")
                assert any(
                    first <= digits <= last and len(digits) == len(first) for first, last in FICTIVE
                ), f"{path.name}: {number}"

    def test_no_text_is_a_place_holder(self) -> None:
        filler = re.compile(r"lorem|xxx|todo|fixme|fyll i här|exempeltext|\btbd\b", re.IGNORECASE)
        for path in sorted(ROOT.rglob("*.yaml")):
            assert not filler.search(path.read_text(encoding="utf-8")), path.name

    def test_steps_are_written_out_and_none_is_a_copy(self) -> None:
        seen: dict[str, str] = {}
        for activity_id, fallback_id, fallback in fallbacks():
            steps = fallback.steps
            for step in (
                *steps.first_15_min, *steps.first_hour, *steps.first_4_hours, *steps.first_24_hours,
            ):  # fmt: skip
                assert len(step.split()) >= 4, step
                assert step.endswith((".", "?")), step
                seen.setdefault(step, f"{activity_id}/{fallback_id}")
        total = sum(
            len(f.steps.first_15_min) + len(f.steps.first_hour)
            + len(f.steps.first_4_hours) + len(f.steps.first_24_hours)
            for _, _, f in fallbacks()
        )  # fmt: skip
        assert len(seen) >= 0.95 * total

    def test_files_can_be_unpacked_anywhere(self) -> None:
        for path in ROOT.rglob("*"):
            assert path.name.isascii(), path.name

    def test_every_tag_is_explained_in_the_first_file(self) -> None:
        text = (ROOT / "kontinuitet.yaml").read_text(encoding="utf-8")
        explained = set(re.findall(r"^#   (\S+) {2,}\S", text, re.MULTILINE))
        used = {tag for resource in example().resources.values() for tag in resource.tags}
        assert used <= explained
        assert {t for t in explained if not t.endswith((".yaml", "/"))} <= used


class TestKnownFaults:
    """Each fault is there once, as the comments in the files say."""

    def test_the_decided_list_contradicts_the_dependencies_in_three_places(self) -> None:
        decided = example().priority_list
        assert decided is not None
        place = {node: i for i, node in enumerate(decided.order)}
        contradictions = {
            (node, supplier)
            for node in decided.order
            for supplier in held_up_by(node)
            if place.get(supplier, -1) > place[node]
        }
        assert contradictions == {
            ("journal", "mfa"),
            ("utbetalning", "integration"),
            ("lärplattform", "skolfederation"),
        }

    def test_the_decided_list_names_everything_that_holds_up_something_on_it(self) -> None:
        decided = example().priority_list
        assert decided is not None
        for node in decided.order:
            for supplier in held_up_by(node) - set(decided.order):
                resource = example().resources.get(supplier)
                assert resource is None or resource.restart is None, f"{node}: {supplier}"

    def test_two_systems_have_no_administrator(self) -> None:
        assert findings("systemförvaltare-saknas") == {"avfallssystem", "bokningssystem"}

    def test_one_door_alarm_on_the_network_has_no_owner(self) -> None:
        assert findings("uppkopplad-utan-ägare") == {"dörrlarm-ekbacken"}

    def test_one_fallback_routine_is_on_a_stick_and_falls_with_it(self) -> None:
        sticks = [(a, f) for a, f, r in fallbacks() if r.carrier is Carrier.USB]
        assert sticks == [("socialjour", "jourminne")]
        after = {a.id: a for a in outcome("usb-minne-går-sönder").activities}["socialjour"]
        assert after.fallbacks == ()
        assert after.exceeds

    def test_one_fallback_routine_needs_the_printer_that_the_same_outage_stops(self) -> None:
        routine = example().activities["särskilt-boende"].fallbacks["skriv-ut-listor"]
        assert {"utskrift", "journal"} == {s for n in routine.needs for s in n.suppliers}
        after = {a.id: a for a in outcome("utpressningsangrepp-jul").activities}
        used = {use.id for use in after["särskilt-boende"].fallbacks}
        assert "skriv-ut-listor" not in used
        assert "omvårdnadspärm" in used

    def test_protected_data_is_held_by_systems_without_log_checks(self) -> None:
        protected = {i for i, r in example().resources.items() if r.protected_data}
        without = findings("skyddade-personuppgifter-utan-loggkontroll")
        assert {"skoladministration", "hr-rehab"} <= without < protected


class TestBehaviour:
    def test_cold_start_goes_through_the_documented_break_glass_steps(self) -> None:
        result = outcome("ad-cirkel")
        assert result.never_back == ()
        broken = {step.id for step in result.restart.order if step.break_glass}
        assert broken == {"virtualisering", "ad"}
        times = {step.id: step.start for step in result.restart.order}
        assert times["virtualisering"] < times["ad"] < times["dns"]

    def test_one_cut_internet_link_leaves_the_other(self) -> None:
        down = {r.id for r in outcome("fiberbrott").resources}
        assert "internet-a" in down
        assert "internetförbindelse" not in down

    def test_the_key_lasts_the_shift_and_the_alarm_battery_three_days(self) -> None:
        [key] = [n for n in needs_of("hemtjänst") if n.suppliers == ("nyckelfri",)]
        assert key.hold == 8 * 60
        [battery] = [n for n in needs_of("trygghetslarm-hem") if n.suppliers == ("elnät",)]
        assert battery.hold == 72 * 60

    def test_the_data_hall_runs_on_its_tank_and_batteries_until_they_are_empty(self) -> None:
        down = {r.id: r.down_from for r in outcome("elavbrott-36h").resources}
        # The fuel deliveries stop after 8 hours, so the tank of 24 hours is the last of it.
        assert down["reservkraft-datahall"] is not None
        assert down["ups-datahall"] == down["reservkraft-datahall"] + 30

    def test_the_municipality_has_a_scenario_of_its_own(self) -> None:
        assert set(workspace().scenarios) == {"vattenläcka-datahall"}
        result = outcome("vattenläcka-datahall")
        assert result.notes == ()
        assert result.never_back == ()
        assert len(result.activities) >= 20

    @pytest.mark.parametrize("file", bundled.names("scenarios"))
    def test_every_packaged_scenario_runs_and_everything_comes_back(self, file: str) -> None:
        scenario_id = re.search(
            rb"^scenario: (\S+)", bundled.read_bytes("scenarios", file), re.MULTILINE
        )
        assert scenario_id is not None
        result = outcome(scenario_id[1].decode("utf-8"))
        assert result.notes == ()
        assert result.never_back == ()
        assert result.activities

    def test_the_computed_order_beats_the_decided_list_in_a_large_outage(self) -> None:
        for scenario_id in ("elavbrott-36h", "ad-cirkel", "vald-nedstängning"):
            restart = outcome(scenario_id).restart
            assert restart.decided is not None
            assert restart.cost < restart.decided.cost
