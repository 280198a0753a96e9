"""What a list that was planned anew during an event says on every page, and what is ticked off."""

from __future__ import annotations

from kontinuitet.analysis.base.restart_results import RestartStep, StepState
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.documents.blocks import CellText
from kontinuitet.documents.matter import texts
from kontinuitet.model.scenario import Scenario


def replanned_sentence(scenario: Scenario, result: SimulationResult) -> str:
    """Say when the list was planned anew and which list it replaces; empty for the first one."""
    again = result.restart.replanned
    if again is None:
        return ""
    before = again.status.planned if again.status else None
    replaced = (
        "den ursprungliga listan" if before is None else f"listan från {_when(before, scenario)}"
    )
    return f"Omplanerad {_when(again.now, scenario)}, ersätter {replaced}"


def edition_name(scenario: Scenario, result: SimulationResult) -> str:
    """Return the scenario's name, which stands at the top of every page, with that sentence."""
    sentence = replanned_sentence(scenario, result)
    return f"{scenario.name}. {sentence}" if sentence else scenario.name


def tick(step: RestartStep) -> CellText:
    """Return the box to tick, ticked when the step is done."""
    done = step.state is StepState.DONE
    return CellText(texts.TICKED if done else texts.CHECKBOX, symbol=True)


def _when(minute: int, scenario: Scenario) -> str:
    return texts.when_in_table(minute, scenario.starts)
