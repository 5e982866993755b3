"""Pieces for read_log.py: canonical JSON, CRC-32C, the tree of RFC 6962, did:key, and the rows of an
original as docs/formats/statement.md section 5 states them. Readers yield (byte offset, row)."""
import base64, hashlib, json, re


def sha(data):
    return hashlib.sha256(data).digest()


def node(left, right):
    return sha(b"\1" + left + right)


def leaf(entry):
    return sha(b"\0" + entry)


def unb64u(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def canonical(value):
    """RFC 8785, for text, whole numbers, true, false and what holds them."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda s: s.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(n) + ":" + canonical(value[n]) for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


CRC = [0] * 256
for i in range(256):
    c = i
    for _ in range(8):
        c = (c >> 1) ^ 0x82F63B78 if c & 1 else c >> 1
    CRC[i] = c


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def root_of(leaves):
    """RFC 6962 root: fold the peaks from the right."""
    peaks = []
    for n, h in enumerate(leaves, 1):
        while n & 1 == 0:
            h, n = node(peaks.pop(), h), n >> 1
        peaks.append(h)
    if not peaks:
        return sha(b"")
    h = peaks.pop()
    while peaks:
        h = node(peaks.pop(), h)
    return h


def levels_of(leaves):
    """Level l: the root of each full subtree of 256^l leaves."""
    levels = [leaves]
    while len(levels[-1]) >= 256:
        below = levels[-1]
        levels.append([root_of(below[i:i + 256]) for i in range(0, len(below) // 256 * 256, 256)])
    return levels


def parse_canonical(data):
    def pairs(items):
        if len({k for k, _ in items}) < len(items):
            raise ValueError("a member twice")
        return dict(items)

    def refuse(text):
        raise ValueError("no whole number: " + text)

    value = json.loads(data.decode("utf-8"), object_pairs_hook=pairs, parse_float=refuse,
                       parse_constant=refuse)
    if canonical(value).encode() != data:
        raise ValueError("not in canonical form")
    return value


ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def key_of(name):
    """The Ed25519 key in a did:key."""
    number = 0
    for c in name[len("did:key:z"):]:
        number = number * 58 + ALPHABET.index(c)
    raw = number.to_bytes(34, "big")
    if not name.startswith("did:key:z") or raw[:2] != b"\xed\x01":
        raise ValueError("no did:key")
    return raw[2:]


def column_names(header, width):
    names = []
    for i in range(max(len(header), width)):
        name = header[i] if i < len(header) else ""
        if not name or name in names:
            name += "#%d" % (i + 1)
        while name in names:
            name += "#"
        names.append(name)
    return names


def csv_lines(data, delimiter):
    """(offset, bytes of the row, cells or None for a raw row)."""
    at, mark = 3 if data[:3] == b"\xef\xbb\xbf" else 0, delimiter.encode()
    stop = re.compile(b"[" + re.escape(mark) + b"\n]")
    while at < len(data):
        cells, cell, raw = [], at, False
        while True:
            if data[cell:cell + 1] == b'"':
                quoted = re.compile(rb'"((?:[^"]|"")*)"(?!")').match(data, cell)
                if not quoted or quoted.end() - 1 - at > 1 << 20:
                    raw = True
                    break
                cells.append(quoted[1].replace(b'""', b'"'))
                end = quoted.end()
                if data[end:end + 2] == b"\r\n":
                    end += 1
            else:
                found = stop.search(data, cell)
                end = found.start() if found else len(data)
                text = data[cell:end]
                cells.append(text[:-1] if data[end:end + 1] == b"\n" and text[-1:] == b"\r" else text)
            if data[end:end + 1] == mark:
                cell = end + 1
            elif end == len(data) or data[end:end + 1] == b"\n":
                break
            else:
                raw = True
                break
        if raw:
            end = data.find(b"\n", at)
            end = len(data) if end < 0 else end
        row = data[at:end]
        if end < len(data) and row[-1:] == b"\r":
            row = row[:-1]
        yield at, row, None if raw else cells
        at = end + 1


def csv_rows(data, body):
    header = width = None
    for offset, row, cells in csv_lines(data, body.get("delimiter", ",")):
        if not row and width != 1:
            continue
        try:
            row.decode("utf-8")
            texts = None if cells is None else [c.decode("utf-8") for c in cells]
        except UnicodeDecodeError:
            texts = None
        if width is None:
            width = len(texts)
            header = texts if body.get("header", True) else []
            if body.get("header", True):
                continue
        if texts is None:
            yield offset, canonical({"#raw": b64u(row)})
        else:
            yield offset, canonical(dict(zip(column_names(header, len(texts)), texts)))


BLANK = re.compile(rb"[ \t\r\n]*")
STRING = re.compile(rb'"(?:[^"\\\x00-\x1f]|\\.)*"', re.S)
SCALAR = re.compile(rb"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|null")


def value_end(data, at):
    """Behind the JSON value at `at`, following strings and brackets."""
    if data[at:at + 1] == b'"':
        return STRING.match(data, at).end()
    depth = 0
    for token in re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]|[ \t\r\n]+', re.S).finditer(data, at):
        mark = token[0][:1]
        if depth == 0 and (mark in b", \t\r\n]}"):
            return token.start()
        depth += (mark in b"[{") - (mark in b"]}")
        if depth == 0 and mark in b"]}":
            return token.end()
    return len(data)


def members(data, at, end):
    """(name, begin, end of value) of the object at `at`."""
    at = BLANK.match(data, at + 1).end()
    while data[at:at + 1] != b"}":
        name = STRING.match(data, at)
        text = json.loads(name[0])
        text.encode("utf-8")  # refuses a lone surrogate
        at = BLANK.match(data, name.end()).end()
        if data[at:at + 1] != b":":
            raise ValueError("no colon")
        begin = BLANK.match(data, at + 1).end()
        stop = value_end(data, begin)
        yield text, begin, stop
        at = BLANK.match(data, stop).end()
        if data[at:at + 1] == b",":
            at = BLANK.match(data, at + 1).end()
            if data[at:at + 1] == b"}":
                raise ValueError("comma before the end")
        elif data[at:at + 1] != b"}":
            raise ValueError("no comma")
    if end is not None and at + 1 != end:
        raise ValueError("bytes behind the object")


def feature_cells(data, at, end, prefix, cells, seen):
    data[at:end].decode("utf-8")
    for name, begin, stop in members(data, at, end):
        token = data[begin:stop]
        if prefix == "" and name == "properties":
            if name in seen:
                raise ValueError("properties twice")
            seen.add(name)
            if token[:1] == b"{":
                feature_cells(data, begin, stop, "properties.", cells, seen)
            elif token != b"null":
                raise ValueError("properties are no object")
            continue
        if prefix + name in seen:
            raise ValueError("a member twice")
        seen.add(prefix + name)
        if token[:1] == b'"':
            cells[prefix + name] = json.loads(token)
            cells[prefix + name].encode("utf-8")
        elif token[:1] in (b"{", b"[") or SCALAR.fullmatch(token):
            if token != b"null":
                cells[prefix + name] = token.decode()
        else:
            raise ValueError("no JSON value")


def geojson_rows(data, body):
    at = BLANK.match(data, 3 if data[:3] == b"\xef\xbb\xbf" else 0).end()
    for name, begin, stop in members(data, at, None):
        if name != "features" or data[begin:begin + 1] != b"[":
            continue
        at = BLANK.match(data, begin + 1).end()
        while data[at:at + 1] != b"]":
            end, cells = value_end(data, at), {}
            try:
                if data[at:at + 1] != b"{":
                    raise ValueError("no object")
                feature_cells(data, at, end, "", cells, set())
                yield at, canonical(cells)
            except (ValueError, AttributeError, TypeError):
                yield at, canonical({"#raw": b64u(data[at:end])})
            at = BLANK.match(data, end).end()
            if data[at:at + 1] == b",":
                at = BLANK.match(data, at + 1).end()


def run_rows(data, body):
    at = 0
    for line in data.split(b"\n")[:-1]:
        yield at, line.decode()
        at += len(line) + 1


READERS = {"csv/1": csv_rows, "geojson/1": geojson_rows}
