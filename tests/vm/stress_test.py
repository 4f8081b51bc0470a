# SPDX-License-Identifier: GPL-2.0
"""Page tables under load, compared from user space too; run by
cases/stress.sh."""
import json
import os
import subprocess
import time

from abi import *
import tap

DEBUG = os.environ["VM_KERNEL"] == "debug"
OPERATIONS = 100_000 if DEBUG else 1_000_000
SEEDS = 2 if DEBUG else 4
RANDOM_OPERATIONS = 4_000 if DEBUG else 20_000
GIB = 1 << 30


def insmod(module, **parameters):
    """Load a test module: 0 or what insmod said, with the kernel's last lines"""
    command = ["insmod", f"{os.environ['VM_MODULES']}/{module}.ko"]
    command += [f"{key}={value}" for key, value in parameters.items()]
    got = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if got.returncode:
        subprocess.run("dmesg | tail -3 >&2", shell=True, check=False)
    return got.stderr or got.returncode


def parameter(module, which, value=None):
    path = f"/sys/module/{module}/parameters/{which}"
    if value is None:
        with open(path, encoding="ascii") as file:
            return file.read()
    with open(path, "w", encoding="ascii") as file:
        return file.write(value)


def newest_domain():
    return max(rec.id for rec in ctl.list(DOMAIN))


def tables(domain):
    """Pages of its page table, as the command shows them"""
    out = subprocess.run(["iommuctl", "-j", "domain", "show", str(domain)],
                         check=True, stdout=subprocess.PIPE).stdout
    return json.loads(out)["tables"]


def table_pages():
    """Pages of IOMMU page tables that the kernel counts, KiB; None before 6.11"""
    with open("/proc/sys/vm/stat_refresh", encoding="ascii") as file:
        file.read()		# processors add up what they have counted
    if os.uname().release.startswith("6.1."):
        return None
    with open("/proc/meminfo", encoding="ascii") as file:
        for line in file:
            if line.startswith("SecPageTables:"):
                return int(line.split()[1])
    return None


def pages(domain):
    """Every page that is mapped: IOVA, address, size"""
    for run in ctl.dump(domain):
        for at in range(0, run.length, run.pgsize):
            yield run.iova + at, run.paddr + at, run.pgsize


def test_threads(seed):
    what = f"threads, seed {seed}"
    before = table_pages()
    start = time.monotonic()
    tap.equal(f"{what}: {OPERATIONS} operations agree with the model",
              insmod("pt_threads", operations=OPERATIONS, seed=seed), 0)
    tap.diag(f"{time.monotonic() - start:.1f} s")
    domain = newest_domain()
    n = total = 0
    for iova, paddr, size in pages(domain):
        n += 1
        total += (iova ^ paddr) * (size + 1)
    tap.equal(f"{what}: dump shows the model's pages", f"{n} {total % 2**64}\n",
              parameter("pt_threads", "sum"))
    tap.ok(f"{what}: there is something to compare", n > 1000, n)
    used = tables(domain)
    tap.ok(f"{what}: in many tables", used > 50, used)
    if before is not None:
        tap.equal(f"{what}: the kernel counts them", table_pages() - before,
                  4 * used)
    parameter("pt_threads", "command", "unmap")
    tap.equal(f"{what}: one unmap of all gives all tables back",
              tables(domain), 1)
    tap.equal(f"{what}: and nothing is mapped", list(ctl.dump(domain)), [])
    subprocess.run(["rmmod", "pt_threads"], check=True)
    tap.equal(f"{what}: no table is left", table_pages(), before)


def model_runs():
    """The model's extents as runs of pages of one size, like dump's"""
    text = ""
    while True:
        part = parameter("pt_random", "model")
        if not part:
            break
        text += part
    for line in text.splitlines():
        iova, paddr, length, prot = (int(word, 16) for word in line.split())
        end = iova + length
        while iova < end:
            size = next(size for size in (GIB, 2 << 20, PAGE)
                        if not (iova | paddr) % size and iova + size <= end)
            yield iova, paddr, size, size, prot
            iova, paddr = iova + size, paddr + size


def joined(runs):
    """Neighbours made one, where IOVA, address, page size and prot allow"""
    last = None
    for run in runs:
        if (last and last[0] + last[2] == run[0] and last[1] + last[2] == run[1]
                and last[3:] == run[3:]):
            last = (last[0], last[1], last[2] + run[2], *last[3:])
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def test_random(seed):
    what = f"random, seed {seed}"
    before = table_pages()
    start = time.monotonic()
    tap.equal(f"{what}: {RANDOM_OPERATIONS} operations agree with the model",
              insmod("pt_random", operations=RANDOM_OPERATIONS, seed=seed), 0)
    tap.diag(f"{time.monotonic() - start:.1f} s")
    domain = newest_domain()
    got = list(joined((m.iova, m.paddr, m.length, m.pgsize, m.prot & 3)
                      for m in ctl.dump(domain)))
    want = list(joined(model_runs()))
    tap.ok(f"{what}: dump shows the model", got == want and got,
           f"{len(got)} against {len(want)}: {set(got) ^ set(want)}")
    subprocess.run(["rmmod", "pt_random"], check=True)
    tap.equal(f"{what}: no table is left", table_pages(), before)


ctl = Iommuctl()
device, vdev = ctl.device(ctl.iommu())
test_threads(1)
for number in range(SEEDS):
    test_random(int(time.time()) % 1000000 + number if number else 1)
tap.equal("reset", ctl.call(Reset()), "")
tap.done()
