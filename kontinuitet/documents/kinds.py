"""Every kind of document, a row for each; what it is stands in its module in ``printed``."""

from __future__ import annotations

from collections.abc import Mapping

from kontinuitet.documents.making import Kind
from kontinuitet.documents.printed import (
    action_cards,
    binder,
    department_plan,
    department_return,
    exercise_brief,
    exercise_cards,
    exercise_evaluator,
    exercise_invitation,
    exercise_participants,
    exercise_report,
    exercise_script,
    fallback_sheets,
    it_edition,
    management_report,
    micro_exercises,
    municipality_plan,
    person_steps,
    public_plan,
    restart_order,
    simulation_report,
    year,
)

KINDS: tuple[Kind, ...] = (
    department_plan.KIND,
    municipality_plan.KIND,
    public_plan.KIND,
    it_edition.KIND,
    binder.KIND,
    fallback_sheets.KIND,
    action_cards.KIND,
    restart_order.KIND,
    person_steps.KIND,
    department_return.KIND,
    simulation_report.KIND,
    exercise_brief.KIND,
    exercise_invitation.KIND,
    exercise_script.KIND,
    exercise_cards.KIND,
    exercise_participants.KIND,
    exercise_evaluator.KIND,
    exercise_report.KIND,
    micro_exercises.KIND,
    management_report.KIND,
    year.KIND,
)

BY_TEMPLATE: Mapping[str, Kind] = {kind.template: kind for kind in KINDS}
