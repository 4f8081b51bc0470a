# SPDX-License-Identifier: GPL-2.0
"""TAP for test cases in Python, as lib.sh is for those in bash."""
import sys

count = 0
failed = 0


def diag(text):
    sys.stderr.write("".join(f"# {line}\n" for line in str(text).splitlines()))


def ok(name, passed, remark=""):
    """One test; says the remark if it failed."""
    global count, failed
    count += 1
    failed += not passed
    print(f"{'ok' if passed else 'not ok'} {count} - {name}", flush=True)
    if not passed and remark != "":
        diag(remark)
    return passed


def equal(name, got, want):
    return ok(name, got == want, f"got:  {got!r}\nwant: {want!r}")


def skip(name, reason):
    global count
    count += 1
    print(f"ok {count} - {name} # SKIP {reason}", flush=True)


def done():
    """The end, required: a case that stops early fails."""
    print(f"1..{count}")
    sys.exit(failed > 0)
