# SPDX-License-Identifier: GPL-2.0
"""Events of the kernel's tracepoints, by ftrace."""
import re

TRACING = "/sys/kernel/tracing"


def write(path, text):
    with open(f"{TRACING}/{path}", "w", encoding="ascii") as file:
        file.write(text)


class Traced:
    """What the tracepoints said within a with statement."""

    def __init__(self, *events):
        self.events = events
        self.seen = []

    def __enter__(self):
        write("trace", "")
        for event in self.events:
            write(f"events/{event}/enable", "1")
        return self

    def __exit__(self, *_):
        for event in self.events:
            write(f"events/{event}/enable", "0")
        with open(f"{TRACING}/trace", encoding="ascii") as file:
            for line in file:
                found = re.search(r"\d+\.\d+: (\w+): (.*)", line)
                if found:
                    self.seen.append((found[1], self.fields(found[2])))

    @staticmethod
    def fields(text):
        pairs = (word.partition("=") for word in text.split() if "=" in word)
        return {key: value if not re.fullmatch(r"-?(0x[0-9a-f]+|\d+)", value)
                else int(value, 0) for key, _, value in pairs} | {"text": text}

    def named(self, name):
        return [fields for event, fields in self.seen if event == name]
