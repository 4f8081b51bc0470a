# SPDX-License-Identifier: GPL-2.0
"""Faults and tracepoints of virtual domains; run by cases/faults.sh."""
import errno
import os
import re
import subprocess
import time

from abi import *
import tap
from traced import Traced, write

IOVA = 0x100000
KEPT = 1024			# faults that the module remembers
OLD = os.uname().release.startswith("6.1.")


def picked(fields, *keys):
    return tuple(fields.get(key) for key in keys)


def fault(op, iova, length=8, **more):
    arg, _ = ctl.dma(device, op, iova, b"", length, **more)
    return arg.done, arg.fault_reason, arg.fault_iova


def newest():
    return ctl.list(FAULT, 256)[-1]


def test_reasons():
    for name, op, iova, want in (
            ("nothing mapped, read", DMA_READ, IOVA - PAGE, UNMAPPED),
            ("nothing mapped, write", DMA_WRITE, IOVA - PAGE, UNMAPPED),
            ("read of write-only", DMA_READ, IOVA + PAGE, NO_READ),
            ("write to read-only", DMA_WRITE, IOVA, NO_WRITE),
            ("outside, read", DMA_READ, 1 << 48, APERTURE),
            ("outside, write", DMA_WRITE, 2**64 - 8, APERTURE),
            ("an address that is no memory", DMA_READ, IOVA + 2 * PAGE, ADDRESS),
            ("memory that is no buffer's", DMA_WRITE, IOVA + 3 * PAGE, ADDRESS)):
        before = ctl.get(DEV, device).faults
        total = ctl.do(Info()).faults
        start = time.monotonic_ns()
        tap.equal(f"{name}: what the DMA says", fault(op, iova), (0, want, iova))
        record = newest()
        tap.equal(f"{name}: what is listed",
                  (record.iova, record.domain, record.reason, record.write,
                   record.device),
                  (iova, domain, want, int(op == DMA_WRITE), vdev))
        tap.ok(f"{name}: when", start <= record.time_ns <= time.monotonic_ns())
        tap.equal(f"{name}: counted", (ctl.get(DEV, device).faults - before,
                                       ctl.do(Info()).faults - total), (1, 1))


def test_parts():
    """Up to the fault, what was transferred stays transferred."""
    ctl.poke(buffer, 0, bytes(PAGE))
    ctl.map(domain, 0x300000, buffer, PAGE)
    arg, _ = ctl.dma(device, DMA_WRITE, 0x300000 + PAGE - 5, b"abcdefgh")
    tap.equal("over the end: done, and where", (arg.done, arg.fault_reason,
                                                arg.fault_iova),
              (5, UNMAPPED, 0x300000 + PAGE))
    tap.equal("over the end: the first bytes are there",
              ctl.peek(buffer, PAGE - 5, 5), b"abcde")
    arg, _ = ctl.dma(device, DMA_COPY, 0x300000 + PAGE - 3,
                     src_iova=0x300000 + PAGE - 5, length=5)
    tap.equal("a copy over the end: done, and where",
              (arg.done, arg.fault_reason, arg.fault_iova),
              (3, UNMAPPED, 0x300000 + PAGE))
    tap.equal("a copy over the end: the first bytes are there",
              ctl.peek(buffer, PAGE - 5, 5), b"ababc")
    arg, _ = ctl.dma(device, DMA_COPY, 0x300000, src_iova=0x9000000, length=5)
    tap.equal("a copy from nowhere", (arg.done, arg.fault_reason,
                                      arg.fault_iova), (0, UNMAPPED, 0x9000000))
    ctl.unmap(domain, 0x300000, 0x300000 + PAGE - 1)


