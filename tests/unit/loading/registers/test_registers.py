"""Registers of systems and what they need, as municipalities and CMDB tools have them."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from kontinuitet.errors import InputError
from kontinuitet.loading.incoming import checked_columns, read_incoming
from kontinuitet.loading.registers.naming import Mention, key, mentions
from kontinuitet.loading.sheets.putting import put
from kontinuitet.model.landscape import Municipality, ResourceType
from kontinuitet.model.requirement import Requirement

BEFORE = Municipality.model_validate({"kommun": {"namn": "Prov"}})


def taken_in(
    files: dict[str, str | bytes],
    columns: dict[str, str] | None = None,
    before: Municipality = BEFORE,
) -> tuple[Municipality, str]:
    """Return the model after some files, and all that is told of them."""
    contents = [(n, c.encode() if isinstance(c, str) else c) for n, c in files.items()]
    found = read_incoming(contents, before, checked_columns(columns or {}))
    result = put(before, [one.said for one in found])
    assert result.municipality is not None, [str(p) for p in result.problems]
    told = [line for one in found for line in (*one.said.notes, *one.said.unread)]
    return result.municipality, "\n".join([*told, *map(str, result.problems)])


def needs(model: Municipality) -> dict[str, list[str]]:
    return {
        i: [s for need in r.needs for s in need.suppliers]
        for i, r in model.resources.items()
        if r.needs
    }


REGISTER = """\
Namn;Organisation;Drift internt eller externt;Verksamhetskritiskt;Beroende till;Beroende från;Färg
Journal, del 2;Kommunen / Vård- och omsorgskontoret;Externt;Helt verksamhetskritiskt;\
Katalog: Helt verksamhetskritiskt (API), Kartor, och mer: Ej verksamhetskritiskt (Fil);;blå
Katalog;Kommunen / IT;Internt;Till betydande del verksamhetskritiskt;Saknas: Helt (API);\
Journal, del 2: Helt verksamhetskritiskt (API);röd
"Kartor, och mer";;;Ej verksamhetskritiskt;;\
"Journal, del 2: Ej verksamhetskritiskt (Fil), KATALOG:  ";
katalog;;;;;;
;;;;;;utan namn
"""


def test_a_register_gives_systems_owners_and_dependencies_from_both_sides() -> None:
    model, told = taken_in({"register.csv": REGISTER})
    assert list(model.resources) == ["journal-del-2", "katalog", "kartor-och-mer", "katalog-2"]
    journal = model.resources["journal-del-2"]
    assert journal.name == "Journal, del 2"
    assert journal.owner == "Vård- och omsorgskontoret"
    assert journal.tags == ("kritikalitet-kritisk", "extern-drift")
    assert model.resources["kartor-och-mer"].tags == ("kritikalitet-låg",)
    assert model.departments["vård-och-omsorgskontoret"].name == "Vård- och omsorgskontoret"
    assert needs(model) == {
        "journal-del-2": ["katalog", "kartor-och-mer"],
        "katalog": ["kartor-och-mer"],
    }
    hard, soft = journal.needs
    assert (hard.effect, hard.why) == ("stopp", "Koppling: API")
    assert (soft.effect, soft.why) == ("nedsatt", "Koppling: Fil")
    assert "1 namn står på flera rader" in told
    assert '"Katalog" (rad 3 och 5)' in told
    assert '"Saknas" är inget system i registret' in told
    assert 'Kolumner som inte har lästs: "Färg".' in told
    assert "1 rad utan namn har inte lästs: 6." in told
    assert "3 beroenden ur 6 uppgifter." in told


def test_a_register_read_again_changes_nothing_and_keeps_what_people_have_written() -> None:
    model, _ = taken_in({"register.csv": REGISTER})
    again, _ = taken_in({"register.csv": REGISTER}, before=model)
    assert again == model
    tree = model.resources["katalog"].model_copy(update={"type": ResourceType.NETWORK})
    changed = model.model_copy(update={"resources": {**model.resources, "katalog": tree}})
    again, _ = taken_in({"register.csv": REGISTER}, before=changed)
    assert again.resources["katalog"].type is ResourceType.NETWORK


def test_a_dependency_that_the_model_knows_as_one_of_several_is_not_doubled() -> None:
    model, _ = taken_in({"register.csv": REGISTER})
    journal = model.resources["journal-del-2"]
    either = Requirement.model_validate({"en_av": ["katalog", "kartor-och-mer"]})
    known = journal.model_copy(update={"needs": (either,)})
    before = model.model_copy(update={"resources": {**model.resources, "journal-del-2": known}})
    again, _ = taken_in({"register.csv": REGISTER}, before=before)
    assert again == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Öga: Helt (API)", [("Öga", "Helt", "API")]),
        ("A, B och C: Låg (Fil), D: Hög", [("A, B och C", "Låg", "Fil"), ("D", "Hög", "")]),
        ("D, A, B och C", [("D", "", ""), ("A, B och C", "", "")]),
        ("D: Helt (APIFinns inte", [("D", "Helt", "api"), (None, "", "")]),
        ("D: Helt (API; Borta, D: 2 (", [("D", "Helt", "api"), (None, "", ""), ("D", "2", "")]),
        ("  ;, ", []),
        ("Borta", [(None, "", "")]),
        ("D;D\nÖGA", [("D", "", ""), ("D", "", ""), ("Öga", "", "")]),
    ],
)  # fmt: skip
def test_names_are_found_in_lists(text: str, expected: list[tuple[str | None, str, str]]) -> None:
    known = {key(name): name for name in ("Öga", "A, B och C", "D")}
    found = [(m.known, m.level, m.kind) for m in mentions(text, known)]
    assert found == expected
    assert all(isinstance(m, Mention) for m in mentions(text, known))


def test_the_first_open_form_with_its_lists_beside_it() -> None:
    model, told = taken_in(
        {
            "systems.csv": "name,aliases,description,system_category,business_area,criticality,"
            "hosting_model,lifecycle_status,backup_frequency,rpo,last_restore_test\n"
            "Journal,,Patientjournal,verksamhetssystem,vård,kritisk,saas,i_drift,daglig,4 h,"
            "2026-01-15\n"
            "Nav,,,infrastruktur,it,hög,on-premise,i_drift,varje timme,,i fjol\n"
            "Mätare,,,iot,gata,låg,,i_drift,,,\n"
            "Gammal,,,verksamhetssystem,,låg,,avvecklad,,,\n",
            "owners.csv": "system_name,name,email,phone,role\n"
            "Journal,Omsorgsnämnden,,,systemägare\n"
            "Journal,Anders And,a@x.example,,dataskyddsombud\n"
            "Nav,,drift@x.example,,teknisk_förvaltare\n"
            "Okänd,Någon,,,systemägare\n",
            "classes.csv": "system_name,confidentiality,integrity,availability,traceability\n"
            "Journal,3,3,2,1\nNav,1,9,1,1\n",
            "integrations.csv": "source_system,target_system,integration_type,frequency,"
            "criticality,is_external,external_party\n"
            "Nav,Journal,api,daglig,hög,nej,\n"
            "Mätare,Nav,filöverföring,daglig,låg,nej,\n"
            "Journal,Skatteverket,api,daglig,låg,ja,Skatteverket\n",
        }
    )
    assert list(model.resources) == ["journal", "nav", "mätare"]
    journal, nav = model.resources["journal"], model.resources["nav"]
    assert journal.type is ResourceType.BUSINESS_SYSTEM
    assert nav.type is ResourceType.BASE_SYSTEM
    assert model.resources["mätare"].type is ResourceType.EQUIPMENT
    assert journal.description == "Patientjournal"
    assert journal.owner == "Omsorgsnämnden"
    assert nav.technical_contact == "drift@x.example"
    assert journal.classification is not None
    assert journal.classification.availability == 2
    assert journal.backup is not None
    assert (journal.backup.interval, str(journal.backup.last_tested)) == (24 * 60, "2026-01-15")
    assert journal.tags[:2] == ("kritikalitet-kritisk", "moln")
    assert needs(model) == {"journal": ["nav"], "nav": ["mätare"]}
    assert journal.needs[0].effect == "stopp"
    assert nav.needs[0].effect == "nedsatt"
    for said in (
        "1 avvecklat system har inte lästs: Gammal.",
        '"aliases", "business_area", "rpo"',
        "2 av 4 rader om roller lästa; okända system: Okänd.",
        '"Skatteverket" är inget system i registret',
        'systems.csv, rad 3, kolumnen "last_restore_test": "i fjol" är inte ett datum och har inte',
        'classes.csv, rad 3, kolumnen "integrity": "9" är inte en nivå 0–4',
    ):
        assert said in told


def test_the_second_open_form() -> None:
    model, told = taken_in(
        {
            "b.csv": "system_id\tname\tstatus\tversion\thosting_type\tkonfidentialitet\triktighet\t"
            "tillganglighet\towner_organization\tsystem_owner\ttechnical_contact\tsupplier\t"
            "criticality_level\n"
            "S-1\tLön\tactive\t2\tcloud\t2\t2\t3\tKommunstyrelsen\tEkonomichef\tServergruppen\t"
            "Lön AB\tP1\n"
        }
    )
    (lön,) = model.resources.values()
    assert (lön.owner, lön.technical_contact, lön.supplier) == (
        "Kommunstyrelsen",
        "Servergruppen",
        "Lön AB",
    )
    assert lön.tags == ("kritikalitet-kritisk", "moln")
    assert lön.classification is not None
    assert lön.classification.availability == 3
    assert '"version"' in told


def test_servicenow_relations_are_read_by_what_they_say() -> None:
    model, told = taken_in(
        {
            "cmdb_ci.csv": "name,sys_class_name,owned_by,support_group,location,vendor\n"
            "Epost,Application,IT-chef,Drift,Hall A,\nvm-1,Linux Server,,,Hall A,Dell\n"
            "sw-1,Network Gear,,,,\nups-1,UPS,,,,\n",
            "cmdb_rel_ci.csv": "parent,child,type\nEpost,vm-1,Runs on::Runs\n"
            "sw-1,vm-1,Used by::Depends on\nups-1,sw-1,Powers::Powered by\n"
            "Epost,sw-1,Located in Zone::Zone contains\n",
        }
    )
    kinds = {i: str(r.type) for i, r in model.resources.items()}
    assert kinds == {
        "epost": "verksamhetssystem",
        "vm-1": "bassystem",
        "sw-1": "nät",
        "ups-1": "el",
    }
    assert needs(model) == {"epost": ["vm-1"], "vm-1": ["sw-1"], "sw-1": ["ups-1"]}
    assert model.resources["epost"].technical_contact == "Drift"
    assert '"Located in Zone::Zone contains" säger inte vem som behöver vem' in told


def test_glpi_impacts_are_found_by_number_and_itop_by_name() -> None:
    model, _ = taken_in(
        {
            "glpi.csv": '"Name";"ID";"Type";"Location";"Manufacturer"\n'
            '"srv";"7";"Server";"Hall";"HP"\n'
            '"App";"9";"Software";"";""\n',
            "impact.csv": "itemtype_source;items_id_source;itemtype_impacted;items_id_impacted\n"
            "Computer;7;Software;9\n",
        }
    )
    assert needs(model) == {"app": ["srv"]}
    model, _ = taken_in(
        {
            "itop.csv": '"Name","Organization->Name","Location->Name","finalclass"\n'
            '"ERP","IT","","ApplicationSolution"\n"VM9","IT","Hall","VirtualMachine"\n',
            "lnk.csv": '"applicationsolution_name","functionalci_name"\n"ERP","VM9"\n',
        }
    )
    assert needs(model) == {"erp": ["vm9"]}
    assert model.resources["vm9"].site == "Hall"


def test_columns_can_be_said_to_mean_something() -> None:
    text = "Kallas,Hos,Vem\nJournal,Hall 1,IT\n"
    with pytest.raises(InputError, match='Säg vilken det är med --kolumn "RUBRIK=namn"'):
        taken_in({"r.csv": text})
    model, _ = taken_in({"r.csv": text}, {"Kallas": "Namn", "hos": "driftstalle", "Vem": "inte"})
    assert model.resources["journal"].site == "Hall 1"
    with pytest.raises(InputError, match='Menade du "namn"'):
        checked_columns({"Kallas": "nam"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_csv_is_read_however_it_is_written(encoding: str, separator: str) -> None:
    text = "\r\n".join(
        separator.join(row) for row in (("Namn", "Leverantör"), ('"Öga ""x"""', "Åäö AB"))
    )
    model, _ = taken_in({"r.csv": text.encode(encoding)})
    (system,) = model.resources.values()
    assert (system.name, system.supplier) == ('Öga "x"', "Åäö AB")


