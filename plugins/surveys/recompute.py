"""Computes a draw again from its published file. Its page shows what follows, which shares no code with ours."""
# ruff: noqa: E401, I001, PTH123, SIM115 - as short as can be, for those who read it

import hashlib, hmac, json, sys

draw = json.load(open(sys.argv[1], encoding="utf-8"))  # the file draw.json
entries = sorted(set(draw["entries"]))
text = "".join(one + "\n" for one in entries).encode()
random = hashlib.sha256(bytes.fromhex(draw["signature"])).digest()
seed = hashlib.sha256(hashlib.sha256(text).digest() + random).digest()
drawn = sorted(entries, key=lambda one: hmac.digest(seed, one.encode(), "sha256"))
print(*drawn[: draw["winners"]], sep="\n")
