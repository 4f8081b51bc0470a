# SPDX-License-Identifier: GPL-2.0
"""Wrong input to the command, and a machine that is not ready for it; run by
cases/cli_errors.sh. A message each, with what to do; nothing may change."""
import os
import subprocess

import cli
from cli import run
from tap import done, equal, ok

DISK = "0000:00:10.0"
IOMMU = {"intel": "dmar0", "smmu": "smmu3."}[os.environ["VM_IOMMU"]]
LATE = os.environ["VM_IOMMU"] == "smmu" and os.environ["VM_KERNEL"] == "6.1"
subprocess.run(["modprobe", "nvme"], check=True)


def like(name, text, *parts):
    return ok(name, all(part in text for part in parts), text)


def refused(name, result, status, *parts):
    equal(f"{name}: status", result[0], status)
    like(f"{name}: message", result[2], *parts)


# The machine
refused("no module", run("domain", "list"), 1,
        "the module iommuctl is not loaded", "modprobe iommuctl", "insmod")
status, out, err = run("list")
equal("list works without it", (status, err), (0, ""))
like("list: the disk, its driver, its domain", out, IOMMU, DISK, "nvme",
     "NVMe", "strict", "DMA")
subprocess.run(["insmod", os.environ["IOMMUCTL_KO"]], check=True)


def as_user(words, *how):
    result = subprocess.run(["setpriv", *how, "iommuctl", *words.split()],
                            capture_output=True, text=True)
    return result.returncode, result.stdout, result.stderr


refused("no root", as_user("domain list", "--reuid=65534", "--clear-groups"),
        1, "no permission for /dev/iommuctl", "sudo")
equal("list needs no root",
      as_user("list", "--reuid=65534", "--clear-groups")[::2], (0, ""))
