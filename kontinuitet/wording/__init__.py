"""How counts, lists, durations, dates and clocks are said: once, for terminal, page and print.

Each has one function for running text and one for tables. All give ordinary spaces; what is printed
passes :func:`hard_spaces` at the door, where documents and pictures are written.
Rules: Myndigheternas skrivregler. None of them reads a clock or knows of the model's records.
"""

from kontinuitet.wording.counts import (
    count_in_table,
    count_in_text,
    figures,
    number_in_text,
    of_in_text,
    three_figures,
)
from kontinuitet.wording.dates import (
    clock_in_list,
    clock_in_table,
    clock_in_text,
    day_in_table,
    day_in_text,
    moment_in_table,
    moment_in_text,
    weekday_in_list,
)
from kontinuitet.wording.durations import (
    after_start_in_table,
    after_start_in_text,
    day_of_outage,
    duration_in_table,
    duration_in_text,
    time_of_day_of_outage,
    weighted_in_table,
    weighted_in_text,
)
from kontinuitet.wording.lists import joined, listed, set_apart
from kontinuitet.wording.spaces import HARD_SPACE, hard_spaces

__all__ = [
    "HARD_SPACE",
    "after_start_in_table",
    "after_start_in_text",
    "clock_in_list",
    "clock_in_table",
    "clock_in_text",
    "count_in_table",
    "count_in_text",
    "day_in_table",
    "day_in_text",
    "day_of_outage",
    "duration_in_table",
    "duration_in_text",
    "figures",
    "hard_spaces",
    "joined",
    "listed",
    "moment_in_table",
    "moment_in_text",
    "number_in_text",
    "of_in_text",
    "set_apart",
    "three_figures",
    "time_of_day_of_outage",
    "weekday_in_list",
    "weighted_in_table",
    "weighted_in_text",
]
