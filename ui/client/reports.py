"""The quarter's report as files, and what groups save over the whole region."""

from collections.abc import Mapping
from typing import cast

from ui import answers
from ui.client.connection import Connection


class Reports(Connection):
    """What a project leader takes along to a meeting."""

    def report_document(self, quarter: str, outside: bool) -> bytes:
        """As PDF; raises ApiProblem `invalid-input` for a quarter that is not over or not known."""
        query = {"outside": str(outside).lower()}
        return self._request("GET", f"/regional-reports/{quarter}/document", params=query).content

    def report_workbook(self, quarter: str, outside: bool) -> bytes:
        """Its tables as an Excel file."""
        query = {"outside": str(outside).lower()}
        return self._request("GET", f"/regional-reports/{quarter}/workbook", params=query).content

    def region_benefit(self, assumed: Mapping[str, float]) -> answers.RegionBenefit:
        return cast(answers.RegionBenefit, self._send("POST", "/started-groups/_benefit", json=dict(assumed)))
