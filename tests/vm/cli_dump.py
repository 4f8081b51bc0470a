# SPDX-License-Identifier: GPL-2.0
"""The dump of a domain with 1,000,000 scattered mappings; run by
cases/cli_dump.sh."""
import json
import os
import re
import subprocess
import time

import cli
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


def check(name, options, path):
    """A dump into a file, sampling the kernel's memory: is it as it should be?"""
    before = most = slab()
    with open(path, "wb") as file:
        process = subprocess.Popen(["iommuctl", *options, "dump", str(domain)],
                                   stdout=file)
    pid = 0
    while not pid:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        most = max(most, slab())
        time.sleep(0.05)
    equal(f"{name}: status", status, 0)
    ok(f"{name}: {usage.ru_maxrss} KiB at most, below {PEAK}",
       usage.ru_maxrss < PEAK)
    ok(f"{name}: the kernel took no more than {KERNEL} KiB",
       most - before < KERNEL, f"{before} -> {most} KiB")


def tool(*words):
    return subprocess.run(words, env={**os.environ, "LC_ALL": "C"},
                          capture_output=True, text=True).stdout.strip()


def text(path):
    """As many lines as mappings, each after the one before and a multiple of
    the stride, from the first to the last: so it is all of them.

    IOVAs are to the right, and sort as text."""
    last = f"{(COUNT - 1) * STRIDE:#x}"
    line = f" *0x(0|[0-9a-f]*[02468ace]000) +0x([0-9a-f]*[02468ace])?fff" \
           f" +{paddr:#x} +4K +4K +[-0-9]+ rw"
    equal("text: all of them", tool("grep", "-Ecx", line, path), str(COUNT))
    equal("text: and no more", tool("wc", "-l", path).split()[0], str(COUNT))
    equal("text: each after the one before", subprocess.run(
          ["sort", "-c", "-u", "-k1.1,1.18", path],
          env={**os.environ, "LC_ALL": "C"}).returncode, 0)
    equal("text: the first and the last",
          (tool("head", "-1", path).split()[0],
           tool("tail", "-1", path).split()[0]), ("0x0", last))


def members(out):
    """All are counted; the first ones are looked at"""
    head = out.read(1 << 20)
    count, tail = head.count(b'{"iova":'), head[-16:]
    while chunk := out.read(1 << 20):
        count += (tail[-7:] + chunk).count(b'{"iova":')
        tail = chunk[-16:]
    equal("JSON: all of them", count, COUNT)
    ok("JSON: the end", tail.endswith(b"}]}\n"), tail)
    records = json.loads(head[:head.rindex(b"},") + 1] + b"]}")["mappings"]
    equal("JSON: each in its place", [(m["iova"], m["last"], m["paddr"])
          for m in records], [(i * STRIDE, i * STRIDE + PAGE - 1, paddr)
          for i in range(len(records))])


check("text", ["-n"], "/tmp/text")
text("/tmp/text")
check("JSON", ["-j"], "/tmp/json")
members(open("/tmp/json", "rb"))

# A reader that has seen enough ends it
process = subprocess.Popen(["iommuctl", "dump", str(domain)],
                           stdout=subprocess.PIPE)
process.stdout.readline()
process.stdout.close()
equal("ended by its reader", process.wait(), 1)
equal("reset", "error" in ask("reset"), False)
ask.end()
equal("rmmod", subprocess.run(["rmmod", "iommuctl"]).returncode, 0)
done()
