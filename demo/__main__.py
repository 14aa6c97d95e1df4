"""`python -m demo`: write the demo city's extracts and the truth about them."""

import argparse
import shutil
import time
from pathlib import Path

from demo.generator import EXTRACTS
from demo.reporting import date_files
from demo.studio import open_studio
from demo.truth import write_truth


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--scale", type=float, default=1, help="1 is about 200,000 events")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--out", type=Path, default=Path("data/demo"))
    parser.add_argument("--threads", type=int, help="changes the time it takes, never the bytes")
    parser.add_argument("--memory-limit", default="2GB")
    options = parser.parse_args()

    for folder in ("extracts", "truth"):
        shutil.rmtree(options.out / folder, ignore_errors=True)
        (options.out / folder).mkdir(parents=True)
    started = time.monotonic()
    with open_studio(options.out, options.scale, options.seed, options.threads, options.memory_limit) as studio:
        for name, draw in EXTRACTS.items():
            draw(studio)
            print(f"{name:<26}{time.monotonic() - started:6.1f} s", flush=True)
        write_truth(studio, options.out / "truth")
    date_files(options.out / "extracts")
    print(f"{'truth':<26}{time.monotonic() - started:6.1f} s  {len(studio.faults.faults)} faults planted", flush=True)


if __name__ == "__main__":
    main()
