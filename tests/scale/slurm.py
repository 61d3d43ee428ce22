#!/usr/bin/env python3
"""tools/slurm/submit on a Slurm cluster of two nodes, both on this machine, one of which is lost while it works.

  tests/scale/slurm.py [INKLING]     (make test-slurm builds what it runs)

The cluster is of processes of its own, for any user: a munged, a slurmctld and two slurmd, which listen on 127.0.0.1
only and keep all they have in build/slurm. Whatever happens, they end with this program.

  power      a node's processes are killed at once while its task is in the middle of a part: the task starts again on
             the other node and goes on behind what was written
  network    the controller loses a node whose task still runs: the second task waits until the first one is done
  lost part  a part is removed, and the same call reads that part alone
  failure    a part cannot be written: the merge does not start, and there is no file
  refusal    what would fail in every task, or mix parts, is refused before anything is submitted

In the first three the file has each picture of the list once and is, byte for byte, what one run of inkling read writes.
"""
import ctypes
import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # scans is beside this file, where nothing is to be left
from scans import PARTS, REPOSITORY, Scans, below, kill, require, wait_until

FOLDER = f"{REPOSITORY}/build/slurm"
HELD = 2  # the part that is in the middle of its work when its node is lost
SET_PDEATHSIG, SET_CHILD_SUBREAPER = 1, 36  # of prctl

