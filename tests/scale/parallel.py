#!/usr/bin/env python3
"""tools/read-part under GNU parallel, stopped in the middle and started again, as docs/scale.md has it.

  tests/scale/parallel.py [INKLING]     (make test-parallel builds what it runs)

  task   one of the tasks is killed in the middle of its part: the second call reads that part alone
  power  all is killed at once: the second call goes on where the first one was

Each time the file has every picture of the list once and is, byte for byte, what one run of inkling read writes.
"""
import os
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # scans is beside this file, where nothing is to be left
from scans import PARTS, REPOSITORY, Scans, below, kill, require, wait_until

FOLDER = f"{REPOSITORY}/build/parallel"
HELD = 2  # the part that is in the middle of its work when it is stopped


class Run:
    """A call of parallel, which may be called again."""

    def __init__(self, scans, folder):
        self.scans, self.folder = scans, folder
        os.mkdir(f"{scans.folder}/{folder}")
        self.process = None

    def start(self):
        command = ["parallel", "--will-cite", "--quote", "--jobs", "2", "--joblog", f"{self.folder}/joblog",
                   "--resume-failed", f"{REPOSITORY}/tools/read-part", f"{{}}/{PARTS}", self.scans.list, self.folder,
                   "--threads", "1", ":::", *map(str, range(1, PARTS + 1))]
        with open(f"{self.scans.folder}/{self.folder}/log", "ab") as log:
            self.process = subprocess.Popen(command, cwd=self.scans.folder, stdout=log, stderr=log,
                                            env={**os.environ, "INKLING": self.scans.inkling})

    def finished(self):
        """Part and exit code or signal of each task that parallel knows to have ended, in this call and before."""
        lines = self.scans.bytes(f"{self.folder}/joblog").decode().splitlines()[1:]
        return [(int(fields[0]), int(fields[6]) or int(fields[7])) for fields in (line.split("\t") for line in lines)]

    def wait_until_held(self):
        """All parts are done but the one that is held."""
        wait_until(lambda: os.path.exists(f"{self.scans.folder}/{self.folder}/joblog") and
                   len(self.finished()) == PARTS - 1, "end of the other parts")
        wait_until(lambda: self.scans.records_of(self.folder, HELD), f"records of part {HELD}")

    def require_merged(self):
        require(self.process.wait(300) == 0, f"parallel: {self.scans.bytes(f'{self.folder}/log').decode()}")
        ended = self.finished()
        for part in range(1, PARTS + 1):
            require([code for each, code in ended if each == part and code == 0] == [0], f"part {part}: {ended}")
        require(b"goes on behind" in self.scans.bytes(f"{self.folder}/log"), f"part {HELD} did not go on")
        parts = [f"{self.folder}/part-{k}-of-{PARTS}.jsonl" for k in range(1, PARTS + 1)]
        self.scans.run("merge", *parts, "--files-from", self.scans.list, "--out", f"{self.folder}.jsonl", code=0)
        self.scans.require_same(f"{self.folder}.jsonl")


def kill_task(scans):
    scans.hold(HELD)
    run = Run(scans, "task killed")
    run.start()
    run.wait_until_held()
    kill(below(run.process.pid)[1:])
    scans.release(HELD)
    require(run.process.wait(300) == 1, "parallel says nothing of the task that was killed")
    require(len(run.finished()) == PARTS and (HELD, 0) not in run.finished(), f"tasks: {run.finished()}")
    run.start()
    run.require_merged()


def kill_all(scans):
    scans.hold(HELD)
    run = Run(scans, "all killed")
    run.start()
    run.wait_until_held()
    kill(below(run.process.pid))
    run.process.wait()
    scans.release(HELD)
    run.start()
    run.require_merged()


SCENARIOS = {
    kill_task: "a task that was killed: every picture answered once",
    kill_all: "all killed at once: every picture answered once",
}


def main():
    inkling = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else f"{REPOSITORY}/build/release/inkling")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    shutil.rmtree(FOLDER, ignore_errors=True)
    scans = Scans(inkling, f"{FOLDER}/100% of the scans")
    try:
        for scenario, outcome in SCENARIOS.items():
            start = time.monotonic()
            scenario(scans)
            print(f"{outcome} ({time.monotonic() - start:.0f} s)", flush=True)
    finally:
        kill(below(os.getpid())[1:])


if __name__ == "__main__":
    main()
