#!/usr/bin/env python3
"""Write docs/indicators/ID.md from each indicator's front matter and world; with --check, say which
page is not what it would write and end with 1. The same front matter is shown on screen."""
import pathlib
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent


def front_matter(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    toml = "\n".join(line[4:] for line in lines if line.startswith("--- "))
    sql = "\n".join(line for line in lines if not line.startswith("---")).strip()
    return tomllib.loads(toml), sql


# Units of the front matter as a reader says them: first one whose number has at most three decimals
# and is at least 1, else the last.
SPOKEN = {
    "0.1ug": [(10**13, "t"), (10**10, "kg"), (10**7, "g")],
    "1e-4 USD": [(10**4, "USD")],
    "ppm": [(10**4, "%")],
    "mm": [(10**6, "km"), (10**3, "m")],
    "m": [(10**3, "km"), (1, "m")],
    "m2": [(10**4, "ha")],
    "month": [(1, "months")],
}


def spoken(value, unit):
    """25000000 mm → 25 km. A number without a line in SPOKEN stands as it is, with its unit."""
    for size, name in SPOKEN.get(unit, []):
        if value >= size and value * 1000 % size == 0 or (size, name) == SPOKEN[unit][-1]:
            number = f"{value / size:,.3f}".rstrip("0").rstrip(".") if value % size else f"{value // size:,}"
            return f"{number} {name}"
    return f"{value:,} {unit}"


def bullets(items):
    return "\n".join(f"* {item}" for item in items)


def expectations(world):
    rows = []
    for line in world.read_text(encoding="utf-8").splitlines():
        if line.startswith("expect "):
            rows.append(line[len("expect "):].split("  #")[0].strip())
    return rows


def page(path):
    matter, sql = front_matter(path)
    world = path.with_suffix(".world")
    parameters = "\n".join(
        f"| `{p['name']}` | {spoken(p['value'], p['unit'])} | {spoken(p['min'], p['unit'])} to {spoken(p['max'], p['unit'])} | {p['origin']} |"
        for p in matter.get("parameter", []))
    reasons = "\n".join(f"| `{code}` | {text} |" for code, text in matter.get("reasons", {}).items())
    parts = [
        f"# {matter['id']}: {matter['question']}",
        f"<!-- made by tools/indicator_pages.py from {path.relative_to(ROOT)}; edit that file -->",
        f"Version {matter['version']} · {matter['kind']} · severity {matter['severity']} · evidence group {matter['group']} · "
        f"subject {', '.join(matter['subject'])} · period {matter['period']} · stage {matter['stage']}",
        f"**Does not show:** {matter['does_not_show']}.",
        "## What it needs",
        f"Tables: {', '.join('`' + t + '`' for t in matter['inputs'])}. Computed before: "
        + (", ".join("`" + k + "`" for k in matter["kernels"]) or "nothing") + f". Missing? Ask {matter['ask']}",
    ]
    if parameters:
        parts += ["## Limits, and where they come from", "| name | value | legal range | origin |\n|---|---|---|---|\n" + parameters]
    if reasons:
        parts += ["## When it cannot be judged", "| reason | in words |\n|---|---|\n" + reasons]
    parts += ["## Innocent explanations", bullets(matter["innocent"]), "## Next check", bullets(matter["next_check"])]
    if matter.get("would_clear"):
        parts += ["## What would clear it", bullets(matter["would_clear"])]
    parts += [
        "## How often it is wrong",
        "Not measured yet. A rate appears here with the population it was measured on.",
        "## Drawn world",
        f"`{world.relative_to(ROOT)}` draws ordinary files and expects:",
        "```\n" + "\n".join(expectations(world)) + "\n```",
        "## Query", "```sql\n" + sql + "\n```",
    ]
    return matter["id"], "\n\n".join(parts) + "\n"


def main():
    check = sys.argv[1:] == ["--check"]
    folder = ROOT / "docs" / "indicators"
    folder.mkdir(parents=True, exist_ok=True)
    stale = []
    index = ["# Indicators", "One page each, made from the indicator's own file by `tools/indicator_pages.py`.", ""]
    for path in sorted((ROOT / "indicators").rglob("*.sql"), key=lambda p: p.name):
        identifier, text = page(path)
        target = folder / f"{identifier}.md"
        index.append(f"* [{identifier}]({identifier}.md): {text.splitlines()[0].split(': ', 1)[1]}")
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            stale.append(target.name)
            if not check:
                target.write_text(text, encoding="utf-8")
    if not check:
        (folder / "README.md").write_text("\n".join(index) + "\n", encoding="utf-8")
    if check and stale:
        print("pages that are not made from their indicators: " + ", ".join(stale) + "; run tools/indicator_pages.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
