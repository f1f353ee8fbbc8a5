"""Texts and files that no office wrote: nothing crashes a reader, hangs or fills the memory.

    python tests/benchmarks/reading/fuzz.py [--texts 20000] [--files 1000] [--seed 1] [--formats docx,pdf]

Texts are put together from what notices consist of, in any order and number; files of each format are damaged: cut
short, bytes changed, removed or repeated, of packed formats also within their parts. Each text and file is read as a
rebuild reads it, with the limits of a child process. Prints a line for what broke, and counts; ends with 1 if any did.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from copy import deepcopy
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from lxml import etree
from rendering import docx, html, pdf

from index.errors import ReadingError
from index.parsing.parser import parse_file, parse_text
from index.parsing.passages import embedded_text, lexical_text, passages

SAMPLES = Path(__file__).parents[2] / "readers" / "samples"
ODD = (
    "",
    "-1",
    "0",
    "1.5",
    "99999999999999999999",
    "NaN",
    "1e400",
    "x",
    "\u0663",
    "一",
    "A1:ZZ9999999",
    "../../a",
    " ",
)
"""What stands in attributes and texts of parts that no program wrote."""
MOST_ELEMENTS = 20_000
SECONDS, MEMORY = 20.0, 1 << 30
PACKED = (".docx", ".xlsx", ".odt", ".pptx", ".ofd")
PIECES = (
    *[
        "关于做好某事的通知",
        "青政发〔2021〕8号",
        "青 政 发 [2021] 8 号",
        "各乡镇人民政府：",
        "特急·明电",
        "内部资料",
        "一、",
        "（一）",
        "1.",
        "（1）",
        "①",
        "第一条",
        "第三章\u3000总则",
        "1.1.1 水位",
        "壹、",
        "附件：",
        "附件1",
        "附件4-1",
        "目录",
        "- 3 -",
        "各单位要及时上报。",
        "按照《某办法》（青政办〔2020〕1号）执行；",
        "自2021年1月1日起施行，有效期五年。",
        "同时废止。",
        "以下简称“某办法”",
        "青山市人民政府办公室",
        "2021年3月1日",
        "二〇二一年三月一日",
        "民國110年3月1日",
        "抄送：市委办。",
        "（此件公开发布）",
        "联系人：张三",
        "| 甲 | 乙 |",
        "|---|---|",
        "<table><tr><td>",
        "<!--",
    ],
    *[
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\x0c",
        "\u3000\u3000",
        "\t",
        "**",
        "#",
        "|",
        "---",
        "<p>",
        "“",
        "《",
        "（",
        "，。；：",
        "印发",
        "转发",
        "的",
        "和",
        "①②③",
        "10⁵",
        "\xad",
        "\u200b",
        "\ue000",
        "𠀋",
    ],
    *(" ", "a" * 50, "9" * 30),
)
"""What notices consist of, and what copies and programs add to it."""
LINES = (
    *(
        "青山市林业局关于拨付经费的通知",
        "青林发〔2021〕8号",
        "各乡镇：",
        "现将经费拨付如下。",
        "一、西岭乡800元。",
        "二、按时使用。",
    ),
    *("青山市林业局", "2021年3月1日"),
)


def text_of(chance: random.Random) -> str:
    """Pieces of notices in any order, some of them many times over."""
    parts: list[str] = []
    for _ in range(chance.choice((5, 30, 120, 400))):
        parts.append(chance.choice(PIECES) * (chance.choice((2, 5, 200)) if chance.random() < 0.05 else 1))
    return "".join(parts)


def samples() -> dict[str, bytes]:
    """A sound file of each format."""
    from openpyxl import Workbook

    book, stream = Workbook(), io.BytesIO()
    for line in LINES:
        book.active.append([line, 1.5])
    book.save(stream)
    mail = EmailMessage()
    mail["Subject"] = LINES[0]
    mail.set_content("\n".join(LINES))
    text = "\n".join(LINES)
    return {
        ".txt": text.encode(),
        ".md": f"# {text}\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n".encode(),
        ".html": html(LINES),
        ".docx": docx(LINES),
        ".pdf": pdf(LINES),
        ".xlsx": stream.getvalue(),
        ".eml": mail.as_bytes(),
        ".pptx": _packed(
            {
                "ppt/_rels/presentation.xml.rels": _SLIDES,
                "ppt/slides/slide1.xml": _SLIDE.format("".join(_SLIDE_LINE.format(line) for line in LINES)),
            }
        ),
        ".ofd": _ofd(),
        **{f".{kind}": (SAMPLES / f"marks.{kind}").read_bytes() for kind in ("doc", "rtf", "odt")},
    }


_SLIDE = (
    '<p:sld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cSld><p:spTree><p:sp><p:txBody>{}'
    "</p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
)
_SLIDES = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide" Target="slides/slide1.xml"/>'
    "</Relationships>"
)
_SLIDE_LINE = "<a:p><a:r><a:t>{}</a:t></a:r></a:p>"
_O = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def _packed(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def _ofd() -> bytes:
    codes = "".join(
        f'<ofd:TextObject Boundary="20 {20 + 8 * at} 160 6" Size="4"><ofd:TextCode X="0" Y="4">{line}</ofd:TextCode>'
        "</ofd:TextObject>"
        for at, line in enumerate(LINES)
    )
    root = "<ofd:DocBody><ofd:DocRoot>D/D.xml</ofd:DocRoot></ofd:DocBody>"
    pages = '<ofd:Pages><ofd:Page ID="1" BaseLoc="P/C.xml"/></ofd:Pages>'
    return _packed(
        {
            "OFD.xml": f"<ofd:OFD {_O}>{root}</ofd:OFD>",
            "D/D.xml": f"<ofd:Document {_O}>{pages}</ofd:Document>",
            "D/P/C.xml": f"<ofd:Page {_O}><ofd:Content><ofd:Layer>{codes}</ofd:Layer></ofd:Content></ofd:Page>",
        }
    )


def damaged(data: bytes, chance: random.Random) -> bytes:
    """`data` with one to five faults."""
    for _ in range(chance.randint(1, 5)):
        at, size = chance.randrange(len(data) + 1), chance.choice((1, 2, 16, 300))
        data = chance.choice(
            (
                data[:at],
                data[:at] + chance.randbytes(size) + data[at + size :],
                data[:at] + data[at + size :],
                data[:at] + data[at : at + size] * chance.choice((2, 50)) + data[at:],
            )
        )
    return data


def mutated(data: bytes, suffix: str, chance: random.Random) -> bytes:
    """A damaged file; of a packed format every other time with damaged parts in a sound package."""
    if suffix not in PACKED or chance.random() < 0.5:
        return damaged(data, chance)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        victim = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name == victim:
                part = (rebuilt if chance.random() < 0.7 else damaged)(part, chance)
            new.writestr(name, part)
    return stream.getvalue()


def rebuilt(part: bytes, chance: random.Random) -> bytes:
    """A part that is sound XML still: elements gone, repeated, moved or nested, attributes of odd values."""
    try:
        root = etree.fromstring(part)
    except etree.XMLSyntaxError:
        return damaged(part, chance)
    for _ in range(chance.randrange(1, 12)):
        elements = list(root.iter("*"))
        one, other = chance.choice(elements), chance.choice(elements)
        kind = chance.randrange(6)
        if kind < 3 and one.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice(ODD))
        elif kind == 3 and one is not root:
            one.getparent().remove(one)
        elif kind == 4:
            other.insert(chance.randrange(len(other) + 1), deepcopy(one))
        elif kind == 5:
            one.text = chance.choice(ODD)
        if len(elements) > MOST_ELEMENTS:
            break
    return etree.tostring(root)


class Findings:
    """What broke, and how long the slowest took."""

    def __init__(self) -> None:
        self.broken, self.slowest, self.outcomes = 0, 0.0, Counter[str]()

    def read(self, what: str, path: Path | None, text: str = "") -> None:
        """Read a file, or parse a text, and note what is wrong."""
        started, outcome = time.process_time(), "read"
        try:
            notice = parse_file(path) if path else parse_text(text, "a.txt")
            for passage in passages(notice):
                embedded_text(notice, passage)
                lexical_text(notice, passage)
        except ReadingError as error:
            outcome = "refused" if str(error).strip() else "no reason"
        except (OSError, MemoryError, RecursionError) as error:  # a child process says it in a sentence
            outcome = f"told {type(error).__name__}"
        except Exception as error:
            outcome = f"CRASH {type(error).__name__}: {str(error)[:80]}"
        took = time.process_time() - started
        self.slowest = max(self.slowest, took)
        self.outcomes[outcome.split(":")[0]] += 1
        if outcome.startswith(("CRASH", "no reason")) or took > SECONDS:
            self.broken += 1
            print(f"{what}: {outcome}, {took:.1f} s", flush=True)

    def told(self, what: str) -> None:
        """A line of counts."""
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        self.broken += memory > MEMORY
        print(f"{what}: {dict(self.outcomes)}, slowest {self.slowest:.2f} s, memory {memory >> 20} MB", flush=True)
        self.slowest, self.outcomes = 0.0, Counter()


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="")
    given = parser.parse_args()
    findings = Findings()
    for number in range(given.texts):
        findings.read(f"text {number}", None, text_of(random.Random(f"{given.seed} {number}")))
    findings.told(f"{given.texts} texts")
    wanted = {f".{name}" for name in given.formats.split(",") if name}
    with tempfile.TemporaryDirectory() as folder:
        for suffix, data in samples().items():
            if wanted and suffix not in wanted:
                continue
            path = Path(folder, f"a{suffix}")
            path.write_bytes(data)
            findings.read(f"sound {suffix}", path)
            for number in range(given.files):
                path.write_bytes(mutated(data, suffix, random.Random(f"{given.seed} {suffix} {number}")))
                findings.read(f"{suffix} {number}", path)
            findings.told(f"{given.files} files {suffix}")
    return bool(findings.broken)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
