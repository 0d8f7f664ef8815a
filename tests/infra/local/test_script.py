"""Scripts in a process of their own: whatever happens there, this process lives and gets an answer or an error."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from infra.local.script import ROOT, Script, ScriptError, ScriptTimeoutError

SOURCE = """
function twice(text) { return text + text; }
function nothing() {}
function thrown() { throw new TypeError("wrong"); }
function endless() { while (true); }
function greedy() { var all = []; while (true) all.push([all.length]); }
function deep() { return deep() + 1; }
"""


@pytest.fixture(scope="module")
def script() -> Iterator[Script]:
    script = Script(SOURCE, name="test's script")
    yield script
    script.close()


def process(script: Script) -> subprocess.Popen[str]:
    assert script._process is not None
    return script._process


def test_a_function_is_called_with_json_and_answers_with_it(script: Script) -> None:
    assert script.call("twice", "“pepper”\n\u2028") == "“pepper”\n\u2028" * 2
    assert script.call("nothing") is None


def test_what_a_script_throws_is_an_error_here_and_the_process_stays(script: Script) -> None:
    before = process(script).pid
    with pytest.raises(ScriptError, match=r"TypeError: wrong[\s\S]*at thrown"):
        script.call("thrown")
    assert process(script).pid == before


def test_a_source_that_is_no_script_is_an_error_at_once_and_leaves_no_process() -> None:
    before = children()
    with pytest.raises(ScriptError, match="SyntaxError"):
        Script("function {")
    assert children() == before


@pytest.mark.parametrize("function", ["greedy", "deep"])
def test_a_script_that_wants_too_much_memory_or_depth_is_an_error(script: Script, function: str) -> None:
    with pytest.raises(ScriptError, match=r"out of memory|stack size exceeded"):
        script.call(function)
    assert script.call("twice", "a") == "aa"


def test_a_script_without_end_is_ended_and_the_next_call_answered() -> None:
    script = Script(SOURCE, name="test's script", patience=2)
    with pytest.raises(ScriptTimeoutError, match="test's script ran for more than 2 seconds"):
        script.call("endless")
    assert script.call("twice", "a") == "aa"
    script.close()


def test_sources_without_end_are_ended_too() -> None:
    before = children()
    with pytest.raises(ScriptTimeoutError):
        Script("while (true);", patience=0.5)
    assert children() == before


@pytest.mark.parametrize("kind", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT])
def test_a_process_that_dies_is_replaced_and_that_is_said(
    script: Script, kind: signal.Signals, capfd: pytest.CaptureFixture[str]
) -> None:
    before = process(script)
    before.send_signal(kind)
    before.wait()
    assert script.call("twice", "a") == "aa"
    assert process(script).pid != before.pid
    said = f"The process of the test's script was ended by {kind.name}; another takes its place."
    assert said in capfd.readouterr()[1]


def test_a_process_that_dies_in_the_middle_of_a_call_is_replaced_and_the_call_made_again(script: Script) -> None:
    with ThreadPoolExecutor(1) as apart:
        waiting = apart.submit(script.call, "endless")
        first = process(script)
        first.send_signal(signal.SIGSEGV)
        first.wait()
        # The call stands at the second process now, which dies as well: twice is told to the caller.
        while script._process in (first, None):
            assert not waiting.done()
        process(script).send_signal(signal.SIGSEGV)
        with pytest.raises(ScriptError, match="was ended by SIGSEGV, and so did the one before it"):
            waiting.result()
    assert script.call("twice", "a") == "aa"


def test_after_closing_or_being_let_go_nothing_runs() -> None:
    closed, dropped = Script(SOURCE), Script(SOURCE)
    numbers = [process(closed).pid, process(dropped).pid]
    closed.close()
    del dropped
    assert not set(numbers) & children()


def test_a_key_that_stops_the_terminals_programs_does_not_end_it(script: Script) -> None:
    before = process(script)
    before.send_signal(signal.SIGINT)
    assert script.call("twice", "a") == "aa"
    assert process(script) is before


def children() -> set[int]:
    """The processes of scripts that this one has."""
    listed = subprocess.check_output(["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], text=True)
    return {int(line.split()[0]) for line in listed.splitlines() if "infra.local.script_engine" in line}


# ── From many threads, in a process that must live ──────────────────────────────────────────────

THREADS = """
import faulthandler, sys, threading
from concurrent.futures import ThreadPoolExecutor
from infra.local.edge_runtime import Edge
faulthandler.enable()

def used(number):
    edge = Edge()
    assert edge.handle("GET", "/shop/", {})["uri"] == "/shop/index.html"
    # Every other one is let go instead, in whatever thread that happens.
    if number % 2:
        edge.close()

with ThreadPoolExecutor(4) as threads:
    list(threads.map(used, range(100)))
shared = Edge()
with ThreadPoolExecutor(16) as threads:
    found = list(threads.map(lambda _: shared.handle("GET", "/a", {})["statusCode"], range(1600)))
assert found == [308] * 1600
print("lives")
"""

HOSTILE = """
import faulthandler, gc, os, signal, sys, threading, time
from infra.local.script import Script, ScriptError
faulthandler.enable()
gc.set_threshold(1)
sys.setswitchinterval(1e-5)
SOURCE = "function ok(n) { return n; } function full() { var a = []; for (;;) a.push([a.length]); }"
shared = Script(SOURCE)
failed = []

def made(number):
    try:
        own = Script(SOURCE)
        assert own.call("ok", number) == number
        try:
            own.call("full")
        except ScriptError:
            pass
        # Its process is killed as it is called, by a thread that ends at once.
        killer = threading.Thread(target=os.kill, args=(own._process.pid, signal.SIGSEGV))
        killer.start()
        assert own.call("ok", number) == number
        killer.join()
        for turn in range(20):
            assert shared.call("ok", turn) == turn
    except BaseException as error:
        failed.append(repr(error))

for _ in range(2):
    # Made in threads that begin at once and end while others are at it.
    line = threading.Barrier(8)
    threads = [threading.Thread(target=lambda n=n: (line.wait(), made(n))) for n in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
assert not failed, failed
print("lives")
"""


@pytest.mark.slow
@pytest.mark.parametrize("code", [THREADS, HOSTILE], ids=["a hundred engines", "the hostile case"])
def test_a_process_whose_threads_make_and_use_engines_lives(code: str) -> None:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert (done.returncode, done.stdout) == (0, "lives\n"), done.stderr
    assert "Traceback" not in done.stderr, done.stderr


def test_the_preview_does_not_load_the_engine_into_its_own_process() -> None:
    code = "import sys, infra.preview; sys.exit('_quickjs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
