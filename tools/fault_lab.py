"""The folder that tools/faults, tools/kills and tools/power-cut work in: pictures, models and runs, all made by the
command itself in a moment, and the same on every machine."""
import hashlib
import os
import shutil
import subprocess

NET = "input 8x8 | flatten | dense 8 | batchnorm | relu | dense 10"
CLASSIC = ["train", "--steps", "40", "--hidden", "3"]


def recipe(epochs, *more):
    """A small network with what a checkpoint has to keep, trained on the built-in digits."""
    return ["train", "--recipe", "digits-mlp", "--net", NET, "--augment", "shift 0.5", "--epochs", str(epochs),
            "--threads", "1", "--quiet", *more]


def strokes(path, digits):
    """A PGM file of upright strokes and sevens."""
    width, height = 40 + 70 * len(digits), 120
    rows = [bytearray(b"\xff" * width) for _ in range(height)]

    def line(x0, y0, x1, y1):
        for i in range(201):
            x, y = int(x0 + (x1 - x0) * i / 200), int(y0 + (y1 - y0) * i / 200)
            for dy in range(-5, 6):
                rows[y + dy][x - 5:x + 6] = bytes(11)

    for k, digit in enumerate(digits):
        left = 45 + 70 * k
        if digit == "7":
            line(left - 15, 30, left + 20, 30)
            line(left + 20, 30, left, 90)
        else:
            line(left, 30, left, 90)
    with open(path, "wb") as file:
        file.write(b"P5 %d %d 255\n" % (width, height) + b"".join(rows))


def make_lab(inkling, folder):
    """Everything that a command reads or replaces."""
    os.makedirs(f"{folder}/pictures/below")
    for name, digits in (("a.pgm", "171"), ("pictures/b.pgm", "17"), ("pictures/c.pgm", "71"),
                         ("pictures/below/d.pgm", "1")):
        strokes(f"{folder}/{name}", digits)
    for digit in "17":
        os.makedirs(f"{folder}/digits/{digit}")
        for copy in "ab":
            strokes(f"{folder}/digits/{digit}/{copy}.pgm", digit)
    for old in ("old", "old.svg", "old.png", "old.jsonl"):
        with open(f"{folder}/{old}", "w") as file:
            file.write("an older file\n")
    run = lambda *words: subprocess.run([inkling, *words], cwd=folder, check=True, capture_output=True)
    run(*CLASSIC, "--quiet", "--out", "model")
    run(*recipe(1, "--checkpoint", "half", "--out", "half.model"))
    with open(f"{folder}/list", "w") as file:
        file.write("pictures/b.pgm\npictures/c.pgm\npictures/below/d.pgm\n")
    for part in "12":
        run("read", "--files-from", "list", "--shard", f"{part}/2", "--jsonl", "--out", f"part{part}")
    inside = lambda i: 0 < i % 8 < 7 and 0 < i // 8 < 7  # the border is paper, as of digits
    with open(f"{folder}/pixels.csv", "w") as file:
        for image in range(12):
            file.write(",".join(str((7 * i + image) % 17 if inside(i) else 0) for i in range(64)) + "\n")


def contents(folder):
    """What is in every file below `folder`, by path."""
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def fresh(lab, folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(lab, folder)
    return folder


def sha(data):
    return hashlib.sha256(data).hexdigest()
