"""A record written as YAML is read back as it was."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontinuitet import bundled
from kontinuitet.loading.workspace import load_scenario, load_workspace
from kontinuitet.loading.writing import plain, yaml_text
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.landscape import MunicipalityInfo
from kontinuitet.model.scenario import Scenario


def test_the_example_is_read_back(tmp_path: Path) -> None:
    with bundled.folder("examples", "exempelkoping") as folder:
        workspace = load_workspace(folder)
    assert workspace.municipality is not None
    text = yaml_text(plain(workspace.municipality), "Två rader\noch en till")
    assert text.startswith("# Två rader\n# och en till\nkommun:\n")
    (tmp_path / "allt.yaml").write_text(text, encoding="utf-8")
    again = load_workspace(tmp_path)
    assert again.municipality == workspace.municipality


@pytest.mark.parametrize("name", bundled.names("scenarios"))
def test_every_packaged_scenario_is_read_back(name: str, tmp_path: Path) -> None:
    (tmp_path / "k.yaml").write_text("kommun: {namn: Prov}\n", encoding="utf-8")
    workspace = load_workspace(tmp_path)
    scenario, _ = load_scenario(workspace, name)
    assert scenario is not None
    source = load(yaml_text(plain(scenario)), name)
    assert source.problems == ()
    assert isinstance(source.data, dict)
    assert Scenario.model_validate(source.data) == scenario


_TEXTS = (
    st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), min_size=1)
    .map(str.strip)
    .filter(bool)
)


@given(_TEXTS)
def test_any_text_is_read_back(text: str) -> None:
    written = yaml_text(plain(MunicipalityInfo.model_validate({"namn": text})))
    source = load(written, "x.yaml")
    assert isinstance(source.data, dict)
    # Letters that can be written in two ways are read as one.
    assert source.data["namn"] == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "word", ["ja", "nej", "no", "on", "0701740601", "16:30", "1e3", "~", "null"]
)
def test_words_that_yaml_takes_for_others_stay(word: str) -> None:
    source = load(yaml_text({"namn": word}), "x.yaml")
    assert source.data == {"namn": word}
