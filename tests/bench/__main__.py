"""`python -m tests.bench [feeds expansion …]`: prints the figures of the modules named, or of all of them."""

import importlib
import pkgutil
import sys

from tests import bench

HEAD = f"{'what':<72}{'ours':>12}{'theirs':>12}  {'unit':<8}{'ratio':>8}"


def main(wanted: list[str]) -> None:
    known = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__")
    unknown = set(wanted) - set(known)
    if unknown:
        sys.exit(f"no such figures: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    print(HEAD)
    for name in wanted or known:
        for row in importlib.import_module(f"tests.bench.{name}").run():
            print(f"{row.name:<72}{row.ours:>12.3f}{row.theirs:>12.3f}  {row.unit:<8}{row.ratio:>8.2f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
