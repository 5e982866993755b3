#!/usr/bin/env python3
"""What each indicator could judge on the real files under CUPEL_SHARED (default ../shared/data), written to
docs/real-files.md. With --check the page on disk is compared and a difference ends with 1; without the
files it says so and ends with 77 (skipped). Uses the built command line only.

usage: tools/real_files.py [--check] [build/release/cupel]"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("CUPEL_SHARED") or ROOT / ".." / "shared" / "data")
MAPPINGS = ROOT / "worlds" / "public" / "mappings"

# name of the group, files under SHARED
GROUPS = [
    ("Zambia and DR Congo exports of gold, UN Comtrade, monthly 2017–2023, with gold prices",
     ["trade/zambia-drc-exports/zmb_cod_7108_monthly_2017_2023.csv", "trade/metal-prices/gold_monthly_1833_2026.csv"]),
    ("The same with partners' imports and the yearly gap table (DR Congo)",
     ["trade/zambia-drc-exports/zmb_cod_7108_monthly_2017_2023.csv", "trade/drc-mirror/partner_corridors.csv",
      "trade/drc-mirror/comtrade_mirror_gap.csv", "trade/metal-prices/gold_monthly_1833_2026.csv"]),
    ("Bilateral pairs of all goods 2017–2018 (IMF DOTS, GFI)", ["trade/gfi-dots/pairs_2017_2018.csv.gz"]),
    ("Mine production 1850–2015 (Clio-Infra, USGS)", ["trade/production/metal_production_clio_usgs.csv.gz"]),
    ("Customs declarations, 54,000 rows (synthetic, from Korean data)",
     [f"trade/customs-declarations/df_syn_{part}_eng.csv.gz" for part in ("train", "valid", "test")]),
    ("Detections 2018–2025, territories and airstrips of the Amazon",
     [f"earth/mining-detector/detections/mining_{p}_simplified.geojson.gz"
      for p in ("201800", "201900", "202000", "202100", "202200", "202300", "202400", "202502")]
     + ["earth/mining-detector/boundaries/indigenous_territories.geojson.gz",
        "earth/mining-detector/airstrips/airstrips.geojson.gz"]),
]


def cupel(binary, data, *arguments):
    done = subprocess.run([binary, *arguments, "--data", data, "--json"], capture_output=True, text=True,
                          env={**os.environ, "CUPEL_CLOCK": "2026-01-01T00:00:00Z"})
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def judge(binary, files):
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        mappings = [word for mapping in sorted(MAPPINGS.glob("*.toml")) for word in ("--mapping", str(mapping))]
        cupel(binary, data, "init", "--demonstration")
        taken = cupel(binary, data, "ingest", *mappings, *[str(SHARED / file) for file in files])
        cupel(binary, data, "analyse")
        return taken["files"], cupel(binary, data, "outcomes")["outcomes"]


def table(outcomes):
    lines = ["| indicator | subjects | does not add up | adds up | could not be judged | does not apply |", "|---|---:|---:|---:|---|---:|"]
    for row in outcomes:
        reasons = ", ".join(f"{n:,} {code}" for code, n in sorted(row["not_available"].items())) or "–"
        lines.append(f"| {row['rule']} | {row['subjects']:,} | {row['flagged']:,} | {row['clear']:,} | {reasons} | {row['not_applicable']:,} |")
    return lines


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    check = len(arguments) != len(sys.argv) - 1
    binary = arguments[0] if arguments else str(ROOT / "build" / "release" / "cupel")
    if not SHARED.exists():
        print("skipped: CUPEL_SHARED is absent")
        return 77
    lines = [
        "# What the indicators could judge on real files", "",
        "Made by `tools/real_files.py`; a test compares it. Silence is not innocence: a question that a file cannot answer is counted under the reason why.", "",
    ]
    for name, files in GROUPS:
        taken, outcomes = judge(binary, files)
        lines += [f"## {name}", "", "| file | read as | rows | rows with a defect | |", "|---|---|---:|---:|---|"]
        for file in taken:
            lines.append(f"| {pathlib.Path(file['path']).name} | {file['format'] or '–'} | {int(file['rows']):,} | {int(file['defects']):,} "
                         f"| {file['reason'] or file['status']} |")
        lines += ["", *table(outcomes), ""]
    text = "\n".join(lines)
    target = ROOT / "docs" / "real-files.md"
    if check:
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            print("docs/real-files.md is not what the program says now; run tools/real_files.py")
            return 1
        return 0
    target.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
