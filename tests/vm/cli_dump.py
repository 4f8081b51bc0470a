# SPDX-License-Identifier: GPL-2.0
"""The dump of a domain with 1,000,000 scattered mappings; run by
cases/cli_dump.sh. What is read is checked as it comes, in large pieces."""
import json
import os
import re
import subprocess

import cli
from cli import run
from tap import done, equal, ok

COUNT = 1000000
PAGE = 4096
STRIDE = 2 * PAGE
PEAK = 16 << 10			# KiB of the command's memory
KERNEL = 4 << 10		# KiB that the kernel may take for a dump

subprocess.run(["insmod", os.environ["IOMMUCTL_KO"]], check=True)
ask = cli.Cli()
ask("iommu add")
ask("device add viommu0")
domain = ask("domain add vdev0")["id"]
ask("buffer add 4K")
equal("a million mappings in one call",
      ask(f"map {domain} 0 buffer 1 count {COUNT} stride {STRIDE}")["count"],
      COUNT)
paddr = ask(f"translate {domain} 0")["paddr"]


def slab():
    """KiB of kernel memory in slabs and pages of page tables."""
    text = open("/proc/meminfo").read()
    return sum(int(re.search(rf"^{key}: *(\d+)", text, re.M)[1])
               for key in ("Slab", "KernelStack", "PageTables", "Percpu"))


def dump(*options):
    """The command's output, a pipe, and its process."""
    return subprocess.Popen(["iommuctl", *options, "dump", str(domain)],
                            stdout=subprocess.PIPE, bufsize=1 << 20)


def check(name, process, compare):
    """Reads all, sampling the kernel's memory; is it as it should be?"""
    before = slab()
    most = max(compare(process.stdout))
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    equal(f"{name}: status", status, 0)
    ok(f"{name}: {usage.ru_maxrss} KiB at most, below {PEAK}",
       usage.ru_maxrss < PEAK)
    ok(f"{name}: the kernel took no more than {KERNEL} KiB",
       most - before < KERNEL, f"{before} -> {most} KiB")


def text(out):
    """Each line as it must be, a thousand at once"""
    line = f"%#18x %#18x {paddr:#18x}      4K   4K %s rw\n"
    some = run("-n", "dump", str(domain), "to", "0")[1]
    line = line.replace("%s", some[-7:-4])	# the buffer, if it is told
    size = len(some)
    taken = []
    for first in range(0, COUNT, 1000):
        places = []
        for i in range(first, first + 1000):
            places += (i * STRIDE, i * STRIDE + PAGE - 1)
        want = (line * 1000 % tuple(places))
        if out.read(1000 * size) != want.encode():
            ok("text: each in its place", False, f"from {first} on")
            break
        if first % 100000 == 0:
            taken.append(slab())
    else:
        ok("text: each in its place", True)
    equal("text: no more", out.read(), b"")
    return taken


def members(out):
    """All are counted; the first ones are looked at"""
    head = out.read(1 << 20)
    count, tail = head.count(b'{"iova":'), head[-16:]
    taken = []
    while chunk := out.read(1 << 20):
        taken.append(slab())
        count += (tail[-7:] + chunk).count(b'{"iova":')
        tail = chunk[-16:]
    equal("JSON: all of them", count, COUNT)
    ok("JSON: the end", tail.endswith(b"}]}\n"), tail)
    records = json.loads(head[:head.rindex(b"},") + 1] + b"]}")["mappings"]
    equal("JSON: each in its place", [(m["iova"], m["last"], m["paddr"])
          for m in records], [(i * STRIDE, i * STRIDE + PAGE - 1, paddr)
          for i in range(len(records))])
    return taken


check("text", dump("-n"), text)
check("JSON", dump("-j"), members)

# A reader that has seen enough ends it
process = dump()
process.stdout.readline()
process.stdout.close()
equal("ended by its reader", process.wait(), 1)
equal("reset", "error" in ask("reset"), False)
ask.end()
equal("rmmod", subprocess.run(["rmmod", "iommuctl"]).returncode, 0)
done()
