"""The data docs: one site for both gates of a run, readable without a network."""

import re
from pathlib import Path

from expectations import run_marts_gate, run_raw_gate
from tests.python.gates.marts_warehouse import TODAY as MARTS_TODAY
from tests.python.gates.marts_warehouse import MartsWarehouse
from tests.python.gates.raw_warehouse import CONTRACT, TODAY, RawWarehouse


def pages(docs_dir: Path) -> dict[str, str]:
    return {page.relative_to(docs_dir).as_posix(): page.read_text() for page in docs_dir.rglob("*.html")}


def test_both_gates_of_a_run_share_a_site_that_loads_nothing(marts: MartsWarehouse) -> None:
    raw, docs_dir = RawWarehouse(marts.path), marts.state_dir / "docs"
    raw.history()
    batch = raw.deliver(50)
    run_raw_gate(raw.path, [CONTRACT], "run", docs_dir, TODAY)
    run_marts_gate(marts.path, None, "run", docs_dir, MARTS_TODAY)
    site = pages(docs_dir)
    index = site["index.html"]
    assert "raw.city311.requests" in index
    assert "marts.fct_measure_values" in index
    failed = next(text for name, text in site.items() if name.startswith("validations/raw/city311"))
    assert batch in failed
    assert "50 rows; typical 1,000" in failed
    assert "What to do: Ask 311 Data Desk" in failed
    for name, text in site.items():
        assert not re.search(r"(src|href)=[\"']?(https?:)?//|<script", text), name
        links = re.findall(r'href="([^"#]+)"', text)
        broken = [link for link in links if not (docs_dir / name).parent.joinpath(link).is_file()]
        assert broken == [], name


def test_a_warning_has_another_mark_than_a_critical_failure(raw: RawWarehouse) -> None:
    """A batch that is held, then one that is only unusual."""
    raw.history()
    raw.deliver(50)
    run_raw_gate(raw.path, [CONTRACT], "critical", raw.path.parent / "critical", TODAY)
    raw.deliver(450)
    run_raw_gate(raw.path, [CONTRACT], "warning", raw.path.parent / "warning", TODAY)
    critical, warning = (pages(raw.path.parent / run) for run in ("critical", "warning"))
    assert 'class="warned"' not in "".join(critical.values())
    assert any("text-danger" in text for text in critical.values())
    assert '<tr class="warned">' in warning["index.html"]
    page = next(text for name, text in warning.items() if name.startswith("validations/"))
    assert '<body class="warned">' in page
    assert page.count("failed-warning") > 1


def test_what_a_department_wrote_is_text_on_every_page(raw: RawWarehouse) -> None:
    """A code of the file, shown because it is not in the contract, and the name of the file."""
    code, docs_dir = "</td><script>alert(1)</script>'; {{ 7 * 7 }} ${x} $x\n=1+1\"", raw.path.parent / "docs"
    raw.history()
    batch = raw.deliver()
    for column, table in (("status", "raw.city311__requests"), ("source_file", "quality.ingest_batches")):
        raw.execute(
            f"update {table} set {column} = ? where {'_' if column == 'status' else ''}batch_id = ?", [code, batch]
        )
    run_raw_gate(raw.path, [CONTRACT], "run", docs_dir, TODAY)
    site = pages(docs_dir)
    assert any("&lt;script&gt;alert(1)" in text for text in site.values())
    assert not [name for name, text in site.items() if "<script" in text or "49" in re.findall(r"alert.{0,80}", text)]
    assert {path.suffix for path in docs_dir.rglob("*") if path.is_file()} <= {".html", ".css"}
    assert raw.execute("select observed from quality.check_results where observed like '%script%'")


def test_a_new_run_starts_the_site_anew(raw: RawWarehouse) -> None:
    docs_dir = raw.path.parent / "docs"
    for run_id in ("first", "second"):
        raw.deliver()
        run_raw_gate(raw.path, [CONTRACT], run_id, docs_dir, TODAY)
    results = [name for name in pages(docs_dir) if name.startswith("validations/")]
    assert [name.split("/")[4] for name in results] == ["second"]


def test_nothing_is_written_outside_the_state_and_the_docs(raw: RawWarehouse, tmp_path: Path) -> None:
    raw.deliver()
    run_raw_gate(raw.path, [CONTRACT], "run", tmp_path / "docs", TODAY)
    assert {path.name for path in tmp_path.iterdir()} == {"warehouse.duckdb", "docs", "runs"}
    assert [path.name for path in (tmp_path / "runs" / "run").iterdir()] == ["gates"]
