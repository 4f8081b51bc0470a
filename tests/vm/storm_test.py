# SPDX-License-Identifier: GPL-2.0
"""Random calls by several processes at once; run by cases/lifetime_storm.sh.

Whatever they do to each other, no call may give an errno that the header does
not promise for it, and the module must be as new after a reset.
"""
import ctypes
import os
import random
import signal
import subprocess
import sys
import time

from abi import *
import tap

SECONDS = 6
PROCESSES = 4
KINDS = (IOMMU, DEV, DOMAIN, BUFFER)
CONTRACT = {"", "EINVAL", "ENOENT", "ENODEV", "EBUSY", "EEXIST", "ERANGE",
            "EPERM", "EOPNOTSUPP"}


class Storm:
    """One process's part: random calls, one after the other."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.ctl = Iommuctl()
        self.room = ctypes.create_string_buffer(1 << 16)
        self.here = ctypes.addressof(self.room)
        self.highest = dict.fromkeys(KINDS, 0)
        self.calls = self.worked = 0

    def some(self, kind):
        """An id of that kind: alive, just gone, or never there"""
        return max(1, self.highest[kind] - self.random.randrange(6))

    def some_name(self):
        return b"vdev%d" % max(0, self.highest[DEV] - self.random.randrange(6))

    def make(self):
        what = self.random.randrange(10)
        if what == 0:
            return IOMMU, IommuAdd(model=b"intel")
        if what < 3:
            return DEV, DeviceAdd(iommu=self.some(IOMMU))
        if what < 7:
            kind = self.random.choice((PAGING, PAGING, IDENTITY, BLOCKED))
            return DOMAIN, DomainAdd(type=kind, device=self.some_name())
        return BUFFER, BufferAdd(length=PAGE << self.random.randrange(5))

    def use_domain(self):
        domain, what = self.some(DOMAIN), self.random.randrange(8)
        iova = self.random.randrange(64) * PAGE
        if what < 2:
            return DomainAttach(domain=domain, device=self.some_name())
        if what == 2:
            return DomainDetach(domain=domain, device=self.some_name())
        if what < 5:
            return Map(domain=domain, buffer=self.some(BUFFER), iova=iova,
                       length=PAGE, prot=PROT_RW,
                       count=self.random.choice((1, 1, 50)), stride=PAGE)
        if what == 5:
            return Unmap(domain=domain, iova=iova, last=iova + 16 * PAGE - 1)
        if what == 6:
            return Translate(domain=domain, iova=iova)
        return Walk(domain=domain, iova=iova, steps=self.here, count=8,
                    step_size=ctypes.sizeof(Step))

    def use(self):
        what = self.random.randrange(6)
        if what < 3:
            return self.use_domain()
        if what == 3:
            return DeviceDma(device=self.some(DEV), op=DMA_WRITE,
                             iova=self.random.randrange(64) * PAGE,
                             length=2 * PAGE, user=self.here)
        if what == 4:
            return BufferAccess(buffer=self.some(BUFFER), length=PAGE,
                                user=self.here)
        return Dump(domain=self.some(DOMAIN), last=U64_MAX, records=self.here,
                    record_size=ctypes.sizeof(Mapping), count=100)

    def look(self):
        kind = self.random.choice(KINDS + (FAULT, MODEL, SHIM))
        return List(type=kind, records=self.here, count=50,
                    record_size=ctypes.sizeof(RECORDS[kind]))

    def step(self):
        what = self.random.randrange(100)
        made = None
        if what < 25:
            made, arg = self.make()
        elif what < 70:
            arg = self.use()
        elif what < 80:
            arg = self.look()
        elif what < 99:
            kind = self.random.choice(KINDS)
            arg = Destroy(type=kind, id=self.some(kind))
        else:
            arg = Reset() if not self.random.randrange(5) else Info()
        error = self.ctl.call(arg)
        if error not in CONTRACT:
            raise OSError(error, repr(arg))
        self.calls += 1
        self.worked += not error
        if made and not error:
            if arg.id <= self.highest[made]:
                raise OSError("an id came back", repr(arg))
            self.highest[made] = arg.id

    def catch_up(self):
        """What the others have made"""
        for kind in KINDS:
            for rec in self.ctl.list(kind):
                self.highest[kind] = max(self.highest[kind], rec.id)

    def run(self, until):
        while time.monotonic() < until:
            self.catch_up()
            for _ in range(50):
                self.step()
        print(f"# {self.calls} calls, {self.worked} worked", file=sys.stderr)


def in_child(work):
    """Run it in a process of its own; its pid"""
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException as error:
        tap.diag(repr(error))
        os._exit(1)
    os._exit(0)


def join(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_storm():
    seed = int(time.time())
    tap.diag(f"seed {seed}")
    until = time.monotonic() + SECONDS
    pids = [in_child(lambda n=n: Storm(seed + n).run(until))
            for n in range(PROCESSES)]
    for number, pid in enumerate(pids):
        tap.equal(f"storm: process {number}: only errors of the contract",
                  join(pid), 0)
    ctl = Iommuctl()
    tap.equal("storm: reset", ctl.call(Reset()), "")
    tap.equal("storm: no object is left", ctl.objects(), 0)
    for kind in KINDS:
        tap.equal(f"storm: none of type {kind} is listed", ctl.list(kind), [])


def test_same_object():
    """Of two that destroy the same object, one does."""
    ctl = Iommuctl()
    iommu = ctl.iommu()
    _, vdev = ctl.device(iommu)
    made = {
        IOMMU: ctl.iommu,
        DEV: lambda: ctl.device(iommu)[0],
        DOMAIN: lambda: ctl.domain(vdev),
        BUFFER: lambda: ctl.buffer(PAGE),
    }
    for kind, make in made.items():
        bad = []
        for _ in range(10):
            number = make()
            gate, go = os.pipe()
            codes = {"": 0, "ENOENT": 2}

            def destroy():
                own = Iommuctl()
                os.read(gate, 1)
                os._exit(codes.get(own.destroy(kind, number), 3))

            pids = [in_child(destroy) for _ in range(2)]
            os.write(go, b"gg")
            got = sorted(join(pid) for pid in pids)
            if got != [0, 2]:
                bad.append(got)
            os.close(gate)
            os.close(go)
        tap.equal(f"two destroy the same of type {kind}: one does, one finds "
                  "nothing", bad, [])
    ctl.do(Reset())


def test_list_is_no_use():
    """To be listed does not make an object busy."""
    ctl = Iommuctl()
    iommu = ctl.iommu()
    _, vdev = ctl.device(iommu)

    def look():
        own = Iommuctl()
        while True:
            for kind in KINDS:
                own.list(kind)
            own.destroy(DOMAIN, own.domain(vdev))

    watchers = [in_child(look) for _ in range(2)]
    bad = []
    for _ in range(100):
        for kind, number in ((IOMMU, ctl.iommu()), (DEV, ctl.device(iommu)[0]),
                             (BUFFER, ctl.buffer(PAGE))):
            error = ctl.destroy(kind, number)
            if error:
                bad.append((kind, error))
    for pid in watchers:
        os.kill(pid, signal.SIGKILL)
        join(pid)
    tap.equal("objects that are listed can be destroyed", bad, [])
    tap.equal("reset after that", ctl.call(Reset()), "")


def test_list_misses_none():
    """What stays is listed, whatever comes and goes between two pages."""
    ctl = Iommuctl()

    def come_and_go():
        own = Iommuctl()
        while True:
            for number in [own.buffer(PAGE) for _ in range(5)]:
                own.destroy(BUFFER, number)

    others = [in_child(come_and_go) for _ in range(2)]
    stay, strangers, bad = [], 0, []
    while len(stay) < 20:
        stay.append(ctl.buffer(PAGE))
        time.sleep(0)
    for room in (1, 2, 3, 16) * 25:
        got = [rec.id for rec in ctl.list(BUFFER, room)]
        strangers += len(got) - len(stay)
        if not set(stay) <= set(got) or got != sorted(set(got)):
            bad.append((room, got))
    for pid in others:
        os.kill(pid, signal.SIGKILL)
        join(pid)
    tap.equal("lists of one page and of many have all that stays, once", bad, [])
    tap.ok("and some that went", strangers > 0)
    tap.equal("reset after the lists", ctl.call(Reset()), "")


def test_ids():
    ctl = Iommuctl()
    iommu = ctl.iommu()
    device, vdev = ctl.device(iommu)
    domain, buffer = ctl.domain(vdev), ctl.buffer(PAGE)
    ctl.do(Reset())
    again = ctl.iommu()
    device2, vdev2 = ctl.device(again)
    tap.ok("ids are not used again", again > iommu and device2 > device and
           ctl.domain(vdev2) > domain and ctl.buffer(PAGE) > buffer)
    tap.ok("nor are names", vdev2 != vdev)
    ctl.do(Reset())


def killed(name, work, after):
    """SIGKILL in the middle of a long call: it ends soon, all is well."""
    pid = in_child(work)
    until = time.monotonic() + 10
    while not after() and time.monotonic() < until:
        pass
    os.kill(pid, signal.SIGKILL)
    start = time.monotonic()
    status = join(pid)
    tap.ok(f"{name}: killed in the middle", status == -signal.SIGKILL, status)
    tap.ok(f"{name}: ends soon", time.monotonic() - start < 10)


def test_kill():
    ctl = Iommuctl()
    device, vdev = ctl.device(ctl.iommu())
    domain, buffer = ctl.domain(vdev), ctl.buffer(PAGE)
    million = Map(domain=domain, buffer=buffer, prot=PROT_RW, length=PAGE,
                  count=1 << 22, stride=2 * PAGE)
    killed("a long map", lambda: Iommuctl().do(million),
           lambda: ctl.get(DOMAIN, domain).mappings > 3000)
    tap.equal("a long map: nothing is left of it",
              (ctl.get(DOMAIN, domain).mappings, list(ctl.dump(domain))),
              (0, []))

    million.count = 1 << 14
    ctl.do(million)
    big = ctl.buffer(64 << 20)
    ctl.map(domain, 1 << 40, big, 64 << 20)
    ctl.attach(domain, vdev)
    room = ctypes.create_string_buffer(64 << 20)

    def long_dma():
        own = Iommuctl()
        while True:
            own.call(DeviceDma(device=device, op=DMA_WRITE, iova=1 << 40,
                               length=64 << 20, user=ctypes.addressof(room)))

    killed("long DMA", long_dma,
           lambda: ctl.get(DEV, device).dma_bytes > 1 << 20)
    beat, tick = os.pipe()

    def long_dump():
        own = Iommuctl()
        while True:
            for _ in own.dump(domain):
                pass
            os.write(tick, b".")

    killed("a long dump", long_dump, lambda: os.read(beat, 1))
    ctl.detach(domain, vdev)
    tap.equal("the domain goes, nothing holds it", ctl.destroy(DOMAIN, domain),
              "")
    tap.equal("reset after the kills", ctl.call(Reset()), "")
    tap.equal("no object is left after them", ctl.objects(), 0)


test_ids()
test_same_object()
test_list_is_no_use()
test_list_misses_none()
test_kill()
test_storm()
subprocess.run(["rmmod", "iommuctl"], check=True)
tap.done()
