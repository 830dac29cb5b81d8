"""Bits that flip at random places of the index: an answer, or a sentence; never a crash."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from t2sql.search import matrix
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import update_index
from tests.search.test_damage_files import many_tables
from tests.search.tiny_catalog import make_catalog

ROOT = Path(__file__).parents[2]
FLIPS = """
import random, sys
from pathlib import Path
from t2sql.errors import SearchError
from tests.search.test_damage_files import answers
draw = random.Random(int(sys.argv[2]))
for folder in sorted(Path(sys.argv[1]).iterdir()):
    file = folder / (folder / "damaged").read_text()
    content = bytearray(file.read_bytes())
    for _ in range(draw.choice((1, 8, 64))):
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    file.write_bytes(content)
    print(f"{folder.name} {file.name}", end=" ", flush=True)
    try:
        print("answered", len(answers(folder)["words"]), flush=True)
    except SearchError as error:
        print("told" if "t2sql index" in str(error) else f"UNTOLD {error}", flush=True)
"""


@pytest.fixture(scope="module", params=["in arrays", "in Chroma"])
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original") / "index"
    if request.param == "in arrays":
        update_index(folder, make_catalog(), HashEmbedder())
    else:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(matrix, "MOST_VECTORS", -1)
            update_index(folder, many_tables(), HashEmbedder())
    return folder


@pytest.mark.slow
def test_flipped_bits_end_in_an_answer_or_in_a_sentence(tmp_path: Path, original: Path) -> None:
    files = [path for path in original.rglob("*") if path.is_file() and path.stat().st_size]
    copies = 0
    for file in files:
        for _ in range(6):
            folder = tmp_path / f"{copies:03}"
            shutil.copytree(original, folder)
            place = file.relative_to(original).as_posix()
            (folder / "damaged").write_text(place, encoding="utf-8")
            copies += 1
    done = subprocess.run(
        [sys.executable, "-c", FLIPS, str(tmp_path), "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, (lines[-1:], done.stderr[-2000:])
    assert len(lines) == copies
    assert not [line for line in lines if "UNTOLD" in line]
    assert [line for line in lines if line.endswith("told")]