def test_a_register_in_excel_names_sheet_and_cell() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "System 2026"
    sheet.append(["Vårt register"])
    sheet.append([])
    sheet.append(["Namn", "Senast testad återläsning", "Beroende av"])
    sheet.append(["Journal", "snart", "Borta"])
    written = io.BytesIO()
    book.save(written)
    _, told = taken_in({"r.xlsx": written.getvalue()})
    assert 'r.xlsx, blad "System 2026", cell B4: "snart" är inte ett datum' in told
    assert (
        '"Borta" är inget system i registret; beroendet har inte lästs (r.xlsx, blad "System'
        in told
    )


def test_what_is_no_register_is_refused(tmp_path: Path) -> None:
    for content, said in (
        (b"\x89PNG\r\n\x1a\n\0\0\0", "är ingen textfil"),
        (b"", "är tom"),
        (b"hej\n", "känns inte igen"),
        (b'Namn\n"oavslutad\x00', "är ingen textfil"),
    ):
        with pytest.raises(InputError, match=said):
            read_incoming([("x.csv", content)], BEFORE, {})
    assert tmp_path.exists()


def test_a_name_spelt_wrongly_is_told_with_the_one_that_may_be_meant() -> None:
    model, told = taken_in(
        {
            "register.csv": "Namn;Förvaltare;Avtal t.o.m.;Beroenden\n"
            "Journal;vakant;2027-12-31;Databaas, Xyz\nDatabas;Anna;;inga\n"
        }
    )
    assert model.resources["journal"].administrator is None
    assert model.resources["databas"].administrator == "Anna"
    assert needs(model) == {}
    unread = [line for line in told.splitlines() if "inget system i registret" in line]
    assert [line.rpartition(").")[2] for line in unread] == [' Menade du "Databas"?', ""]
    assert '"Avtal t.o.m." → avtal.löper_ut' in told
