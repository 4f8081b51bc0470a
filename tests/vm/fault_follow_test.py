# SPDX-License-Identifier: GPL-2.0
"""`iommuctl fault follow`, against the kernel log and `iommuctl fault list`; run
by cases/fault_follow.sh.
"""
import json
import os
import re
import signal
import subprocess
import time

from abi import PAGE
from edu import EDU, SYSFS, Edu
import tap

IOMMU = os.environ["VM_IOMMU"].split("-")[0]
LOW, HOLE, RO = 0x200000, 0x300000, 0x400000
PATIENCE = 60
OUT = "/tmp/follow.out"
# Addresses as drivers print them: Intel's; SMMUv3's third word of an event
LOGGED = {
    "intel": re.compile(r"00:11\.0\] fault addr 0x([0-9a-f]+)"),
    "smmu": re.compile(r"event 0x1[0-3] received:\n.*\n.*\n.*0x([0-9a-f]{16})\n"),
    "virtio": re.compile(r"fault from EP \d+ at 0x([0-9a-f]+)"),
}[IOMMU]


def cli(*words, check=True):
    got = subprocess.run(["iommuctl", "-j", *map(str, words)], check=check,
                         stdout=subprocess.PIPE).stdout
    return json.loads(got) if got.strip() else None


class Follow:
    """The command in the background, and the documents that it printed"""

    def __init__(self, *words):
        with open(OUT, "w", encoding="ascii") as out:
            self.process = subprocess.Popen(
                ["iommuctl", "-j", "fault", "follow", *words], stdout=out,
                stderr=subprocess.PIPE, text=True)
        self.said = self.process.stderr.readline()

    def documents(self, key="device"):
        """Those with that key: of the faults"""
        # Opened anew: the command writes where its own file's position is. The
        # last line may be half written.
        with open(OUT, encoding="ascii") as out:
            lines = out.read().split("\n")[:-1]
        return [doc for doc in map(json.loads, lines) if key in doc]

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def log():
    text = subprocess.run(["dmesg", "-r"], stdout=subprocess.PIPE, text=True,
                          check=True).stdout
    return re.sub(r"(?m)^<\d+>\[[ 0-9.]+\] ", "", text)


def logged():
    return [int(address, 16) for address in LOGGED.findall(log())]


# QEMU's virtio-iommu does not say of a read that it was one.
READ = "-" if os.environ["VM_IOMMU"] == "virtio" else "read"


def provoke(follow, access, iova):
    """Do it until it is told, as drivers do not tell of each: the document"""
    until = time.monotonic() + PATIENCE
    before = len(follow.documents())
    while time.monotonic() < until:
        access(iova, 8)
        again = time.monotonic() + 1
        while time.monotonic() < again:
            new = [doc for doc in follow.documents()[before:]
                   if doc.get("iova", 0) & ~(PAGE - 1) == iova]
            if new:
                return new[0]
            time.sleep(0.02)
    return {}


def ends(mapping):
    return mapping and mapping["iova"] + mapping["length"]


def test_real():
    group = os.path.basename(os.readlink(f"{SYSFS}/iommu_group"))
    buffer = cli("buffer", "add", "64K")["id"]
    domain = cli("domain", "add", EDU)["id"]
    # Some drivers' domains have page tables from their first attachment on.
    cli("domain", "attach", domain, EDU)
    cli("map", domain, LOW, "buffer", buffer)
    cli("map", domain, RO, "buffer", buffer, "prot", "r")
    before = len(logged())
    follow = Follow()
    edu = Edu()
    got = provoke(follow, edu.read, HOLE)
    tap.equal("a read of an unmapped IOVA: who, where, what, in which domain",
              [got.get(key) for key in ("device", "group", "domain", "iova",
                                        "access")],
              [EDU, group, domain, HOLE, READ])
    tap.ok("why", len(got.get("reason", "")) > 5, got)
    tap.equal("what is mapped before and after it",
              [ends(got.get("below")), got.get("above", {}).get("iova"),
               got.get("at")], [LOW + 0x10000, RO, None])
    got = provoke(follow, edu.write, RO)
    tap.equal("a write to a read-only mapping, which it is in",
              [got.get("access"), got.get("at", {}).get("iova")], ["write", RO])
    until = time.monotonic() + PATIENCE
    while (len(follow.documents()) < len(logged()[before:]) and
           time.monotonic() < until):
        time.sleep(0.02)
    tap.equal("as many as the kernel logged, in its order",
              [doc["iova"] for doc in follow.documents()], logged()[before:])
    tap.equal("SIGTERM ends it well", follow.end(), 0)
    edu = None
    cli("domain", "detach", domain, EDU)


