"""The page at `/bron/`: served by the own API, readable without signing in, with no place to send anything to."""

import io
import json
import re
import tarfile
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from matching_api.bron import kern, routes, vendor
from matching_api.main import create_app
from matching_api.prepare import in_page
from tests.prepare.conftest import KEY, raw


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app(), follow_redirects=False)


def options(**changed: object) -> str:
    asked = {
        "organisation": "jt-oegstgeest",
        "waitlist": "jeugdteam",
        "reference_date": "2026-11-20",
        "key": KEY.secret.hex(),
        "mapping": None,
        "decisions": {},
    }
    return json.dumps(asked | changed)


@pytest.mark.parametrize("path", ["", "bron.css", "bron.js", "tables.js", "worker.js", "kern.zip"])
def test_every_file_of_the_page_forbids_every_other_address(client: TestClient, path: str) -> None:
    answer = client.get(f"/bron/{path}")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval'" not in policy.replace("wasm-unsafe-eval'", "")


@pytest.mark.parametrize("path", ["", "bron.js", "kern.zip"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_sent_to_the_page(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, f"/bron/{path}", content=b"x").status_code == 405


@pytest.mark.parametrize("name", ["not-installed.html", "../routes.py", "..%2froutes.py", "pyodide.mjs", "vendor.py"])
def test_no_other_file_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/bron/{name}").status_code == 404


def test_the_address_without_a_slash_leads_to_the_page(client: TestClient) -> None:
    answer = client.get("/bron")
    assert (answer.status_code, answer.headers["location"]) == (308, "bron/")


def test_without_its_python_the_page_says_so_in_a_sentence(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "installed", lambda: False)
    assert "niet geïnstalleerd" in client.get("/bron/").text


def test_the_page_names_no_outside_address() -> None:
    for path in sorted(routes.PAGE.iterdir()):
        assert not re.search(r"(?:https?:)?//[a-z0-9]", path.read_text(encoding="utf-8"), re.IGNORECASE), path.name


def test_the_worker_loads_the_pinned_python() -> None:
    assert set(re.findall(r"pyodide-([\d.]+)/", (routes.PAGE / "worker.js").read_text())) == {vendor.VERSION}


def test_the_core_that_the_page_gets_holds_nothing_of_the_service() -> None:
    names = zipfile.ZipFile(io.BytesIO(kern.archive())).namelist()
    own = {name for name in names if name.startswith("matching_api/")}
    assert {name.split("/")[1] for name in own} == {"__init__.py", "personal_data.py", "prepare"}
    assert {name.split("/")[0] for name in names if "LICEN" in name} == {"openpyxl", "et_xmlfile"}
    assert {name.split("/")[0] for name in names} == {"matching_api", "openpyxl", "et_xmlfile", "data"}


def test_a_package_other_than_the_pinned_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    with tarfile.open(tmp_path / "other.tgz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("package/pyodide.mjs"))
    npm.write_text(f'#!/bin/sh\ncp "{tmp_path}/other.tgz" "$6/other.tgz"\n')
    npm.chmod(0o755)
    monkeypatch.setattr(vendor.shutil, "which", lambda name: str(npm))
    monkeypatch.setattr(vendor, "FOLDER", tmp_path / "vendor" / "pyodide")
    with pytest.raises(vendor.CannotFetch, match="not the one this project pins"):
        vendor.fetch()
    assert not (tmp_path / "vendor").exists()


def test_the_page_delivers_what_the_command_delivers() -> None:
    answer = json.loads(in_page.run(raw("wachtlijst_jt-oegstgeest.csv"), options()))
    assert answer["report"]["sums"].startswith("121 rijen gelezen = 84 in de levering")
    assert set(answer["files"]) == {"levering", "vertaling", "nakijken", "rapport", "koppeling"}
    assert answer["files"]["levering"].count("\n") == 85


def test_without_a_key_the_page_gives_a_report_and_no_files() -> None:
    answer = json.loads(in_page.run(raw("export-jt-kaag.csv"), options(key="", organisation="jt-kaag")))
    assert answer["files"] == {}
    assert answer["report"]["sections"]


def test_columns_that_nobody_recognises_come_back_to_be_chosen() -> None:
    content = b"Nr;Achternaam;Geboortedatum;PC;Sinds;Wat\nA1;Bondarenko;5-3-2014;2316AB;1-10-2026;faalangst\n"
    unclear = json.loads(in_page.run(content, options()))
    assert "clientnummer, hulpvraag, aanmelddatum" in unclear["error"]
    assert {one["header"]: one["field"] for one in unclear["columns"]}["Achternaam"] == "weglaten"
    chosen = {one["header"]: one["field"] for one in unclear["columns"]}
    chosen |= {"Nr": "clientnummer", "Sinds": "aanmelddatum", "Wat": "hulpvraag"}
    answer = json.loads(in_page.run(content, options(columns=chosen)))
    assert "= 1 in de levering" in answer["report"]["sums"]
    assert '"Wat" = "hulpvraag"' in answer["files"]["koppeling"]
    double = json.loads(in_page.run(content, options(columns={**chosen, "PC": "clientnummer"})))
    assert "twee kolommen voor: clientnummer" in double["error"]


def test_a_choice_in_the_page_is_remembered_in_the_mapping() -> None:
    chosen = {"exceutieve functies": ["plannen-en-organiseren"], "zie verslag huisarts": "wacht"}
    answer = json.loads(in_page.run(raw("wachtlijst_jt-oegstgeest.csv"), options(decisions=chosen)))
    assert "= 85 in de levering" in answer["report"]["sums"]
    assert '"exceutieve functies" = ["plannen-en-organiseren"]' in answer["files"]["koppeling"]


@pytest.mark.parametrize(
    "wrong", [{"key": "x"}, {"mapping": "[["}, {"reference_date": "Bondarenko"}, {"decisions": {"a": 1}}]
)
def test_what_is_wrong_comes_back_as_a_sentence(wrong: dict[str, object]) -> None:
    answer = json.loads(in_page.run(raw("export-jt-kaag.csv"), options(**wrong)))
    assert set(answer) == {"error"}
    assert "Bondarenko" not in answer["error"]


def test_a_key_made_in_the_page_is_a_key() -> None:
    text = in_page.new_key("jt-a")
    assert len(in_page.fingerprint(text)) == 8
    assert in_page.fingerprint("geen sleutel") == ""
