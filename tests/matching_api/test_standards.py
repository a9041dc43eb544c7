"""Each technical rule of the NL GOV REST API Design Rules 2.2, over the published document."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from schemathesis.openapi import from_dict

from matching_api.main import create_app
from matching_api.settings import PROJECT

pytestmark = pytest.mark.slow  # makes the whole document

KEBAB = re.compile(r"_[a-z]+|[a-z0-9]+(-[a-z0-9]+)*|\{[a-z0-9_]+\}")
CAMEL = re.compile(r"[a-z]+([A-Z][a-z0-9]*)*")
SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
Document = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Document:
    """What `/v1/openapi.json` answers, for whoever asks."""
    found: Document = TestClient(create_app()).get("/v1/openapi.json").json()
    return found


def _operations(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _parameters(document: Document, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, operation in _operations(document):
        for each in operation.get("parameters", []):
            if each["in"] == place:
                yield f"{name} {each['name']}", each


def _properties(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for schema, described in document["components"]["schemas"].items():
        for name, each in described.get("properties", {}).items():
            yield schema, name, each


def _formats(schema: dict[str, Any]) -> set[str]:
    choices = [schema, *schema.get("anyOf", [])]
    return {str(each["format"]) for each in choices if "format" in each}


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/")


# core/doc-openapi
def test_the_interface_is_described_in_openapi_3(document: Document) -> None:
    assert re.fullmatch(r"3\.[01]\.\d+", document["openapi"])
    from_dict(document).validate()


# core/doc-openapi-contact
def test_the_document_names_whom_to_ask(document: Document) -> None:
    contact = document["info"]["contact"]
    assert contact["name"]
    assert contact["url"].startswith("https://")
    assert "@" in contact["email"]


# core/no-trailing-slash
def test_no_path_ends_in_a_slash(document: Document) -> None:
    assert [path for path in document["paths"] if path.endswith("/")] == []
    assert not document["servers"][0]["url"].endswith("/")


# core/path-segments-kebab-case
def test_every_part_of_a_path_is_in_kebab_case(document: Document) -> None:
    wrong = [path for path in document["paths"] if not all(map(KEBAB.fullmatch, _segments(path)))]
    assert wrong == []


# core/query-keys-camel-case
def test_every_key_of_a_query_is_in_camel_case(document: Document) -> None:
    keys = list(_parameters(document, "query"))
    assert keys
    assert [where for where, each in keys if not CAMEL.fullmatch(each["name"])] == []


# core/naming-collections
def test_resources_are_plural_nouns_and_operations_stand_under_them(document: Document) -> None:
    said = {part for path in document["paths"] for part in _segments(path) if part[0] not in "{_"}
    # A thing there is one of, or the format a feed is named after; nothing else may be singular.
    assert {part for part in said if not part.endswith("s")} <= {
        *("me", "capacity", "sharing", "calendar", "workbook", "hsds", "invitation", "document")
    }


# core/http-methods
def test_only_the_standard_methods_are_used(document: Document) -> None:
    assert {method for each in document["paths"].values() for method in each} <= METHODS


# core/uri-version
def test_the_address_holds_the_major_version(document: Document) -> None:
    major = document["info"]["version"].split(".")[0]
    assert document["servers"][0]["url"].endswith(f"/v{major}")


# core/semver
def test_the_version_is_a_semantic_one(document: Document) -> None:
    assert SEMVER.fullmatch(document["info"]["version"])


# core/version-header
def test_every_answer_is_described_with_the_header_of_the_version(document: Document) -> None:
    without = [
        (name, status)
        for name, operation in _operations(document)
        for status, answer in operation["responses"].items()
        if "API-Version" not in answer.get("headers", {})
    ]
    assert without == []


# core/transport/tls
def test_every_server_is_reached_over_https(document: Document) -> None:
    assert all(server["url"].startswith("https://") for server in document["servers"])


# core/date-time/format
def test_every_moment_and_every_date_is_described_as_one(document: Document) -> None:
    moments = [(s, n) for s, n, each in _properties(document) if n.endswith("_at") and _formats(each) != {"date-time"}]
    dates = [
        (s, n) for s, n, each in _properties(document) if n.endswith(("_on", "_date")) and _formats(each) != {"date"}
    ]
    assert (moments, dates) == ([], [])
    assert [n for _, n, each in _properties(document) if n.endswith("_date") and each.get("format") != "date"] == []


# core/date-time/date-omit-time-portion
def test_what_is_a_date_is_not_described_as_a_moment(document: Document) -> None:
    moments = {name for _, name, each in _properties(document) if "date-time" in _formats(each)}
    assert {name for name in moments if name.endswith(("_date", "_on"))} == set()
    queries = [each["schema"] for _, each in _parameters(document, "query") if each["name"].lower().endswith("date")]
    assert queries
    # A choice of types would be read as a date without a format.
    assert all(each.get("format") == "date" for each in queries)


# core/error-handling/problem-details
def test_every_error_is_described_as_problem_details(document: Document) -> None:
    for name, operation in _operations(document):
        errors = {status: each for status, each in operation["responses"].items() if not status.startswith("2")}
        assert {"400", "default"} <= errors.keys(), name
        for answer in errors.values():
            assert answer["content"] == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }, name
    problem = document["components"]["schemas"]["Problem"]
    assert {"status", "title", "detail"} <= set(problem["required"])


# core/error-handling/invalid-input
def test_invalid_input_is_400_and_nothing_speaks_of_422(document: Document) -> None:
    assert [name for name, operation in _operations(document) if "422" in operation["responses"]] == []
    assert not {"HTTPValidationError", "ValidationError"} & set(document["components"]["schemas"])


# Functional rule: no sensitive information in addresses
def test_no_address_can_hold_a_tag_an_age_of_somebody_or_a_pseudonym(document: Document) -> None:
    keys = {each["name"].lower() for place in ("query", "path") for _, each in _parameters(document, place)}
    assert not {key for key in keys if re.search(r"tag|pseudonym|kenmerk|token|name|birth", key)}


# Functional rule: consistent lists
def test_every_list_is_an_object_with_items(document: Document) -> None:
    for name, operation in _operations(document):
        for status, answer in operation["responses"].items():
            for content in answer.get("content", {}).values():
                assert content.get("schema", {}).get("type") != "array", (name, status)


def test_every_operation_has_an_own_id_a_summary_and_a_subject(document: Document) -> None:
    operations = dict(_operations(document))
    ids = [each["operationId"] for each in operations.values()]
    assert len(set(ids)) == len(ids)
    assert all(each.get("summary") and each.get("tags") for each in operations.values())


# core/interface-language: English, with a glossary
def test_the_glossary_holds_every_word_of_an_address(document: Document) -> None:
    page = (PROJECT / "docs" / "api-glossary.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))
    said = {part for path in document["paths"] for part in _segments(path) if part[0] not in "{_"}
    assert said - {"me"} - explained == set()
