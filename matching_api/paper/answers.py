"""Answers that are a file to keep."""

from typing import Self

from fastapi import Response


class _File(Response):
    ending = ""

    @classmethod
    def named(cls, name: str, content: bytes) -> Self:
        """The file, which a browser saves under this name."""
        return cls(content, headers={"Content-Disposition": f'attachment; filename="{name}.{cls.ending}"'})


class PdfResponse(_File):
    media_type = "application/pdf"
    ending = "pdf"


class WorkbookResponse(_File):
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ending = "xlsx"