def test_virtual():
    cli("iommu", "add")
    cli("device", "add", "viommu0")
    follow = Follow()
    for iova in (0x1000, 0x2000, 0x3000):
        cli("device", "read", "vdev0", iova, "length", 8, check=False)
        cli("device", "write", "vdev0", iova, "text", "x", check=False)
    known = [(f["device"], f["domain"], f["iova"], f["access"])
             for f in cli("fault", "list")["faults"]]
    until = time.monotonic() + PATIENCE
    while len(follow.documents()) < len(known) and time.monotonic() < until:
        time.sleep(0.02)
    tap.equal("a virtual device's faults, each once, as the module keeps them",
              [(f["device"], f["domain"], f["iova"], f["access"])
               for f in follow.documents()], known)
    tap.equal("there were six", len(known), 6)
    follow.end()
    follow = Follow("vdev0", "count", "1")
    cli("device", "read", "vdev0", 0x5000, "length", 8, check=False)
    tap.equal("count: it ends by itself", follow.process.wait(PATIENCE), 0)
    tap.equal("one, as its last document says",
              [len(follow.documents()), *follow.documents("faults")],
              [1, {"faults": 1, "lost": 0}])


def leak(what, *values):
    with open(f"/sys/module/dma_leak/parameters/{what}", "w") as file:
        file.write(" ".join(map(str, values)))


def by(who):
    """The functions of the test's module in the stack of who did something"""
    return [re.sub(r"\+.*", "", line) for line in who.get("stack", [])
            if line.endswith("[dma_leak]")]


def test_past():
    """The virtual device's DMA domain, which no command made"""
    if os.uname().machine == "aarch64" and os.uname().release.startswith("6.1."):
        tap.skip(5, "6.1 attaches no fentry programs on arm64")
        return
    subprocess.run(["insmod", os.environ["VM_MODULES"] + "/dma_leak.ko",
                    "device=vdev0"], check=True)
    cli("track", "start")
    for iova in (LOW, HOLE, RO):
        leak("map", iova, 4 * PAGE)
    leak("unmap", HOLE, 4 * PAGE)
    follow = Follow("vdev0")
    cli("device", "read", "vdev0", HOLE + PAGE, "length", 8, check=False)
    cli("device", "write", "vdev0", RO + PAGE, "text", "x", check=False)
    until = time.monotonic() + PATIENCE
    while len(follow.documents()) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    follow.end()
    gone, there = follow.documents()
    tap.equal("tracking: what was unmapped there last, by whom",
              [gone["unmapped"].get(key) for key in ("iova", "size", "pid")] +
              by(gone["unmapped"]),
              [HOLE, 4 * PAGE, os.getpid(), "set_unmap"])
    tap.equal("who had mapped it",
              [gone["was"]["iova"], *by(gone["was"])], [HOLE, "set_map"])
    tap.equal("what is mapped around it",
              [ends(gone.get("below")), gone.get("above", {}).get("iova")],
              [LOW + 4 * PAGE, RO])
    tap.equal("or is mapped there, by whom",
              [there["at"]["iova"], there["mapping"]["iova"],
               there["mapping"]["prot"], *by(there["mapping"])],
              [RO, RO, "r", "set_map"])
    tap.ok("and no more", "unmapped" not in there and "mapping" not in gone)
    cli("track", "stop")
    for iova in (LOW, RO):
        leak("unmap", iova, 4 * PAGE)
    subprocess.run(["rmmod", "dma_leak"], check=True)


def test_without_module():
    subprocess.run(["iommuctl", "reset"], check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["rmmod", "iommuctl"], check=True)
    follow = Follow(EDU)
    got = provoke(follow, Edu().read, HOLE + 2 * PAGE)
    tap.equal("without the module: who and where",
              [got.get("device"), got.get("iova"), got.get("domain")],
              [EDU, HOLE + 2 * PAGE, None])
    follow.end()


test_real()
test_virtual()
test_past()
test_without_module()
tap.done()
