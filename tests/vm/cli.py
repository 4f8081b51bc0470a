# SPDX-License-Identifier: GPL-2.0
"""The command iommuctl, for test cases in guests: see class Cli and run()."""
import json
import subprocess


def run(*words, data=None, options=()):
    """One run of the command. Returns its status, output, errors."""
    done = subprocess.run(["iommuctl", *options, *words], input=data,
                          stdin=subprocess.DEVNULL if data is None else None,
                          capture_output=True)
    return (done.returncode, done.stdout.decode(errors="replace"),
            done.stderr.decode(errors="replace"))


class Cli:
    """An `iommuctl -j --force` that is given commands one after the other.

    A process for each command would cost most of the time in a guest.
    """

    def __init__(self):
        self.process = subprocess.Popen(
            ["iommuctl", "-j", "--force"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, bufsize=1)

    def __call__(self, line):
        """The answer to a command: a dict, with "error" if it failed."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def column(self, line, *keys):
        """The values of these keys, in all records of a list."""
        (records,) = self(line).values()
        if len(keys) == 1:
            return [record[keys[0]] for record in records]
        return [tuple(record[key] for key in keys) for record in records]

    def message(self, line):
        """What is wrong, and what to do; or the answer, if nothing is."""
        answer = self(line)
        if "error" not in answer:
            return str(answer)
        return answer["error"]["message"] + "\n" + answer["error"].get("hint", "")

    def end(self):
        """No more commands. Returns the exit status."""
        self.process.stdin.close()
        return self.process.wait()
