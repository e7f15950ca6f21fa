"""`make bench-reading`: each part of the analysis beside its gold sets, as a table.

usage: python -m bench.reading [PART ...] [--data FOLDER]

A part is a module of this folder with measure(data) -> Iterator[Score]. Where a set is not there it says so and leaves it out.
"""

import argparse
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
HELPERS = ("alarm_labels", "news_names", "pages", "scores")
PARTS = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("__init__", "__main__", *HELPERS))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.reading")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without")
    parser.add_argument("--data", type=Path, default=HERE.parents[2] / "shared" / "data")
    options = parser.parse_args()
    print("| part | gold set | marks | measured | goal |\n|---|---|---:|---|---|")
    for name in options.parts or PARTS:
        for score in import_module(f"bench.reading.{name}").measure(options.data):
            values = ", ".join(f"{what} {value:.3f}" for what, value in score.values.items())
            print(f"| {score.part} | {score.gold} | {score.count:,} | {values} | {score.goal} |", flush=True)


if __name__ == "__main__":
    main()
