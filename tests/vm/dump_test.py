# SPDX-License-Identifier: GPL-2.0
"""Lists of very many mappings; run by cases/dump.sh."""
import os
import signal
import subprocess
import time
from array import array

from abi import *
import tap

N = 100_000 if os.environ["VM_KERNEL"] == "debug" else 1_000_000
LISTED = N // 8
STRIDE = 3 * PAGE
BASE = (512 << 30) - N // 2 * STRIDE	# to both sides of a top-level entry
BUFFER_PAGES = 16


def kernel_memory():
    """Slab, vmalloc and free memory, KiB"""
    with open("/proc/meminfo", encoding="ascii") as file:
        values = dict(line.split()[:2] for line in file)
    return {key: int(values[key + ":"])
            for key in ("Slab", "VmallocUsed", "MemAvailable")}


def lowest_and_highest(samples, key):
    return (min(sample[key] for sample in samples),
            max(sample[key] for sample in samples))


def test_command():
    """The command's list, streamed: of a part, as it prints slower than it reads"""
    samples = [kernel_memory()]
    last = BASE + LISTED * STRIDE - 1
    with subprocess.Popen(["iommuctl", "-j", "dump", str(domain), "to",
                           str(last)], stdout=subprocess.PIPE) as command:
        size = count = 0
        tail = b""
        while True:
            part = os.read(command.stdout.fileno(), 1 << 20)
            if not part:
                break
            size += len(part)
            text = tail + part
            count += text.count(b'"iova"')
            tail = text[-5:]
            count -= tail.count(b'"iova"')
            if size >> 20 > len(samples):
                samples.append(kernel_memory())
        _, status, usage = os.wait4(command.pid, 0)
        command.returncode = os.waitstatus_to_exitcode(status)
    tap.equal("iommuctl dump: status", command.returncode, 0)
    tap.equal("iommuctl dump: as many mappings as there are", count, LISTED)
    tap.ok("iommuctl dump: its memory is bounded", usage.ru_maxrss < 16 << 10,
           f"{usage.ru_maxrss} KiB for {size >> 20} MiB of text")
    tap.diag(f"iommuctl dump: {usage.ru_maxrss} KiB, {size >> 20} MiB of text")
    for key, most in (("Slab", 4096), ("VmallocUsed", 1024)):
        low, high = lowest_and_highest(samples, key)
        tap.ok(f"iommuctl dump: {key} of the kernel is bounded",
               high - low < most, f"{low} to {high} KiB")


def test_complete():
    """Compared as arrays: a million is much for Python."""
    address = ctl.do(Translate(domain=domain, iova=BASE)).paddr
    prot_and_buffer = PROT_RW | next(ctl.dump(domain)).buffer << 32
    at, bad = 0, []
    start = time.monotonic()
    for part in ctl.dump_parts(domain, room=8192):
        words = array("Q", part)
        n = len(words) // 5
        first = BASE + at * STRIDE
        want = (array("Q", range(first, first + n * STRIDE, STRIDE)),
                array("Q", [address]) * n, array("Q", [PAGE]) * n,
                array("Q", [PAGE]) * n, array("Q", [prot_and_buffer]) * n)
        bad += [(at, field) for field in range(5) if words[field::5] != want[field]]
        at += n
    tap.diag(f"{at} records in {time.monotonic() - start:.1f} s")
    tap.equal("dump: complete", at, N)
    tap.ok("dump: each in its place, in order", not bad, bad[:5])


def test_parts():
    """A list from the middle of nothing to the middle of something"""
    some = BASE + 1000 * STRIDE
    got = [r.iova for r in ctl.dump(domain, some + PAGE, some + 3 * STRIDE + 5)]
    tap.equal("dump: a part", got, [some + i * STRIDE for i in (1, 2, 3)])
    got = [r.iova for r in ctl.dump(domain, some + 5, some + 6)]
    tap.equal("dump: from the middle of a page, that page", got, [some])
    tap.equal("dump: nothing before the first", list(ctl.dump(domain, 0, BASE - 1)),
              [])
    got = [r.iova for r in ctl.dump(domain, some, some + 9 * STRIDE, room=1)]
    tap.equal("dump: a record at a time", got,
              [some + i * STRIDE for i in range(10)])


