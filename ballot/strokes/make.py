"""Writes order.txt: every character that cn-sort ranks between U+4E00 and U+9FFF, in 姓氏笔画 order, 64 on a line.

    pip download cn-sort==0.14.0 --no-deps
    python3 make.py cn_sort-0.14.0-py3-none-any.whl > order.txt
"""

import json
import sys
import zipfile

PER_LINE = 64

with zipfile.ZipFile(sys.argv[1]) as wheel:
    entries = json.loads(wheel.read("cn_sort/res/all_word.json"))["all_word"]
# One entry for each reading; the rank by strokes is the same in all of them.
ranks = {entry["chinese"]: entry["stroke_increment_level"] for entry in entries}
ranked = sorted((c for c in ranks if "\u4e00" <= c <= "\u9fff"), key=ranks.__getitem__)
assert len({ranks[c] for c in ranked}) == len(ranked), "two characters share a rank"
for start in range(0, len(ranked), PER_LINE):
    print("".join(ranked[start : start + PER_LINE]))