# Whole seconds, and few of them: a node is lost after 5 s without an answer, a task that is to start again waits for 5.
CONFIGURATION = """\
ClusterName=inkling-test
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket,cred_expire=5
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmctldPort={ports[0]}
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
StateSaveLocation={folder}/slurmctld
SlurmdSpoolDir={folder}/%n
SlurmdTimeout=5
MessageTimeout=5
KillWait=1
JobRequeue=0
ReturnToService=2
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
NodeName=node1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=1
NodeName=node2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=1
PartitionName=all Nodes=ALL Default=YES
"""


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def prepare_daemon():
    """What leaves a daemon stays below it, and it ends when this program does."""
    prctl = ctypes.CDLL(None).prctl
    prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    prctl(SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


class Cluster:
    def __init__(self):
        self.daemons = {}
        self.environment = {**os.environ, "SLURM_CONF": f"{FOLDER}/slurm.conf", "INKLING_PAUSE": "1"}
        for name in [name for name in self.environment if re.match("SBATCH_|SLURM_(?!CONF)", name)]:
            del self.environment[name]

    def __enter__(self):
        for name in "munge", "slurmctld", "node1", "node2":
            os.makedirs(f"{FOLDER}/{name}")
        os.chmod(f"{FOLDER}/munge", 0o711)
        with open(os.open(f"{FOLDER}/munge/key", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(os.urandom(128))
        with open(f"{FOLDER}/slurm.conf", "w") as file:
            file.write(CONFIGURATION.format(host=socket.gethostname().split(".")[0], user=getpass.getuser(),
                                            folder=FOLDER, ports=free_ports(3)))
        munge = f"{FOLDER}/munge"
        self.start("munged", "munged", "--foreground", "--force", f"--socket={munge}/socket", f"--key-file={munge}/key",
                   f"--seed-file={munge}/seed", f"--pid-file={munge}/pid", f"--log-file={munge}/log")
        wait_until(lambda: os.path.exists(f"{munge}/socket"), "munged")
        self.start("slurmctld", "slurmctld", "-D", "-c")
        for node in "node1", "node2":
            self.start_node(node)
        return self

    def __exit__(self, *_):
        for name in reversed(list(self.daemons)):
            self.stop(name)
        kill(below(os.getpid())[1:])
        while len(below(os.getpid())) > 1:
            os.wait()

    def start(self, name, *command):
        with open(f"{FOLDER}/{name}.log", "ab") as log:
            self.daemons[name] = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                                  env=self.environment, preexec_fn=prepare_daemon)

    def start_node(self, name):
        self.start(name, "slurmd", "-D", "-N", name)
        wait_until(lambda: self.state(name) == "idle", f"idle {name}")

    def stop(self, name):
        """Ends a daemon and all below it at once, as a machine without power ends."""
        daemon = self.daemons.pop(name)
        kill(below(daemon.pid))
        daemon.wait()

    def cut_off(self, name):
        """Ends what the controller knows of a node, and leaves alone what its tasks run."""
        daemon = self.daemons.pop(name)
        kill(process for process in below(daemon.pid) if self.is_slurm(process))
        daemon.wait()

    @staticmethod
    def is_slurm(process):
        with open(f"/proc/{process}/comm") as file:
            return file.read().startswith("slurm")

    def ask(self, *command):
        result = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        return result.stdout.strip()

    def state(self, node):
        return self.ask("sinfo", "-h", "-n", node, "-o", "%T")


def call(cluster, scans, out, *options, parts=PARTS):
    """Calls tools/slurm/submit."""
    return subprocess.run([f"{REPOSITORY}/tools/slurm/submit", scans.list, str(parts), out, *options],
                          cwd=scans.folder, env={**cluster.environment, "INKLING": scans.inkling}, capture_output=True,
                          text=True)


class Submission:
    """A call of tools/slurm/submit, and what became of it."""

    def __init__(self, cluster, scans, out):
        self.cluster, self.scans, self.out = cluster, scans, out
        self.parts = f"{scans.folder}/{out}.parts"
        result = call(cluster, scans, out)
        require(result.returncode == 0, f"submit: {result.stderr}")
        self.array, self.merge = re.match(r"Job (\d+) reads in \d+ tasks, job (\d+) then", result.stdout).groups()

    def log(self, name):
        path = f"{self.parts}/{name}.log"
        return self.scans.bytes(path).decode() if os.path.exists(path) else ""

    def node_at_work(self):
        """Which node has the part that is held, as soon as it is in the middle of it."""
        wait_until(lambda: 0 < self.scans.records_of(self.parts, HELD), f"records of part {HELD}")
        return re.findall(r" on (node\d)", self.log(f"part-{HELD}"))[-1]

    def wait(self):
        wait_until(lambda: not self.cluster.ask("squeue", "-h"), "end of all jobs")

    def require_merged(self):
        self.wait()
        require(os.path.exists(f"{self.scans.folder}/{self.out}"), f"{self.out} is not there: " + "".join(
            self.log(name) for name in [f"part-{k}" for k in range(1, PARTS + 1)] + ["merge"]))
        self.scans.require_same(self.out)


def lose_power(cluster, scans):
    scans.hold(HELD)
    submission = Submission(cluster, scans, "power.jsonl")
    node = submission.node_at_work()
    cluster.stop(node)
    scans.release(HELD)
    submission.require_merged()
    log = submission.log(f"part-{HELD}")
    other = "node1" if node == "node2" else "node2"
    require(f"on {other}, start 2" in log and "goes on behind" in log, f"part {HELD} did not go on: {log}")
    cluster.start_node(node)


def lose_network(cluster, scans):
    scans.hold(HELD)
    submission = Submission(cluster, scans, "network.jsonl")
    node = submission.node_at_work()
    cluster.cut_off(node)
    wait_until(lambda: "tries again" in submission.log(f"part-{HELD}"), f"second task of part {HELD}")
    scans.feed(HELD)
    submission.require_merged()
    log = submission.log(f"part-{HELD}")
    require("is complete" in log, f"part {HELD} was not left to who wrote it: {log}")
    cluster.start_node(node)


def lose_part(cluster, scans):
    os.remove(f"{scans.folder}/power.jsonl")
    os.remove(f"{scans.folder}/power.jsonl.parts/part-3-of-{PARTS}.jsonl")
    before = os.stat(f"{scans.folder}/power.jsonl.parts/part-1-of-{PARTS}.jsonl")
    Submission(cluster, scans, "power.jsonl").require_merged()
    require(os.stat(f"{scans.folder}/power.jsonl.parts/part-1-of-{PARTS}.jsonl") == before, "part 1 was read again")


def fail_a_part(cluster, scans):
    os.makedirs(f"{scans.folder}/failure.jsonl.parts/part-3-of-{PARTS}.jsonl")
    submission = Submission(cluster, scans, "failure.jsonl")
    submission.wait()
    states = [cluster.ask("squeue", "-h", "-t", "all", "-j", job, "-o", "%T") for job in
              (f"{submission.array}_3", submission.merge)]
    require(states == ["FAILED", "CANCELLED"], f"states of part 3 and the merge: {states}")
    require(not os.path.exists(f"{scans.folder}/failure.jsonl"), "failure.jsonl is there, without part 3")


def refuse(cluster, scans):
    for out, options, parts, message in (
            ("power.jsonl", ["--single"], PARTS, "holds parts whose settings differed"),
            ("power.jsonl", [], PARTS + 1, "holds parts whose settings differed"),
            ("new.jsonl", ["--format", "("], PARTS, "format"),
            ("new.jsonl", ["--model", "nowhere"], PARTS, "nowhere: cannot open"),
            ("new.jsonl", ["whole.jsonl"], PARTS, "whole.jsonl"),
            ("new.jsonl", ["--shard", "1/2"], PARTS, "--shard: is set for every task"),
            ("new.jsonl", ["--threads=2"], PARTS, "--threads: expected --cpus-per-task"),
            ("new.jsonl", [], 1001, "N: expected at most 1000"),
            ("nowhere/new.jsonl", [], PARTS, "is no folder"),
            ("scans", [], PARTS, "is a folder")):
        result = call(cluster, scans, out, *options, parts=parts)
        require(result.returncode != 0 and message in result.stderr and not result.stdout,
                f"submit {out} {options}: {result.returncode} {result.stdout} {result.stderr}")
    require(not os.path.exists(f"{scans.folder}/new.jsonl.parts"), "a refused call left a folder")
    require(not cluster.ask("squeue", "-h"), "a refused call left a job")


SCENARIOS = {
    lose_power: "a node without power: every picture answered once",
    lose_network: "a node without network: every picture answered once",
    lose_part: "a part that was removed: read again, and no other",
    fail_a_part: "a part that cannot be written: no file",
    refuse: "what cannot be: refused",
}


def main():
    inkling = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else f"{REPOSITORY}/build/release/inkling")
    require(not re.search(r"[\s,=#%]", FOLDER), f"{FOLDER}: Slurm takes no such characters in the names of folders")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    scans = Scans(inkling, f"{FOLDER}/100% of the scans")
    with Cluster() as cluster:
        for scenario, outcome in SCENARIOS.items():
            start = time.monotonic()
            scenario(cluster, scans)
            print(f"{outcome} ({time.monotonic() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
