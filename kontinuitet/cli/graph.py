"""`graf`: the model's graph of dependencies, told in figures and given to other tools."""

from __future__ import annotations

from pathlib import Path

import click

from kontinuitet.analysis.base.graph import to_networkx
from kontinuitet.analysis.base.graph_export import FORMATS, export
from kontinuitet.analysis.base.graph_facts import GraphFacts, facts_of
from kontinuitet.cli import output, swedish
from kontinuitet.cli.workspaces import open_workspace
from kontinuitet.model.landscape import Municipality
from kontinuitet.services.plain.graph import MOST, graph_json
from kontinuitet.services.writing import write_all
from kontinuitet.wording import count_in_table


@swedish.command(
    "graf",
    help="""Visa beroendena som graf, och skriv den i format som andra verktyg läser.

    Pilarna går från det som behövs till den som behöver det. Med --ut skrivs alla uppgifter som
    GraphML (yEd, Gephi, Cytoscape), GEXF (Gephi), JSON (D3, networkx) eller DOT (Graphviz).""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option(
    "--ut",
    "targets",
    metavar="FIL",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="FIL.graphml, FIL.gexf, FIL.json eller FIL.dot. Kan upprepas.",
)
@swedish.option("--json", "as_json", is_flag=True, help="Skriv siffrorna som JSON.")
def command(folder: Path, targets: tuple[Path, ...], as_json: bool) -> int:
    """Tell the graph's figures, and write it."""
    for target in targets:
        if target.suffix.lower() not in FORMATS:
            raise click.BadParameter(
                f'Grafen kan inte skrivas som "{target}". Låt namnet sluta på .graphml, .gexf, '
                ".json eller .dot.",
                param_hint="--ut",
            )
    _, municipality = open_workspace(folder)
    graph = to_networkx(municipality)
    found = facts_of(graph)
    if as_json:
        output.result_json(graph_json(found))
    else:
        output.result(_text(found, municipality))
    made = {target: export(graph, target.suffix.lower()) for target in targets}
    if made:
        write_all(made, tell=output.note)
        for target in targets:
            output.note(f"Grafen är skriven till {target}.")
    return output.DONE


def _text(found: GraphFacts, municipality: Municipality) -> str:
    lines = [
        f"{municipality.info.name}: {count_in_table(found.nodes, 'nod', 'noder')} och "
        f"{count_in_table(found.edges, 'beroende', 'beroenden')}.",
        "",
    ]
    if found.longest:
        lines.append(f"Längsta kedjan har {count_in_table(len(found.longest), 'led', 'led')}:")
        lines.append(
            output.paragraph(" → ".join(map(municipality.name_of, found.longest)), indent="  ")
        )
    lines.append("")
    if found.circles:
        lines.append(
            f"{count_in_table(len(found.circles), 'ömsesidigt beroende', 'ömsesidiga beroenden')}:"
        )
        lines += [
            output.bullet("; ".join(map(municipality.name_of, circle))) for circle in found.circles
        ]
    else:
        lines.append("Inga ömsesidiga beroenden (cirklar).")
    rows = [(municipality.name_of(i), n) for i, n in found.reaching[:MOST]]
    if rows:
        lines += ["", "Sådant som flest är beroende av, direkt eller genom andra", ""]
        lines.append(output.table(("Namn", "Antal beroende"), rows, right=(1,)))
    return "\n".join(lines)
