"""The texts that click prints on its own, and their Swedish.

The keys of :data:`CATALOGUE` are click's message ids. A test reads click's source and fails when
a new version has a message that is neither here nor known never to reach a user.
"""

from __future__ import annotations

from typing import Final

CATALOGUE: Final[dict[str, str]] = {
    "Missing command.": "Ett kommando saknas.",
    "Got unexpected extra argument ({args})": "Ett argument för mycket: {args}.",
    "Got unexpected extra arguments ({args})": "För många argument: {args}.",
    "Value must be an iterable.": "Värdet måste vara en lista.",
    "Takes {nargs} values but 1 was given.": "Ska ha {nargs} värden men fick 1.",
    "Takes {nargs} values but {len} were given.": "Ska ha {nargs} värden men fick {len}.",
    "{len_type} values are required, but {len_value} was given.": "Ska ha {len_type} värden men"
    " fick {len_value}.",
    "{len_type} values are required, but {len_value} were given.": "Ska ha {len_type} värden men"
    " fick {len_value}.",
    "Argument {name!r} takes {nargs} values.": "Argumentet {name} ska ha {nargs} värden.",
    "Option {name!r} does not take a value.": "Flaggan {name} tar inget värde.",
    "Option {name!r} requires an argument.": "Flaggan {name} ska följas av ett värde.",
    "Option {name!r} requires {nargs} arguments.": "Flaggan {name} ska följas av {nargs} värden.",
    "Invalid start character for option ({option})": "En flagga kan inte börja så: {option}.",
    "{value!r} is not {choice}.": "{value} är inte {choice}.",
    "{value!r} is not one of {choices}.": "{value} är inte något av {choices}.",
    "{value!r} does not match the format {format}.": "{value} är inte skrivet som {format}.",
    "{value!r} does not match the formats {formats}.": "{value} är inte skrivet som {formats}.",
    "{value!r} is not a valid {number_type}.": "{value} är inte ett {number_type}.",
    "{value} is not in the range {range}.": "{value} ligger utanför det tillåtna ({range}).",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value} är varken ja eller"
    " nej.",
    "{value!r} is not a valid UUID.": "{value} är inte ett giltigt UUID.",
    "{name} {filename!r} does not exist.": "{name} {filename} finns inte.",
    "{name} {filename!r} is a file.": "{filename} är en fil, inte en mapp.",
    "{name} {filename!r} is a directory.": "{filename} är en mapp, inte en fil.",
    "{name} {filename!r} is not readable.": "{name} {filename} går inte att läsa.",
    "{name} {filename!r} is not writable.": "{name} {filename} går inte att skriva till.",
    "{name} {filename!r} is not executable.": "{name} {filename} går inte att köra.",
}

#: click's own words for what a path points at, and for kinds of numbers.
WORDS: Final[dict[str, str]] = {
    "File": "Filen",
    "Directory": "Mappen",
    "Path": "Sökvägen",
    "integer": "heltal",
    "integer range": "heltal",
    "float": "tal",
    "float range": "tal",
}

#: Headings on a help page.
HELP_WORDS: Final[dict[str, str]] = {
    "Options": "Flaggor",
    "Commands": "Kommandon",
    "Positional arguments": "Argument",
}

#: The value names that click derives from a type.
METAVARS: Final[dict[str, str]] = {
    "INTEGER": "HELTAL",
    "INTEGER RANGE": "HELTAL",
    "FLOAT": "TAL",
    "FLOAT RANGE": "TAL",
    "BOOLEAN": "JA/NEJ",
    "FILE": "FIL",
    "FILENAME": "FIL",
    "DIRECTORY": "MAPP",
    "PATH": "SÖKVÄG",
}