def test_kinds():
    """Domains that block, and identity"""
    for kind, name in ((BLOCKED, "blocked"), (IDENTITY, "identity")):
        other = ctl.domain(vdev, kind)
        ctl.attach(other, vdev)
        tap.equal(f"{name}: the device is in it", ctl.get(DEV, device).domain,
                  other)
        if kind == BLOCKED:
            tap.equal("blocked: refused", fault(DMA_READ, IOVA),
                      (0, NO_DOMAIN, IOVA))
            tap.equal("blocked: listed", picked_record(newest()),
                      (other, NO_DOMAIN))
        else:
            address = ctl.do(Translate(domain=domain, iova=IOVA)).paddr
            tap.equal("identity: a buffer", fault(DMA_WRITE, address, 8),
                      (8, 0, 0))
            tap.equal("identity: other memory", fault(DMA_READ, PAGE),
                      (0, ADDRESS, PAGE))
            tap.equal("identity: no memory", fault(DMA_READ, 1 << 51),
                      (0, ADDRESS, 1 << 51))
            tap.equal("identity: translate",
                      ctl.do(Translate(domain=other, iova=0x1234)).paddr, 0x1234)
        ctl.detach(other, vdev)
        tap.equal(f"{name}: it goes", ctl.destroy(DOMAIN, other), "")


def picked_record(record):
    return record.domain, record.reason


def test_ring():
    """More faults than are kept: the last ones, numbers without a hole"""
    first = ctl.do(Info()).faults
    rounds = KEPT + 100
    for _ in range(rounds):
        fault(DMA_READ, IOVA - PAGE, 1)
    seqs = [record.seq for record in ctl.list(FAULT, 100)]
    tap.equal("ring: the last ones are kept", seqs,
              list(range(first + rounds - KEPT + 1, first + rounds + 1)))
    tap.ok("ring: a gap shows that some are lost", seqs[0] > first + 1)
    tap.equal("ring: all are counted", ctl.do(Info()).faults, first + rounds)
    room, address = room_for(FaultRec, 4)
    arg = ctl.do(List(type=FAULT, after=first + rounds, records=address,
                      record_size=ctypes.sizeof(FaultRec), count=4))
    tap.equal("ring: nothing after the last", arg.count, 0)
    arg = ctl.do(List(type=FAULT, after=U64_MAX, records=address,
                      record_size=ctypes.sizeof(FaultRec), count=4))
    tap.equal("ring: nothing after the end of numbers", arg.count, 0)
    for _ in range(3):
        fault(DMA_READ, IOVA - PAGE, 1)
    arg = ctl.do(List(type=FAULT, after=first + rounds, records=address,
                      record_size=ctypes.sizeof(FaultRec), count=4))
    tap.equal("ring: what came since", [r.seq for r in room[:arg.count]],
              [first + rounds + n for n in (1, 2, 3)])


def test_fault_events():
    with Traced("iommu/io_page_fault", "iommuctl/fault") as trace:
        fault(DMA_WRITE, IOVA)
        fault(DMA_READ, IOVA - PAGE)
    got = [picked(f, "domain", "device", "iova", "access", "reason")
           for f in trace.named("fault")]
    tap.equal("iommuctl:fault", got,
              [(domain, vdev.decode(), IOVA, "write", NO_WRITE),
               (domain, vdev.decode(), IOVA - PAGE, "read", UNMAPPED)])
    core = [f["text"] for f in trace.named("io_page_fault")]
    tap.ok("iommu:io_page_fault of the core, by report_iommu_fault()",
           len(core) == 2 and vdev.decode() in core[0] and
           f"{IOVA:016x}" in core[0] and f"{IOVA - PAGE:016x}" in core[1], core)


