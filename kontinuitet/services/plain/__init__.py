"""Results as plain data: the JSON that other programs may rely on (``docs/json.md``).

One module a result. Each gives mappings, lists, strings, numbers and None, with Swedish keys;
:mod:`.text` makes the text of them, with the version.
"""
