#!/usr/bin/python3
"""PyTorch's side of bench/run_engine: the same networks, eager, on ready float inputs.

Answers requests, one JSON object a line on stdin, with one on stdout; bench/engine_nets.cc answers the same:

    {"what": "train", "net": "lenet5", "variant": "channels_last", "seconds": 0.2}
    {"calls": 14, "wall": 0.2071, "cpu": 0.2069, "delay": 0.0003}

what: train         forward, backward and optimizer step on a batch of 128
      forward_1     one image, in eval() under inference_mode()
      forward_1000  1000 images at once, likewise
delay: seconds that the threads waited for a core, all together, by the kernel's count.
The first request of a kind also builds and warms up. The number of threads, and how OpenMP's wait for work (active or
passive), are the arguments of the program, one process each, because OpenMP and OpenBLAS keep what they started with.
"""

import json
import os
import resource
import sys
import time

THREADS = int(sys.argv[1])
# before torch loads its libraries
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(THREADS)
if sys.argv[2] == "passive":
    os.environ["OMP_WAIT_POLICY"] = "passive"

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402

BATCH = 128
WARM_UP = 5


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


class MnistExample(nn.Module):
    """The network of github.com/pytorch/examples, mnist/main.py."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, 1)
        self.conv2 = nn.Conv2d(32, 64, 3, 1)
        self.dropout1 = nn.Dropout(0.25)
        self.dropout2 = nn.Dropout(0.5)
        self.fc1 = nn.Linear(9216, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = F.max_pool2d(x, 2)
        x = self.dropout1(x)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = self.dropout2(x)
        return self.fc2(x)


def mlp():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))


NETS = {"lenet5": lenet5, "example": MnistExample, "mlp": mlp}


def prepare(what, net, variant):
    """The work of one call."""
    torch.manual_seed(1)
    model = NETS[net]()
    images = torch.rand({"train": BATCH, "forward_1": 1, "forward_1000": 1000}[what], 1, 28, 28)
    if variant == "channels_last":
        model = model.to(memory_format=torch.channels_last)
        images = images.contiguous(memory_format=torch.channels_last)
    if what != "train":
        model.eval()

        def forward():
            with torch.inference_mode():
                return model(images)

        return forward

    model.train()
    labels = torch.randint(0, 10, (BATCH,))
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9, nesterov=True, weight_decay=5e-4,
                                foreach=variant == "foreach")

    def step():
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()

    return step


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def delay_seconds():
    nanoseconds = 0
    for task in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{task}/schedstat") as file:
                nanoseconds += int(file.read().split()[1])
        except OSError:
            pass  # a thread that has ended
    return 1e-9 * nanoseconds


def measure(work, seconds):
    """Calls for about so long. The clock is read after calls that take some 2 ms together."""
    work()
    delay = delay_seconds()
    cpu = cpu_seconds()
    wall = time.perf_counter()
    calls, stride = 0, 1
    while True:
        for _ in range(stride):
            work()
        calls += stride
        elapsed = time.perf_counter() - wall
        if elapsed >= seconds:
            return {"calls": calls, "wall": elapsed, "cpu": cpu_seconds() - cpu, "delay": delay_seconds() - delay}
        stride = max(1, int(0.002 * calls / elapsed))


def main():
    torch.set_num_threads(THREADS)
    torch.set_flush_denormal(True)
    work = {}
    for line in sys.stdin:
        request = json.loads(line)
        if request["what"] == "version":
            answer = {"version": torch.__version__, "threads": torch.get_num_threads(),
                      "mkldnn": torch.backends.mkldnn.is_available()}
        else:
            key = (request["what"], request["net"], request["variant"])
            if key not in work:
                work[key] = prepare(*key)
                for _ in range(WARM_UP):
                    work[key]()
            answer = measure(work[key], request["seconds"])
        print(json.dumps(answer), flush=True)


main()
