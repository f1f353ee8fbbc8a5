"""`python -m index`: brings the index up to date with the corpus."""

from __future__ import annotations

import sys

from index.errors import WenhaoError
from index.ingest.build import rebuild
from index.settings import Settings


def main() -> int:
    """Rebuilds by the settings in the environment; 0 when done, 1 for a reported error."""
    try:
        report = rebuild(Settings.from_environ(), full="--full" in sys.argv[1:])
    except WenhaoError as error:
        print(error, file=sys.stderr)
        return 1
    for notice in report.notices:
        number, warnings = notice.document_number or "原文未载明", "；".join(notice.warnings)
        print(f"{notice.file}\t{number}\t{notice.clauses} 条\t{warnings}")
    for file, problem in report.unread.items():
        print(f"{file}\t未收入：{problem}")
    state = "已更新" if report.changed else "没有变化"
    print(f"索引{state}：{len(report.notices)} 份，新算向量 {report.embedded} 个，用时 {report.seconds:.1f} 秒")
    return 0


if __name__ == "__main__":
    sys.exit(main())