def test_map_events():
    events = [f"iommuctl/{event}" for event in
              ("map", "unmap", "iotlb_sync", "flush_all", "attach", "detach")]
    at = 4 << 30
    with Traced(*events) as trace:
        ctl.map(domain, at, buffer, 3 * PAGE, prot=PROT_READ)
        ctl.map(domain, at + (2 << 20), large, 2 << 20)
        ctl.unmap(domain, at, at + 3 * PAGE - 1)
        ctl.unmap(domain, at + (2 << 20), at + (4 << 20) - 1)
        ctl.detach(domain, vdev)
        ctl.attach(domain, vdev)
    mine = [f for f in trace.named("map") if f["domain"] == domain]
    tap.equal("iommuctl:map: each page once",
              sum(f["size"] for f in mine), 3 * PAGE + (2 << 20))
    tap.equal("iommuctl:map: 2 MiB as one page",
              [picked(f, "iova", "size", "pgsize", "count", "prot", "ret",
                      "device") for f in mine if f["pgsize"] == 2 << 20],
              [(at + (2 << 20), 2 << 20, 2 << 20, 1, PROT_RW, 0,
                vdev.decode())])
    small = [f for f in mine if f["pgsize"] == PAGE]
    tap.equal("iommuctl:map: 4 KiB pages, read-only",
              (small[0]["iova"], sum(f["count"] for f in small),
               {f["prot"] for f in small}), (at, 3, {PROT_READ}))
    gone = [f for f in trace.named("unmap") if f["domain"] == domain]
    tap.equal("iommuctl:unmap: the ranges", [picked(f, "iova", "size", "ret")
                                             for f in gone
                                             if f["iova"] == at + (2 << 20)][:1],
              [(at + (2 << 20), 2 << 20, 0)])
    syncs = trace.named("iotlb_sync")
    tap.ok("iommuctl:iotlb_sync: after each unmap", syncs and
           {f["domain"] for f in syncs} == {domain} and
           (at, 3 * PAGE) in {picked(f, "iova", "size") for f in syncs}, syncs)
    tap.ok("durations are there, and sane",
           all(0 < f["ns"] < 10**10 for f in mine + gone), mine + gone)
    attached = [picked(f, "domain", "device", "ret")
                for f in trace.named("attach")]
    tap.ok("iommuctl:attach: our domain", (domain, vdev.decode(), 0) in attached,
           attached)
    detached = [picked(f, "domain", "device", "ret")
                for f in trace.named("detach")]
    tap.ok("iommuctl:detach: our domain", (domain, vdev.decode(), 0) in detached,
           detached)


def test_refused_events():
    """What fails is told with its errno."""
    write("events/iommuctl/map/filter", "ret != 0")
    with Traced("iommuctl/map", "iommuctl/unmap") as trace:
        subprocess.run(["insmod", f"{os.environ['VM_MODULES']}/pt_random.ko",
                        f"device={vdev.decode()}", "operations=300"], check=True)
    subprocess.run(["rmmod", "pt_random"], check=True)
    write("events/iommuctl/map/filter", "0")
    errors = {f["ret"] for f in trace.named("map")}
    tap.ok("iommuctl:map: overlaps are EADDRINUSE", -errno.EADDRINUSE in errors,
           errors)
    cut = [f for f in trace.named("unmap") if f["ret"]]
    tap.ok("iommuctl:unmap: less than asked for is ENOENT",
           cut and {f["ret"] for f in cut} == {-2} and
           all(f["size"] < f["pgsize"] * f["count"] for f in cut), cut[:3])


ctl = Iommuctl()
device, vdev = ctl.device(ctl.iommu())
default = ctl.get(DEV, device).domain
domain = ctl.domain(vdev)
buffer = ctl.buffer(4 * PAGE, PAGE)
large = ctl.buffer(2 << 20, 2 << 20)
ctl.map(domain, IOVA, buffer, PAGE, prot=PROT_READ)
ctl.map(domain, IOVA + PAGE, buffer, PAGE, prot=PROT_WRITE)
ctl.map(domain, IOVA + 2 * PAGE, 0, PAGE, flags=MAP_PHYS, offset=1 << 51)
ctl.map(domain, IOVA + 3 * PAGE, 0, PAGE, flags=MAP_PHYS, offset=1 << 20)
ctl.attach(domain, vdev)
test_reasons()
test_parts()
test_fault_events()
test_map_events()
test_refused_events()
ctl.detach(domain, vdev)
test_kinds()
ctl.attach(domain, vdev)
test_ring()
tap.equal("reset", ctl.call(Reset()), "")
tap.done()
