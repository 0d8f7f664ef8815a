"""Shows the load's figures without writing them anywhere: ``python -m bench.load --seconds 5``."""

from __future__ import annotations

import argparse
from dataclasses import fields

from bench import load


def main() -> None:
    """Run a plan; every part of it is an option."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=load.Plan.__doc__)
    for part in fields(load.Plan):
        parser.add_argument(f"--{part.name}", type=type(part.default), default=part.default)
    print(load.section(load.Plan(**vars(parser.parse_args()))))


if __name__ == "__main__":
    main()