def test_while_changing():
    """
    Another process maps and unmaps beside it. What does not change must be
    there each time; of what changes, a record must be one that was.
    """
    kept = range(BASE, BASE + 2000 * STRIDE, STRIDE)
    last = kept[-1] + STRIDE - 1
    phys = ctl.do(Translate(domain=domain, iova=BASE)).paddr
    child = os.fork()
    if not child:
        own = Iommuctl()
        while True:
            # Between the pages that stay, and over tables of their own
            for iova in range(BASE + PAGE, last, 40 * STRIDE):
                own.map(domain, iova, buffer, PAGE, prot=PROT_READ)
            own.map(domain, 1 << 46, buffer, PAGE, prot=PROT_READ, count=512,
                    stride=2 << 20)
            own.unmap(domain, 1 << 46, (1 << 46) + (1 << 30) - 1)
            for iova in range(BASE + PAGE, last, 40 * STRIDE):
                own.unmap(domain, iova, iova + PAGE - 1)
    missing, wrong, seen, rounds = set(), [], 0, 0
    until = time.monotonic() + 4
    while time.monotonic() < until:
        there = set()
        before = -1
        for record in ctl.dump(domain, BASE, last, room=100):
            if record.iova <= before:
                wrong.append(record)
            before = record.iova
            if record.iova in kept and record.prot == PROT_RW:
                there.add(record.iova)
            elif record.prot == PROT_READ:
                seen += 1
            else:
                wrong.append(record)
            if record.paddr != phys or record.length != PAGE:
                wrong.append(record)
        missing |= set(kept) - there
        wrong += [r for r in ctl.dump(domain, 1 << 46)
                  if r.prot != PROT_READ or r.paddr != phys]
        rounds += 1
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    tap.diag(f"{rounds} lists, {seen} records of what came and went")
    tap.ok("while it changes: what stays is always listed", not missing,
           sorted(missing)[:5])
    tap.ok("while it changes: each record is true", not wrong, wrong[:5])
    tap.ok("while it changes: it did change", seen and rounds > 2, seen)


def test_default_domain():
    """The default domain under a driver that maps and unmaps"""
    subprocess.run(["insmod", f"{os.environ['VM_MODULES']}/dma_api.ko",
                    f"device={vdev.decode()}"], check=True)
    command = "/sys/module/dma_api/parameters/command"
    default = ctl.get(DEV, device).domain
    with open("/sys/module/dma_api/parameters/areas", encoding="ascii") as file:
        kept = {int(line.split()[1], 16) & ~(PAGE - 1) for line in file}
    child = os.fork()
    if not child:
        while True:
            with open(command, "w", encoding="ascii") as file:
                file.write("hammer 20")
    missing, most = set(), 0
    until = time.monotonic() + 3
    while time.monotonic() < until:
        runs = list(ctl.dump(default, room=8))
        pages = {iova for r in runs
                 for iova in range(r.iova, r.iova + r.length, PAGE)}
        missing |= kept - pages
        most = max(most, len(pages))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    tap.ok("the default domain under load: what stays is always listed",
           not missing, [hex(iova) for iova in missing])
    tap.ok("the default domain under load: it did change",
           most > len(pages) or most > 120, most)
    subprocess.run(["rmmod", "dma_api"], check=True)


def test_end():
    """All of it goes at once."""
    start = time.monotonic()
    mapped = ctl.get(DOMAIN, domain).mapped
    tap.ok("all is mapped still", mapped >= N * PAGE, mapped)
    tap.equal("one unmap of all", ctl.unmap(domain), mapped)
    tap.diag(f"{time.monotonic() - start:.1f} s")
    record = ctl.get(DOMAIN, domain)
    tap.equal("nothing is left", (record.mappings, record.mapped,
                                  record.tables), (0, 0, 1))
    tap.equal("nothing is listed", list(ctl.dump(domain)), [])


ctl = Iommuctl()
device, vdev = ctl.device(ctl.iommu())
domain = ctl.domain(vdev)
buffer = ctl.buffer(PAGE * BUFFER_PAGES, PAGE)
start = time.monotonic()
ctl.map(domain, BASE, buffer, PAGE, count=N, stride=STRIDE)
tap.diag(f"{N} mappings in {time.monotonic() - start:.1f} s")
test_command()
test_complete()
test_parts()
test_while_changing()
test_default_domain()
test_end()
tap.equal("reset", ctl.call(Reset()), "")
tap.done()
