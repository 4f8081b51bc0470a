# SPDX-License-Identifier: GPL-2.0
"""The shell of the command behind a pseudo-terminal; run by
cases/cli_shell.sh. Each step waits for what must appear, not for a time."""
import os
import pty
import re
import select
import subprocess

from tap import done, equal, ok

PATIENCE = 60			# seconds until what must appear is missing
os.environ.update(HOME="/tmp", TERM="dumb", COLUMNS="80", LINES="24")


class Shell:
    def __init__(self, *options):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvp("iommuctl", ["iommuctl", *options])
        self.text = ""

    def wait_for(self, pattern):
        """Waits until it appears. Returns all up to its end, or None."""
        while not (found := re.search(pattern, self.text)):
            ready, _, _ = select.select([self.fd], [], [], PATIENCE)
            if not ready:
                return None
            try:
                self.text += os.read(self.fd, 4096).decode()
            except OSError:
                return None
        seen, self.text = self.text[:found.end()], self.text[found.end():]
        return seen

    def type(self, name, keys, pattern):
        """These keys must make the pattern appear. Returns what appeared."""
        os.write(self.fd, keys.encode())
        seen = self.wait_for(pattern)
        ok(name, seen is not None, self.text)
        return seen or ""

    def end(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


PROMPT = r"iommuctl> "
subprocess.run(["insmod", os.environ["IOMMUCTL_KO"]], check=True)
shell = Shell()
ok("a greeting and a prompt", shell.wait_for(PROMPT))
shell.type("a command", "iommu add\r", "viommu0: a virtual IOMMU[^>]*" + PROMPT)
shell.type("Tab completes an object", "dev\t", "device ")
shell.type("and a verb", "ad\t", "add ")
shell.type("and what lives", "\t", "viommu0 ")
shell.type("the line is run", "\r", "vdev0: a virtual device[^>]*" + PROMPT)
seen = shell.type("two Tabs show all there is", "domain a\t\t",
                  "add +attach[^>]*" + PROMPT)
shell.type("Ctrl-C drops the line", "\x03", r"\^C\s*" + PROMPT)
shell.type("and not the shell", "buffer add 4K\r",
           "buffer 1: 4K[^>]*" + PROMPT)
shell.type("the line before, by its arrow", "\x1b[A\r",
           "buffer 2: 4K[^>]*" + PROMPT)
shell.type("an error does not end it", "domain ad vdev0\r",
           "did you mean 'domain add'[^>]*" + PROMPT)
shell.type("a whole command as in the manual", "iommuctl domain add vdev0\r",
           "domain 2: paging[^>]*" + PROMPT)
shell.type("keywords", "map 2 0 buffer 1 pr\trw\r", "prot rw[^>]*" + PROMPT)
shell.type("a hexdump, as it is a terminal", "buffer read 1 length 16\r",
           r"00000000  00 00.*\|\.{16}\|[^>]*" + PROMPT)
shell.type("data cannot come from the terminal", "buffer write 1\r",
           "standard input has the commands[^>]*" + PROMPT)
shell.type("many mappings", "map 2 1G buffer 1 count 100000 stride 8K\r", PROMPT)
shell.type("a long list", "dump 2\r", "0x40020000")
# The terminal may echo the key in the middle of the answer to it.
shell.type("Ctrl-C ends it", "\x03",
           r"iommuctl: (?:\^C)?interrupted\s*" + PROMPT)
shell.type("an empty line", "\r", PROMPT)
equal("a shell that waits holds nothing", subprocess.run(
      ["iommuctl", "reset"], capture_output=True).returncode, 0)
equal("rmmod", subprocess.run(["rmmod", "iommuctl"]).returncode, 0)
shell.type("it says so when the module is gone", "info\r",
           "is not loaded[^>]*" + PROMPT)
shell.type("Ctrl-D ends it", "\x04", r"\n")
equal("its status", shell.end(), 0)

shell = Shell()
shell.wait_for(PROMPT)
shell.type("history lasts", "\x1b[A", "info")
shell.type("quit", "\x15quit\r", r"\n")
equal("ends it, too", shell.end(), 0)
shell = Shell("-j")
shell.wait_for(PROMPT)
shell.type("-j in the shell", "info\r", r'\{"error":\{"message":"[^>]*' + PROMPT)
os.write(shell.fd, b"quit\r")
equal("quit", shell.end(), 0)
done()