refused("root without CAP_SYS_ADMIN",
        as_user("info", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"),
        1, "asks for CAP_SYS_ADMIN")

# The command line: nothing is asked of the module
refused("no such object", run("doman"), 2, "no object 'doman'",
        "did you mean 'domain'")
refused("no such verb", run("domain", "atach", "1", "vdev0"), 2,
        "did you mean 'domain attach'")
refused("no such option", run(options=["--jsn"]), 2, "'--jsn' is no option")
refused("too few words", run("domain", "attach", "1"), 2, "DEVICE is missing",
        "usage: iommuctl domain attach DOMAIN DEVICE")
refused("a batch that is not there", run("-b", "/nowhere"), 1,
        "cannot open /nowhere: No such file")

# The module
ask = cli.Cli()
ask("iommu add")
ask("device add viommu0")
domain = ask("domain add vdev0")["id"]
ask(f"domain attach {domain} vdev0")
ask("buffer add 64K")
ask(f"map {domain} 0x100000 buffer 1 length 8K")
default = ask.column("domain list", "id", "origin").pop(0)[0]


def world():
    return [ask(line) for line in ("iommu", "device", "domain", "buffer",
            "shim", f"dump {domain}")]


before = world()
for line, *parts in (
        ("iommu add nonesuch", "no model 'nonesuch'", "intel"),
        ("iommu del viommu7", "no virtual IOMMU 'viommu7'", "viommu0"),
        ("iommu del viommu0", "devices or domains", "device list"),
        ("device add viommu7", "no virtual IOMMU 'viommu7'"),
        ("device del vdev0", "its group is in use"),
        ("device del vdev9", "no virtual device 'vdev9'", "vdev0"),
        ("domain add nothing", "no device 'nothing'", "iommuctl list"),
        ("domain add 0000:00:1e.7", "no device '0000:00:1e.7'"),
        (f"domain add {DISK} type identity", "type identity is for virtual"),
        ("domain attach 99 vdev0", "there is no domain 99", str(domain)),
        (f"domain attach {domain} vdev0", "attached to domain"),
        (f"domain attach {domain} nothing", "no device 'nothing'"),
        (f"domain detach {domain} {DISK}", "it is not attached to it"),
        ("domain detach 99 vdev0", "there is no domain 99"),
        (f"domain del {domain}", "a device is attached", "domain detach"),
        (f"domain del {default}", "was made by the kernel for vdev0"),
        ("domain del 99", "no domain '99'"),
        ("domain show 99", "there is no domain 99"),
        ("buffer add 0", "no multiple of 4K"),
        ("buffer add 5000", "no multiple of 4K"),
        ("buffer add 2G", "above 1G"),
        ("buffer add 64K chunk 8M", "no power of two from 4K to 4M"),
        ("buffer add 64K chunk 12K", "no power of two"),
        ("buffer add 12K chunk 8K", "does not divide"),
        ("buffer del 1", "it is mapped", "dump"),
        ("buffer del 99", "no buffer '99'"),
        ("buffer read 99", "there is no buffer 99"),
        ("buffer read 1 64K", "beyond buffer 1"),
        ("buffer read 1 60K length 8K", "more than the 4096 bytes"),
        ("buffer write 1 0xffff text ab", "longer than the 1 bytes"),
        (f"map {domain} 0x1001 buffer 1", "IOVA 0x1001 is no multiple of 4K"),
        (f"map {domain} 0 buffer 1 offset 1", "offset 0x1 is no multiple"),
        (f"map {domain} 0 buffer 1 length 100", "length 0x64 is no multiple"),
        (f"map {domain} 0 buffer 1 length 0", "length is 0"),
        (f"map {domain} 0 buffer 1 length 8K count 2 stride 4K",
         "the mappings would overlap"),
        (f"map {domain} 0 buffer 1 length 4K count 0x1000001",
         "the most at once"),
        (f"map {domain} 0 buffer 1 offset 60K length 8K", "beyond buffer 1"),
        (f"map {domain} 0 buffer 1 length 68K", "beyond buffer 1"),
        (f"map {domain} 0 buffer 99", "there is no buffer 99"),
        ("map 99 0 buffer 1", "there is no domain 99"),
        (f"map {default} 0 buffer 1", "made by the kernel for vdev0",
         "domain add vdev0"),
        (f"map {domain} 0xffffffffff000 buffer 1", "not inside the aperture"),
        (f"map {domain} 0xfffffffffffff000 buffer 1", "beyond 64 bits"),
        (f"map {domain} 0 buffer 1 length 4K count 16777216 stride 0x80000000000",
         "beyond 64 bits"),
        (f"map {domain} 0x101000 buffer 1 length 4K",
         "0x101000-0x101fff of domain", "mapped already", "unmap"),
        (f"map {domain} 0xf0000 buffer 1 length 4K count 20 stride 4K",
         "mapped already"),
        (f"map {domain} 0 phys 0x10000000000000 length 4K", "too wide"),
        (f"unmap {domain} 0x200000", "nothing is mapped at 0x200000"),
        (f"unmap {domain} 0x200000 length 1M",
         "nothing is mapped in 0x200000-0x2fffff"),
        (f"unmap {domain} 0x101000", "inside the mapping that begins at 0x100000"),
        (f"unmap {domain} 0x100000 length 4K",
         "would cut the mapping that begins at 0x100000"),
        (f"unmap {domain} 0x100001", "inside the mapping"),
        (f"unmap {default} all", "made by the kernel"),
        ("unmap 99 all", "there is no domain 99"),
        (f"translate {domain} 0x200000", "nothing is mapped at 0x200000"),
        ("translate 99 0", "there is no domain 99"),
        ("walk 99 0", "there is no domain 99"),
        ("dump 99", "there is no domain 99"),
        ("shim add vdev0", "it is virtual"),
        ("shim add 0000:00:1e.7", "no device '0000:00:1e.7'"),
        ("shim del 0000:00:10.0", "no shimmed device"),
        ("device read vdev9 0", "no virtual device 'vdev9'"),
        ("device write vdev0 0x100000 file /nowhere", "cannot open /nowhere"),
        ("device write vdev0 0x100000 file /dev/zero length 2G",
         "more than the 1073741824 bytes"),
        ("device write vdev0 0x100000 file /dev/null", "no input"),
        ("device copy vdev0 0 0x100000 length 2G", "above 1G"),
        ):
    like(line, ask.message(line), *parts)
equal("nothing has changed", world(), before)

# A real device that has its driver
real = ask(f"domain add {DISK}")["id"]
like("attach a device that has a driver", ask.message(
     f"domain attach {real} {DISK}"), "its IOMMU group is in use",
     f"{DISK} is bound to the driver nvme",
     f"echo {DISK} > /sys/bus/pci/drivers/nvme/unbind")
# Arm's driver of 6.1 sets a domain up as it is attached.
like("no raw address into a real IOMMU's domain", ask.message(
     f"map {real} 0 phys 0x1000 length 4K"),
     *(["no page table before a device is attached"] if LATE else
       ["a real IOMMU's", "buffer add"]))
like("a real one's page table is its own", ask.message(f"walk {real} 0"),
     "keeps its page table to itself")
like("the domain of another IOMMU", ask.message(
     f"domain attach {real} vdev0"), "cannot attach vdev0 to domain")
hint = ask(f"domain attach {real} {DISK}")["error"]["hint"]
subprocess.run(hint.splitlines()[1], shell=True, check=True)
equal("what the hint says helps", ask(f"domain attach {real} {DISK}"), {})
equal("its domain maps a buffer", ask(f"map {real} 1M buffer 1")["length"],
      65536)
equal("translate", ask(f"translate {real} 0x100010")["iova"], 0x100010)
equal("dump: what we mapped", [m["iova"] for m in
      ask(f"dump {real}")["mappings"]][0], 1 << 20)
equal("reset", run("reset")[0], 0)
equal("rmmod", subprocess.run(["rmmod", "iommuctl"]).returncode, 0)
done()
