"""A list of small pictures for the tests of docs/scale.md, what one run of inkling read says of it, and how to see that
many tasks say the same.
"""
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time

REPOSITORY = os.path.realpath(f"{os.path.dirname(__file__)}/../..")
PICTURES = 200
PARTS = 4
ENLARGED = 5  # an 8x8 digit is drawn 40 pixels high


def built_in_digits():
    """The 8x8 digits of data/digits.csv.gz, ink 0..16, as lists of rows."""
    with gzip.open(f"{REPOSITORY}/data/digits.csv.gz", "rt") as lines:
        values = [[int(value) for value in line.split(",")[:64]] for line in lines]
    return [[value[8 * y:8 * y + 8] for y in range(8)] for value in values]


def pgm(digits):
    """Digits side by side, dark on a white page."""
    width, height = 60 * len(digits) + 40, 100
    page = [bytearray(b"\xff" * width) for _ in range(height)]
    for place, digit in enumerate(digits):
        for y in range(8 * ENLARGED):
            for x in range(8 * ENLARGED):
                page[30 + y][30 + 60 * place + x] = 255 - 15 * digit[y // ENLARGED][x // ENLARGED]
    return b"P5 %d %d 255\n" % (width, height) + b"".join(page)


class Scans:
    """Pictures in a folder, every tenth cut off, every seventh without a digit and some not there, and the list of them.
    The picture that one part has at half its length can be made to wait until it is released.
    """

    def __init__(self, inkling, folder):
        self.inkling, self.folder = inkling, folder
        self.list = f"{folder}/the list.txt"
        os.makedirs(f"{folder}/scans")
        self.names = [f"scans/page {i:03} of β.pgm" for i in range(PICTURES)]
        digits, chance = built_in_digits(), random.Random(1)
        for i, name in enumerate(self.names):
            picture = pgm(chance.sample(digits, 0 if i % 7 == 3 else 1 + i % 3))
            if i % 29 != 5:
                self.write(name, picture[:500] if i % 10 == 9 else picture)
        with open(self.list, "w") as file:
            file.writelines(name + "\n" for name in self.names)
        self.run("read", "--files-from", self.list, "--jsonl", "--out", "whole.jsonl", "--threads", "1", code=4)
        self.whole = self.bytes("whole.jsonl")

    def write(self, name, content):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(content)

    def bytes(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def run(self, *arguments, code):
        result = subprocess.run([self.inkling, *arguments], cwd=self.folder, capture_output=True, text=True)
        require(result.returncode == code, f"inkling {arguments[0]}: exit code {result.returncode}, expected {code}: {result.stderr[-500:]}")

    def held_name(self, part):
        """A picture in the second half of a part, behind the 32 whose records a thread writes together."""
        return self.names[part - 1 + PARTS * (PICTURES // PARTS * 2 // 3)]

    def hold(self, part):
        """Who reads the part waits at that picture: a pipe that nobody writes to has its name."""
        name = f"{self.folder}/{self.held_name(part)}"
        os.rename(name, f"{name}.kept")
        os.mkfifo(name)

    def release(self, part):
        """The picture is back for whoever opens it from now on; who waits already, waits for ever."""
        name = f"{self.folder}/{self.held_name(part)}"
        os.rename(f"{name}.kept", name)

    def feed(self, part):
        """Gives the picture to who waits for it, and is back."""
        name = f"{self.folder}/{self.held_name(part)}"
        pipe = os.open(name, os.O_WRONLY | os.O_NONBLOCK)
        self.release(part)
        with open(name, "rb") as file:
            os.write(pipe, file.read())
        os.close(pipe)

    def records_of(self, parts_folder, part):
        """How many records there are of a part that is not complete."""
        parts_folder = os.path.join(self.folder, parts_folder)
        for name in os.listdir(parts_folder) if os.path.isdir(parts_folder) else []:
            if name.startswith(f"part-{part}-of-") and name.endswith(".part"):
                return self.bytes(f"{parts_folder}/{name}").count(b"\n")
        return 0

    def require_same(self, name):
        """The merged file has every input once, and is what one run writes, byte for byte."""
        merged = self.bytes(name)
        answered = sorted(json.loads(line)["path"] for line in merged.splitlines())
        require(answered == sorted(self.names), f"{name}: {len(answered)} records, expected one of each of {PICTURES}")
        require(merged == self.whole, f"{name}: differs from whole.jsonl, which one run wrote")


def require(condition, message):
    if not condition:
        sys.exit(f"FAILED: {message}")


def wait_until(condition, what, seconds=300):
    """Waits for a condition, and gives what it is at last; fails after some time."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        require(time.monotonic() < end, f"after {seconds} s still no {what}")
        time.sleep(0.1)
    return value


def below(process):
    """The ids of a process and of all that it started, the oldest first."""
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry))
    found = [process]
    for each in found:
        found += children.get(each, [])
    return found


def kill(processes):
    for process in processes:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            pass
