# SPDX-License-Identifier: GPL-2.0
"""A whole session with the command; run by cases/cli_session.sh.

A virtual IOMMU, a device, a domain, buffers, mappings, DMA, faults, and
everything ended again; then batches and what becomes of output.
"""
import os
import subprocess

import cli
from cli import run
from tap import done, equal, ok

KO = os.environ["IOMMUCTL_KO"]
# Debian's kernel for riscv64 comes without: devices have an identity domain.
DMA_DOMAINS = os.environ["VM_ARCH"] != "riscv64"
K, M, G = 1 << 10, 1 << 20, 1 << 30


def like(name, text, *parts):
    return ok(name, all(part in text for part in parts), text)


def file_of(name, data):
    with open(f"/tmp/{name}", "wb") as file:
        file.write(data)
    return f"/tmp/{name}"


equal("list works without the module", run("list", options=["-j"]),
      (0, '{"iommus":[],"devices":[]}\n', ""))
subprocess.run(["insmod", KO], check=True)
ask = cli.Cli()

# Objects
info = ask("info")
equal("nothing lives yet", (info["abi"], info["objects"], info["faults"]),
      (1, 0, 0))
model = ask.column("iommu models", "name")[0]
equal("an IOMMU of the first model", ask("iommu add"),
      {"id": 1, "name": "viommu0", "model": model})
equal("another, by the name of its model",
      ask(f"iommu add model {model}")["name"], "viommu1")
equal("a device", ask("device add viommu0"),
      {"id": 1, "name": "vdev0", "iommu": "viommu0"})
equal("a device, by the id of its IOMMU", ask("device add 2")["iommu"],
      "viommu1")
equal("the devices", ask.column("device list", "name", "iommu"),
      [("vdev0", "viommu0"), ("vdev1", "viommu1")])
group = ask.column("device list", "group")[0]
equal("their group is sysfs's", os.path.basename(os.readlink(
      f"/sys/kernel/iommu_groups/{group}/devices/vdev0/iommu_group")),
      str(group))
equal("list shows them, too",
      [(d["group"], d["device"]) for d in ask("list")["devices"]][0],
      (group, "vdev0"))
equal("each device has a domain of the kernel's",
      ask.column("domain list", "origin", "device", "attached"),
      [("kernel", "vdev0", 1), ("kernel", "vdev1", 1)] * DMA_DOMAINS)
domain = ask("domain add vdev0")["id"]
shown = ask(f"domain show {domain}")
equal("a domain of ours",
      [shown[k] for k in ("type", "origin", "device", "attached", "mappings")],
      ["paging", "user", "vdev0", 0, 0])
equal("attach", ask(f"domain attach {domain} vdev0"), {})
equal("the device is in it", ask.column("device list", "domain")[0], domain)
equal("a buffer in large chunks", ask("buffer add 4M"),
      {"id": 1, "length": 4 * M, "chunk": 4 * M})
equal("a buffer in small ones", ask("buffer add 64K chunk 4K")["chunk"], 4 * K)

# Mappings
equal("map a buffer", ask(f"map {domain} 2M buffer 1")["length"], 4 * M)
equal("map part of one, read-only", ask(
      f"map {domain} 0x100000 buffer 2 offset 4K length 8K prot r")["length"],
      8 * K)
equal("map an output address", ask(
      f"map {domain} 1G phys 0x80000000 length 2M")["length"], 2 * M)
equal("map one page many times", ask(
      f"map {domain} 2G buffer 2 length 4K count 16 stride 8K")["count"], 16)
equal("translate: protection and page",
      [ask(f"translate {domain} 0x200123")[k] for k in ("prot", "pgsize")],
      ["rw", 2 * M])
equal("translate: the address", ask(f"translate {domain} 0x40000123")["paddr"],
      0x80000123)
equal("translate in text", run("translate", str(domain), "0x40000123"),
      (0, "0x40000123 -> 0x80000123 rw in a 2M page\n", ""))
lengths = ask.column(f"dump {domain}", "length")
total = 4 * M + 8 * K + 2 * M + 16 * 4 * K
equal("dump: every byte", sum(lengths), total)
iovas = ask.column(f"dump {domain}", "iova")
equal("dump: in order", iovas, sorted(iovas))
equal("dump: a part", ask.column(f"dump {domain} from 1G to 2G", "iova"),
      [1 * G, 2 * G])
equal("dump: as many lines in text",
      len(run("dump", str(domain), options=["-n"])[1].splitlines()), len(iovas))
shown = ask(f"domain show {domain}")
equal("domain show counts them", (shown["mappings"], shown["mapped"]),
      (19, total))
steps = ask(f"walk {domain} 0x100000")["steps"]
equal("walk: four levels, then a page",
      [(s["level"], s["kind"]) for s in steps],
      [(4, "table"), (3, "table"), (2, "table"), (1, "page")])
ok("walk: each table is where the entry above says",
   all(a["out"] == b["table"] for a, b in zip(steps, steps[1:])), steps)
step = ask(f"walk {domain} 2M")["steps"][-1]
equal("walk: a large page ends it", (step["level"], step["kind"],
      step["length"]), (2, "page", 2 * M))
equal("walk and translate agree",
      run("walk", str(domain), "0x101234")[1].splitlines()[-1],
      run("translate", str(domain), "0x101234")[1].split(" r")[0])
