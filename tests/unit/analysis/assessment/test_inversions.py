"""Priority inversions: found with witness and path, and costed by following the list."""

from random import Random

from kontinuitet.analysis.assessment.inversions import Inversion, find_inversions
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.simulation.scenario import decide_order
from kontinuitet.model.landscape import Municipality
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual


def inversions(municipality: Municipality) -> tuple[Inversion, ...]:
    return find_inversions(municipality, compile_municipality(municipality))


def model(order: list[str], people: str = "1") -> Municipality:
    return make_municipality(
        {
            "nät": manual("1 h"),
            "server": manual("1 h", "nät"),
            "journal": manual("30 min", "server"),
            "lön": manual("5 h"),
        },
        {"vård": {"behöver": ["journal"]}, "personal": {"behöver": ["lön"]}},
        pools={"server": people},
        order=order,
    )


def test_a_list_in_the_order_of_the_dependencies_has_none() -> None:
    assert inversions(model(["nät", "server", "journal", "lön"])) == ()


def test_what_is_listed_after_what_it_holds_up_is_told_with_witness_path_and_cost() -> None:
    (found,) = inversions(model(["server", "journal", "lön", "nät"]))
    assert (found.id, found.place, found.witness, found.witness_place) == ("nät", 4, "server", 1)
    assert found.path == ("nät", "server")
    # As listed: lön 0–5 h, nät 6 h, server 7 h, vård 7,5 h. Put right: vård 2,5 h, lön 7,5 h.
    assert found.saved == (300 + 450) - (150 + 450)


def test_what_is_not_on_the_list_at_all_is_told() -> None:
    (found,) = inversions(model(["nät", "journal", "lön"]))
    assert (found.id, found.place, found.witness) == ("server", None, "journal")


def test_people_enough_make_the_cost_nothing() -> None:
    (found,) = inversions(model(["server", "journal", "lön", "nät"], people="4"))
    assert found.saved == 0


def test_a_circle_has_no_order_within_but_one_towards_others() -> None:
    municipality = make_municipality(
        {
            "ad": manual("1 h", "dns"),
            "dns": manual("1 h", {"resurs": "ad", "nödstart": "Lokalt konto."}),
            "journal": manual("30 min", "dns"),
        },
        {"vård": {"behöver": ["journal"]}},
        pools={"server": "1"},
        order=["dns", "journal", "ad"],
    )
    (found,) = inversions(municipality)
    assert (found.id, found.witness, found.path) == ("ad", "journal", ("ad", "dns", "journal"))


def minutes_by_the_letter(municipality: Municipality) -> int:
    """Return the minutes down, of all activities, that the restart order tells of the list."""
    scenario = make_scenario({"resurser": sorted(municipality.resources)})
    letter = decide_order(municipality, scenario).decision.letter
    assert letter is not None
    net = letter.net
    down = letter.minutes_down([net.index[i] for i in municipality.activities])
    return sum(minutes or 0 for minutes in down.values())


def test_the_list_is_followed_as_the_restart_order_follows_it() -> None:
    told = 0
    for seed in range(60):
        rng = Random(seed)
        ids = [f"s{number}" for number in range(6)]
        resources = {
            identity: manual(
                f"{rng.randint(1, 5)} h", *rng.sample(ids[:number], min(number, rng.randint(0, 2)))
            )
            for number, identity in enumerate(ids)
        }
        activities = {f"v{n}": {"behöver": [rng.choice(ids)]} for n in range(3)}

        def town(order: list[str]) -> Municipality:
            return make_municipality(
                resources,  # noqa: B023  (used at once)
                activities,  # noqa: B023
                pools={"server": "1"},
                order=order,
            )

        listed = rng.sample(ids, 4)
        before = minutes_by_the_letter(town(listed))
        for inversion in inversions(town(listed)):
            corrected = [i for i in listed if i != inversion.id]
            corrected.insert(corrected.index(inversion.witness), inversion.id)
            assert inversion.saved == before - minutes_by_the_letter(town(corrected))
            told += 1
    assert told > 40
