#!/usr/bin/env python3
"""Read and verify a Cupel data folder: a second reader, written from docs/formats/ alone.

    read_log.py DATA [VKEY]        (VKEY: the log's verifier key, from outside)

Checks records, entries, signatures, keys by log order, references, both trees, the signer's head,
checkpoint, tiles, bundles, audit roots, blobs, principals, and makes every row again from the
original (csv/1, geojson/1). Needs Python 3.9 and `cryptography`. Ends with 0 (intact) or 1.
It checks Ed25519 with OpenSSL, whose rule is laxer than the one of statement.md on keys of small order.
"""
import base64, gzip, json, os, re, struct, sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from read_formats import (READERS, b64u, canonical, crc32c, key_of, leaf, levels_of,
                          parse_canonical, root_of, run_rows, sha, unb64u)

damage = []


def wrong(file, offset, what):
    damage.append({"file": file, "offset": str(offset), "what": what})


def read(*parts):
    try:
        with open(os.path.join(*parts), "rb") as f:
            return f.read()
    except (FileNotFoundError, NotADirectoryError):
        return None


def verify(key, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


def records(folder):
    """Every record: sequence, received, evidence entry, audit entry."""
    sequence = last = 0
    names = sorted(n for n in os.listdir(folder) if re.fullmatch(r"\d{20}\.seg", n))
    for name in names:
        data, at, file = read(folder, name), 0, "log/" + name
        if int(name[:20]) != sequence and data.strip(b"\0"):
            wrong(file, 0, "a segment is missing before this one")
        while at + 33 <= len(data):
            length, crc, seq, kind, received, e, a = struct.unpack_from("<IIQBqII", data, at)
            end = at + (33 + e + a + 7) // 8 * 8
            if (length == 0 or length != 8 + e + a or e > 65535 or a > 65535 or end > len(data) or
                    kind not in (1, 2) or seq != sequence or crc32c(data[at + 8:end]) != crc or
                    data[at + 33 + e + a:end].strip(b"\0") or received < last):
                break
            yield file, at, received, data[at + 33:at + 33 + e], data[at + 33 + e:at + 33 + e + a]
            sequence, last, at = sequence + 1, received, end
        if data[at:].strip(b"\0"):
            wrong(file, at, "neither a whole record nor zero")


class Tree:
    def __init__(self):
        self.entries, self.leaves, self.index, self.ids, self.last = [], [], {}, set(), 0


def take_entry(tree, keys, origin, data, received, file, at):
    """Reading rules of statement.md section 6; returns the statement."""
    index = len(tree.entries)
    tree.entries.append(data)
    tree.leaves.append(leaf(data))
    try:
        entry = parse_canonical(data)
        s = entry["statement"]
        unsigned = canonical({k: v for k, v in s.items() if k != "sig"}).encode()
        prev = [int(p) for p in entry.get("prev", [])]
        if s["type"] == "init/1" and index == 0 and not keys:
            keys[s["body"]["operator"]] = None  # every type
        checks = [
            (s["log"] == origin or origin is None, "another log"),
            (int(entry["received"]) == received >= tree.last, "time received"),
            (prev == [tree.index.get(r) for r in s.get("refs", [])], "prev"),
            ((s["issuer"], s["id"]) not in tree.ids, "id twice"),
            (s["issuer"] in keys, "issuer not introduced"),
            (s["issuer"] in keys and (keys[s["issuer"]] is None or s["type"] in keys[s["issuer"]]),
             "type not allowed"),
            (verify(key_of(s["issuer"]), unb64u(s["sig"]["value"]),
                    b"cupel/statement/v1\n" + unsigned), "signature"),
        ]
        for good, what in checks:
            if not good:
                wrong(file, at, "entry %d: %s" % (index, what))
        if s["type"] == "key/1":
            keys.setdefault(s["body"]["key"], set()).update(s["body"]["types"])
        if s["type"] == "key.revoked/1":
            keys[s["body"]["key"]] = set()
        tree.index[b64u(sha(canonical(s).encode()))] = index
        tree.ids.add((s["issuer"], s["id"]))
        tree.last = received
        return entry
    except (ValueError, KeyError, TypeError) as error:
        wrong(file, at, "entry %d is malformed: %s" % (index, error))
        return None


def payload_of(vault, statement):
    if "payload" in statement:
        return statement["payload"]
    for digest in statement.get("sd", []):
        text = blob(vault, unb64u(digest))
        if text and sha(text) == unb64u(digest):
            item = json.loads(unb64u(text.decode()))
            if item[1] == "payload":
                return item[2]
    return None


def blob(vault, digest):
    return read(vault, "blobs", digest.hex()[:2], digest.hex())


def check_named(vault, index, s, erased):
    """What a statement names is in the vault."""
    payload = payload_of(vault, s)
    names = [payload["digest"]] if payload else []
    names += [s["body"][m] for m in ("mapping", "findings") if isinstance(s["body"].get(m), str)]
    for name in names:
        if index not in erased and blob(vault, unb64u(name)) is None:
            wrong("vault/blobs", 0, "entry %d names a file that is missing" % index)
    if "rows" in s:
        check_rows(vault, index, s, payload, erased)


def check_rows(vault, index, s, payload, erased):
    count, root = int(s["rows"]["count"]), unb64u(s["rows"]["root"])
    folder, place = os.path.join(vault, "rows", root.hex()), "vault/rows/" + root.hex()
    hashes = read(folder, "L0")
    salts, offsets = read(folder, "salts"), read(folder, "offsets")
    if hashes is None or salts is None or offsets is None:
        return wrong(place, 0, "rows of entry %d are missing" % index)
    leaves = [hashes[i:i + 32] for i in range(0, len(hashes), 32)]
    if len(hashes) != 32 * count or len(salts) != 16 * count or root_of(leaves) != root:
        return wrong(place + "/L0", 0, "the hashes do not give the signed root")
    levels = {"L%d" % l: b"".join(h) for l, h in enumerate(levels_of(leaves)) if l == 0 or h}
    for name in set(levels) | {n for n in os.listdir(folder) if n not in ("salts", "offsets")}:
        if read(folder, name) != levels.get(name):
            wrong(place + "/" + name, 0, "the level differs")
    reader = READERS.get(s["body"].get("reader"))
    digest = unb64u(payload["digest"]) if payload else None
    if s["type"] == "run/1":
        reader, digest = run_rows, unb64u(s["body"]["findings"])
    if index in erased or reader is None or digest is None:
        return None
    data = blob(vault, digest)
    if data is None or sha(data) != digest:
        return None  # named among the blobs
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    places, row = [], -1
    for row, (offset, text) in enumerate(reader(data, s["body"])):
        if row % 64 == 0:
            places.append(offset)
        if row >= count or leaf(salts[16 * row:16 * row + 16] + text.encode()) != leaves[row]:
            return wrong(place + "/salts", 16 * row, "row %d of entry %d differs" % (row, index))
    if row + 1 != count:
        wrong(place, 0, "entry %d: %d rows made, %d signed" % (index, row + 1, count))
    if struct.pack("<%dQ" % len(places), *places) != offsets:
        wrong(place + "/offsets", 0, "the places of rows differ")
    return None


def check_signed(log, tree, facts, vkey):
    """Checkpoint and both slots of the signer's head."""
    name, _, key = facts["logKey"].split("+", 2)
    if vkey and vkey != facts["logKey"]:
        wrong("log", 0, "entry 0 names another log key")
    size = 0
    try:
        text, lines = read(log, "checkpoint").decode().rsplit("\n\n", 1)
        text += "\n"
        label, signer, value = lines.rstrip("\n").split(" ")
        raw, public = base64.b64decode(value, validate=True), base64.b64decode(key)
        origin, number, root = text.split("\n")[:3]
        size = int(number)
        id_ = sha(name.encode() + b"\n" + public)[:4]
        if (label != "—" or signer != name or raw[:4] != id_ or origin != facts["origin"] or
                not verify(public[1:], raw[4:], text.encode()) or
                root_of(tree.leaves[:size]) != base64.b64decode(root) or size > len(tree.leaves)):
            raise ValueError("it does not hold")
    except (ValueError, AttributeError) as error:
        wrong("log/checkpoint", 0, str(error))
    head = read(log, "head") or b""
    for slot in (0, 1):
        part = head[4096 * slot:4096 * slot + 4096]
        magic, generation, n, root, crc = struct.unpack("<8sQQ32sI", part[:60].ljust(60, b"\0"))
        if (len(head) != 8192 or magic != b"cupelhd1" or crc != crc32c(part[:56]) or
                part[60:].strip(b"\0") or generation % 2 != slot or n > len(tree.leaves) or
                root_of(tree.leaves[:n]) != root):
            wrong("log/head", 4096 * slot, "a slot does not hold")
    return size


def tile_path(kind, number, width):
    groups = ["%03d" % (number % 1000)]
    while number >= 1000:
        number //= 1000
        groups.insert(0, "x%03d" % (number % 1000))
    return "tile/%s/%s" % (kind, "/".join(groups)) + (".p/%d" % width if width < 256 else "")


def check_tiles(log, tree, size):
    levels = levels_of(tree.leaves)
    there = {os.path.relpath(os.path.join(base, name), log)
             for base, _, names in os.walk(os.path.join(log, "tile")) for name in names}
    for path in sorted(there):
        shape = re.fullmatch(r"tile/(entries|[0-7])/((?:x\d{3}/)*\d{3})(?:\.p/(\d+))?", path)
        made = None
        if shape:
            first = 256 * int(re.sub("[x/]", "", shape[2]))
            end = first + int(shape[3] or 256)
            if shape[1] == "entries":
                made = b"".join(struct.pack(">H", len(e)) + e for e in tree.entries[first:end])
            elif int(shape[1]) < len(levels):
                made = b"".join(levels[int(shape[1])][first:end])
        if not made or made != read(log, path):
            wrong("log/" + path, 0, "the tile differs")
    for level, hashes in enumerate(levels_of(tree.leaves[:size])):
        for first in range(0, len(hashes), 256):
            for kind in ("entries", "0") if level == 0 else (str(level),):
                path = tile_path(kind, first // 256, min(256, len(hashes) - first))
                if path not in there:
                    wrong("log/" + path, 0, "the tile is missing")


def check_vault(vault):
    for base, _, names in os.walk(os.path.join(vault, "blobs")):
        for name in names:
            if sha(read(base, name)).hex() != name or os.path.basename(base) != name[:2]:
                wrong("vault/blobs/" + name[:2] + "/" + name, 0, "the content is not its name")
    folder = os.path.join(vault, "principals")
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        try:
            record = parse_canonical(read(folder, name))
            digest = record.pop("sha256")
            if sha(canonical(record).encode()).hex() != digest or record["id"] != name:
                raise ValueError("it has changed")
        except (ValueError, KeyError) as error:
            wrong("vault/principals/" + name, 0, str(error))


def check_folder(data, vkey):
    log, vault = os.path.join(data, "log"), os.path.join(data, "vault")
    trees, keys, facts, erased, statements = (Tree(), Tree()), {}, None, set(), []
    for file, at, received, *pair in records(log):
        for which, entry_bytes in enumerate(pair):
            if not entry_bytes:
                continue
            origin = facts and facts["origin"] + ("/audit" if which else "")
            entry = take_entry(trees[which], keys, origin, entry_bytes, received, file, at)
            if entry is None or which == 1:
                continue
            s = entry["statement"]
            facts = facts or s["body"]
            statements.append((len(trees[0].entries) - 1, s))
            if s["type"] == "erasure/1":
                erased |= {int(p) for p in entry.get("prev", [])}
    for index, s in statements:
        if s["type"] == "audit.root/1":
            size = int(s["body"]["size"])
            if root_of(trees[1].leaves[:size]) != unb64u(s["body"]["root"]):
                wrong("log", 0, "audit root of entry %d" % index)
        check_named(vault, index, s, erased)
    check_tiles(log, trees[0], check_signed(log, trees[0], facts, vkey) if facts else 0)
    check_vault(vault)
    if (read(log, "reserve") or b"").strip(b"\0"):
        wrong("log/reserve", 0, "not zero")
    return {"ok": bool(facts) and not damage, "origin": facts and facts["origin"],
            "entries": len(trees[0].entries), "audit_entries": len(trees[1].entries),
            "root": root_of(trees[0].leaves).hex(), "damage": damage}


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or not os.path.isdir(os.path.join(sys.argv[1], "log")):
        sys.exit(__doc__ + "\nDATA is a folder with log/ and vault/ in it.")
    verdict = check_folder(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else None)
    print(json.dumps(verdict, ensure_ascii=False, indent=1))
    sys.exit(0 if verdict["ok"] else 1)