equal("walk where nothing is mapped",
      ask(f"walk {domain} 0x900000")["steps"][-1]["kind"], "none")

# DMA
data = os.urandom(3000000)
path = file_of("written", data)
equal("the device writes", ask(f"device write vdev0 2M file {path}"),
      {"done": 3000000})
equal("the device reads", ask(
      "device read vdev0 2M length 3000000 file /tmp/read"), {"done": 3000000})
ok("what it wrote", open("/tmp/read", "rb").read() == data)
ask("buffer read 1 length 3000000 file /tmp/read")
ok("the CPU sees the same", open("/tmp/read", "rb").read() == data)
equal("write from standard input",
      run("device", "write", "vdev0", "2G", data=b"from stdin"), (0, "", ""))
equal("read to standard output",
      run("device", "read", "vdev0", "2G", "length", "10"),
      (0, "from stdin", ""))
equal("one page, many IOVAs", ask(
      f"device read vdev0 {2 * G + 15 * 8 * K} length 4")["data"],
      b"from".hex())
ask("buffer write 2 offset 4K text hello")
equal("the device reads what the CPU wrote", ask(
      "device read vdev0 0x100000 length 5"), {"data": b"hello".hex(), "done": 5})
equal("the device copies", ask(
      "device copy vdev0 0x100000 2G length 5"), {"done": 5})
equal("what it copied", run("buffer", "read", "2", "length", "16", "hex"),
      (0, "00000000  68 65 6c 6c 6f 73 74 64  69 6e 00 00 00 00 00 00"
       "  |hellostdin......|\n", ""))

# Faults
status, out, err = run("device", "read", "vdev0", "0x102000", "length", "1")
equal("a fault is a failure", (status, out), (1, ""))
like("it says where and why", err,
     "vdev0: DMA fault at IOVA 0x102000: nothing is mapped there")
answer = ask("device write vdev0 0x201000 file /dev/zero length 4M")
equal("a fault on the way: how far it came", (answer["done"], answer["fault"]),
      (4 * M - 4 * K, {"iova": 6 * M, "reason": "unmapped"}))
answer = ask("device write vdev0 0x100000 text x")
equal("a fault by protection", (answer["done"], answer["fault"]),
      (0, {"iova": M, "reason": "no-write"}))
ask("device read vdev0 1G length 1")
equal("all are listed", ask.column("fault", "access", "reason", "iova"),
      [("read", "unmapped", 0x102000), ("write", "unmapped", 6 * M),
       ("write", "no-write", M), ("read", "address", G)])
equal("and counted", (ask.column("device list", "faults")[0],
      ask("info")["faults"]), (4, 4))

# The end of things
equal("unmap one", ask(f"unmap {domain} 0x100000"), {"unmapped": 8 * K})
equal("unmap a range", ask(f"unmap {domain} 2G length 128K"),
      {"unmapped": 64 * K})
equal("unmap all", run("unmap", str(domain), "all"), (0, "6M unmapped\n", ""))
equal("nothing is left", ask(f"dump {domain}"), {"mappings": []})
equal("detach", ask(f"domain detach {domain} vdev0"), {})
equal("the kernel's domain is back", ask.column("device list", "domain")[0],
      1 if DMA_DOMAINS else None)
for line in (f"domain del {domain}", "buffer del 2", "device del vdev1",
             "iommu del viommu1"):
    equal(line, ask(line), {})

# Batches
batch = file_of("batch", b"""iommu add\t# a comment
device add viommu2

buffer add 'x'
buffer add 4K
""")
status, out, err = run("-b", batch)
equal("a batch ends at its first error", status, 2)
like("it names file and line", err, f"{batch}:4: SIZE: 'x' is not a number")
equal("the lines before it were done", len(ask("iommu")["iommus"]), 2)
equal("those after it were not", len(ask("buffer")["buffers"]), 1)
equal("--force goes on", (run("--force", "-b", batch)[0],
      len(ask("buffer")["buffers"])), (2, 2))
equal("a batch without an end of line", run(data=b"info", options=["-j"])[0], 0)
like("no data from where the commands are", run(
     data=b"buffer write 1 length 1")[2], "standard input has the commands")

# Output that goes nowhere
with open("/dev/full", "wb") as full:
    result = subprocess.run(["iommuctl", "help"], stdout=full,
                            stderr=subprocess.PIPE, text=True)
equal("a full disk is an error", result.returncode, 1)
like("it says so", result.stderr, "cannot write the output: No space left")
status, out, err = run("buffer", "read", "1", "file", "/dev/full")
equal("a full file, too", status, 1)
like("it says which", err, "cannot write all of /dev/full: No space left")
reader, writer = os.pipe()
os.close(reader)
result = subprocess.run(["iommuctl", "help"], stdout=writer,
                        stderr=subprocess.PIPE, text=True)
equal("a reader that went away", (result.returncode, result.stderr), (1, ""))

equal("rmmod is refused while things live",
      subprocess.run(["rmmod", "iommuctl"], capture_output=True).returncode, 1)
ok("reset", ask("reset")["destroyed"] > 0)
equal("nothing lives", ask("info")["objects"], 0)
equal("the session ends", ask.end(), 1)
equal("rmmod", subprocess.run(["rmmod", "iommuctl"]).returncode, 0)
done()
