"""`mall`: list the Word templates, their fields, try own ones and copy one to edit."""

from __future__ import annotations

from pathlib import Path

import click

from kontinuitet import bundled
from kontinuitet.cli import output, swedish
from kontinuitet.documents.kinds import BY_TEMPLATE, KINDS
from kontinuitet.documents.making import Kind
from kontinuitet.errors import InputError
from kontinuitet.problems import nearest
from kontinuitet.services import template_trials
from kontinuitet.services.gathering import OWN_TEMPLATES
from kontinuitet.services.plain.templates import (
    template_fields_json,
    templates_json,
    trials_json,
)
from kontinuitet.services.writing import write_all
from kontinuitet.wording import count_in_table


def kind_of(name: str) -> Kind:
    """Return the kind that a template's name stands for; the ending may be left out.

    Raises:
        InputError: there is no such template.
    """
    full = name if name.lower().endswith(".docx") else f"{name}.docx"
    found = {swedish.fold(template): kind for template, kind in BY_TEMPLATE.items()}
    kind = found.get(swedish.fold(full))
    if kind is None:
        # Without the ending, which would make all names seem alike.
        near = nearest(Path(full).stem, {Path(template).stem for template in BY_TEMPLATE})
        hint = f'Menade du "{near}.docx"?' if near else f"De som finns: {', '.join(BY_TEMPLATE)}."
        raise InputError(f'Mallen "{name}" finns inte. {hint}')
    return kind


@swedish.group(
    "mall",
    help="""Visa, pröva och kopiera mallarna för Word-filerna.

    En mall i mappen mallar i kommunens mapp används i stället för den medföljande med samma
    namn.""",
)
def command() -> None:
    """Hold the commands on templates together."""


@swedish.command(
    "lista",
    help="""Visa alla mallar och vad de är till för.

    Med MAPP visas även vilka av kommunens egna mallar som används i stället.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path), required=False)
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
def list_templates(folder: Path | None, as_json: bool) -> int:
    """List the packaged templates, and which own ones win."""
    own: set[str] = set()
    if folder is not None:
        if not folder.is_dir():
            raise InputError(f'Mappen "{folder}" finns inte.')
        own = set(template_trials.own_templates(folder))
    if as_json:
        output.result_json(templates_json(KINDS, own))
        return output.DONE
    rows = [(k.template, k.purpose, "egen" if k.template in own else "medföljande") for k in KINDS]
    output.result(output.table(("Mall", "Till", "Används"), rows))
    for name in sorted(own - BY_TEMPLATE.keys()):
        output.note(template_trials.unused(name))
    return output.DONE


@swedish.command(
    "fält",
    help="""Visa alla fält som en mall får använda, med förklaring.

    Utan MALL visas fälten för alla mallar. [] efter ett namn visar en lista att gå igenom med
    {% for … %}.""",
)
@swedish.argument("template", metavar="MALL", required=False)
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
def list_fields(template: str | None, as_json: bool) -> int:
    """List the fields, from code."""
    kinds = KINDS if template is None else (kind_of(template),)
    if as_json:
        output.result_json(template_fields_json(kinds))
        return output.DONE
    for number, kind in enumerate(kinds):
        output.result(f"{'' if number == 0 else chr(10)}{kind.template}: {kind.purpose}\n")
        rows = [(f.path + ("[]" if f.repeated else ""), f.description) for f in kind.fields()]
        output.result(output.table(("Fält", "Förklaring"), rows))
    return output.DONE


@swedish.command(
    "kontrollera",
    help="""Pröva kommunens egna mallar och visa alla fel.

    MAPP är kommunens mapp: alla mallar i mappen mallar prövas mot kommunens uppgifter och mot
    exempelkommunens. FIL är en enda mall.""",
)
@swedish.argument("target", metavar="MAPP|FIL", type=click.Path(path_type=Path, exists=True))
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
def check_templates(target: Path, as_json: bool) -> int:
    """Try the templates; exit code 2 when one of them cannot be used."""
    results = template_trials.try_all(target, output.note, output.progress)
    broken = sum(bool(r.faults) for r in results)
    if as_json:
        output.result_json(trials_json(results))
        return output.DONE if not broken else InputError.exit_code
    for r in results:
        tried = f"prövad mot {' och '.join(r.tried)}" if r.tried else "inte prövad"
        verdict = count_in_table(len(r.faults), "fel", "fel") if r.faults else "kan användas"
        output.result(f"{r.name}: {verdict}, {tried}.")
        for line in r.faults:
            output.result(output.paragraph(f"Fel: {line}", indent="  "))
        for line in r.remarks:
            output.result(output.paragraph(f"Anmärkning: {line}", indent="  "))
    if not results:
        output.result(f"Det finns inga egna mallar i {target / OWN_TEMPLATES}.")
    return output.DONE if not broken else InputError.exit_code


@swedish.command(
    "kopiera",
    help="""Kopiera en medföljande mall till kommunens mapp, att ändra i Word.

    Filen hamnar i mappen mallar i MAPP och används därefter i stället för den medföljande.""",
    short_help="Kopiera en medföljande mall, att ändra i Word.",
)
@swedish.argument("template", metavar="MALL")
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
def copy_template(template: str, folder: Path) -> int:
    """Copy a packaged template; a file that is there already is never touched."""
    kind = kind_of(template)
    if not folder.is_dir():
        raise InputError(f'Mappen "{folder}" finns inte.')
    target = folder / OWN_TEMPLATES / kind.template
    if target.exists():
        raise InputError(
            f'"{target}" finns redan och lämnas som den är. Byt namn på den om du vill ha en '
            "ny kopia."
        )
    write_all({target: bundled.read_bytes("plan_templates", kind.template)}, tell=output.note)
    output.result(
        f"Mallen är kopierad till {target}.\nÄndra den i Word och pröva den sedan:\n"
        f"  kontinuitet mall kontrollera {folder}"
    )
    return output.DONE


for _command in (list_templates, list_fields, check_templates, copy_template):
    command.add_command(_command)
