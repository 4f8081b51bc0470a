# SPDX-License-Identifier: GPL-2.0
"""Allocations fail, one at a time; run by cases/abi_nomem.sh.

A number written to /proc/thread-self/fail-nth lets that allocation of this
thread fail. For each call: the first one fails, then the second … until the call
gets through without one failing. The leak scan at the guest's end sees the rest.
"""
import ctypes
import os
import re

from abi import *
import tap

DEBUGFS = "/sys/kernel/debug"
EDU = b"0000:00:11.0"
ENOUGH = 400


def write(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def function(name):
    """The addresses of a function of the kernel"""
    with open("/proc/kallsyms", encoding="ascii") as file:
        symbols = [line.split()[:3] for line in file]
    start = next(int(address, 16) for address, kind, symbol in symbols
                 if symbol == name and kind in "tT")
    return start, min(int(address, 16) for address, kind, _ in symbols
                      if kind in "tT" and int(address, 16) > start)


def spare(name):
    """No failures below a function of the kernel that cannot stand them"""
    start, end = function(name)
    for kind in ("failslab", "fail_page_alloc"):
        write(f"{DEBUGFS}/{kind}/stacktrace-depth", "32")
        write(f"{DEBUGFS}/{kind}/reject-start", hex(start))
        write(f"{DEBUGFS}/{kind}/reject-end", hex(end))


def fail_all_kinds():
    """Also those that may sleep; and without a word in the log for each."""
    for kind in ("failslab", "fail_page_alloc"):
        write(f"{DEBUGFS}/{kind}/ignore-gfp-wait", "N")
        write(f"{DEBUGFS}/{kind}/verbose", "0")
    write(f"{DEBUGFS}/fail_page_alloc/min-order", "0")
    # Copies to and from the user are no memory: a caller there is not.
    write(f"{DEBUGFS}/fail_usercopy/stacktrace-depth", "1")
    write(f"{DEBUGFS}/fail_usercopy/require-start", "1")
    write(f"{DEBUGFS}/fail_usercopy/require-end", "2")


def state():
    """
    All that there is, but for tables: those that a failed map had made stay, as
    all empty ones do, until an unmap covers them.
    """
    return [re.sub(r"tables=\d+", "", repr(rec)) for kind in (IOMMU, DEV, DOMAIN, BUFFER)
            for rec in ctl.list(kind)] + [list(map(repr, ctl.dump(domain)))]


def call_failing(arg, n):
    """The call, its n-th allocation failing: its error, and whether it did"""
    address, cmd = ctypes.addressof(arg), 0xb900 | arg.nr
    os.pwrite(nth, b"%d" % n, 0)
    error = ctl.raw(cmd, address)
    left = int(os.pread(nth, 16, 0))
    os.pwrite(nth, b"0", 0)
    return error, left == 0


def sweep(name, make, undo, allowed=("ENOMEM",)):
    """
    make: gives the argument of the call, undo: takes back what it did. A call
    may also do without the memory and succeed.
    """
    errors, passed = {}, 0
    for n in range(1, ENOUGH):
        arg = make()
        before = state()
        error, failed = call_failing(arg, n)
        if error:
            errors[error] = errors.get(error, 0) + 1
            if state() != before:
                tap.ok(f"{name}: allocation {n} fails: nothing has changed",
                       False, f"{before}\n{state()}")
        else:
            undo(arg)
            passed += failed
        if not failed:
            break
    tap.ok(f"{name}: gets through in the end", not failed and not error,
           f"{n}: {error}")
    tap.equal(f"{name}: each that fails is no memory",
              sorted(set(errors) - set(allowed)), [])
    tap.ok(f"{name}: something did fail", errors, n)
    tap.diag(f"{name}: {n - 1} allocations, {errors}, {passed} done without")


def gone(kind):
    def undo(arg):
        error = ctl.destroy(kind, arg.id)
        if error:
            raise OSError(error)
    return undo


def mapped(arg):
    ctl.unmap(arg.domain, arg.iova, arg.iova + (1 << 40))


def fresh_map(of, buffer, **more):
    """A mapping where no table is yet"""
    fresh_map.at += 1 << 30
    return Map(domain=of, buffer=buffer, iova=fresh_map.at, prot=PROT_RW,
               length=2 * PAGE, **more)


fresh_map.at = 1 << 30


ctl = Iommuctl()
iommu = ctl.iommu()
device, vdev = ctl.device(iommu)
domain = ctl.domain(vdev)
vendors = ctl.domain(EDU)
buffer = ctl.buffer(64 * PAGE, PAGE)
fail_all_kinds()
spare("iova_domain_init_rcaches")	# frees what it did not get: Linux 6.12
nth = os.open("/proc/thread-self/fail-nth", os.O_RDWR)
state()				# Python has its memory for it now

sweep("iommu add", lambda: IommuAdd(model=b"intel"), gone(IOMMU))
sweep("device add", lambda: DeviceAdd(iommu=iommu), gone(DEV))
sweep("domain add", lambda: DomainAdd(type=PAGING, device=vdev), gone(DOMAIN))
sweep("domain add, identity", lambda: DomainAdd(type=IDENTITY, device=vdev),
      gone(DOMAIN))
sweep("domain add, a vendor's", lambda: DomainAdd(type=PAGING, device=EDU),
      gone(DOMAIN))
sweep("buffer add", lambda: BufferAdd(length=8 * PAGE, chunk=PAGE), gone(BUFFER))
sweep("buffer add, any chunk", lambda: BufferAdd(length=64 * PAGE), gone(BUFFER))
sweep("attach", lambda: DomainAttach(domain=domain, device=vdev),
      lambda arg: ctl.detach(domain, vdev))
sweep("attach, a vendor's", lambda: DomainAttach(domain=vendors, device=EDU),
      lambda arg: ctl.detach(vendors, EDU))
sweep("map", lambda: fresh_map(domain, buffer), mapped)
sweep("map, many", lambda: fresh_map(domain, buffer, count=5, stride=4 << 20),
      mapped)
ctl.map(domain, 0, buffer, PAGE)
ctl.unmap(domain)
tap.equal("map: an unmap of all gives all tables back",
          ctl.get(DOMAIN, domain).tables, 1)
sweep("map, a vendor's", lambda: fresh_map(vendors, buffer), mapped)
room, address = room_for(Mapping, 16)
ctl.map(domain, 0, buffer, PAGE)
sweep("dump", lambda: Dump(domain=domain, last=U64_MAX, records=address, count=16,
                           record_size=ctypes.sizeof(Mapping)), lambda arg: None)
steps, address = room_for(Step, 8)
sweep("walk", lambda: Walk(domain=domain, steps=address, count=8,
                           step_size=ctypes.sizeof(Step)), lambda arg: None)
ctl.attach(domain, vdev)
bytes_room = ctypes.create_string_buffer(64)
sweep("device dma", lambda: DeviceDma(device=device, op=DMA_READ, length=64,
                                      user=ctypes.addressof(bytes_room)),
      lambda arg: None)
tap.equal("reset", ctl.call(Reset()), "")
tap.equal("no object is left", ctl.objects(), 0)
os.close(nth)
del ctl
tap.equal("rmmod", os.system("rmmod iommuctl"), 0)
tap.done()
