"""All that can be read in a PDF that Typst made: its texts, page by page, through the tables of its fonts."""

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"^(.*?)stream\r?\n(.*)\nendstream", re.DOTALL)
_SHOWN = re.compile(
    rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]*)>|\((?:\\.|[^()\\]|\((?:\\.|[^()\\])*\))*\)|(BT)|(ET)", re.DOTALL
)


def pdf_text(document: bytes) -> str:
    """Every text of every page, a space between two of them."""
    objects = {int(number): body for number, body in _OBJECT.findall(document)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    assert pages, "no page was found"
    return " ".join(_page(objects, page) for page in pages)


def _page(objects: dict[int, bytes], page: bytes) -> str:
    fonts: dict[bytes, dict[int, str]] = {}
    resources = _followed(objects, page, rb"Resources")
    for name, number in re.findall(rb"/(\w+) (\d+) 0 R", _followed(objects, resources, rb"Font")):
        to_unicode = re.search(rb"/ToUnicode (\d+) 0 R", objects[int(number)])
        if to_unicode:
            fonts[name] = _table(_content(objects[int(to_unicode[1])]))
    contents = re.search(rb"/Contents (\d+) 0 R", page)
    assert contents
    return _texts(_content(objects[int(contents[1])]), fonts)


def _followed(objects: dict[int, bytes], body: bytes, name: bytes) -> bytes:
    """What stands under a name, there or in another object."""
    refers = re.search(rb"/" + name + rb"\s+(\d+) 0 R", body)
    if refers:
        return objects[int(refers[1])]
    inside = re.search(rb"/" + name + rb"\s*<<(.*?)>>", body, re.DOTALL)
    return body if inside is None else body[inside.start(1) :]


def _content(body: bytes) -> bytes:
    found = _STREAM.match(body)
    assert found
    return zlib.decompress(found[2]) if b"FlateDecode" in found[1] else found[2]


def _table(cmap: bytes) -> dict[int, str]:
    """Glyph → letters."""
    table: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for glyph, letters in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            table[int(glyph, 16)] = bytes.fromhex(letters.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, letters in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(letters, 16)
            for glyph in range(int(first, 16), int(last, 16) + 1):
                table[glyph] = chr(start + glyph - int(first, 16))
    return table


def _texts(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    table: dict[int, str] = {}
    said: list[str] = []
    for found in _SHOWN.finditer(content):
        if found[1]:
            table = fonts.get(found[1], {})
        elif found[2] is not None:
            said.append(_letters(bytes.fromhex(found[2].decode()), table))
        elif found[0].startswith(b"("):
            said.append(_letters(_unescaped(found[0][1:-1]), table))
        elif found[4]:
            said.append(" ")
    return re.sub(r"\s+", " ", "".join(said))


def _letters(codes: bytes, table: dict[int, str]) -> str:
    return "".join(table.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2))


def _unescaped(text: bytes) -> bytes:
    plain = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8)]) if code.isdigit() else plain.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)
