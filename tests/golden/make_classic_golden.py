#!/usr/bin/python3
"""Golden numbers of the published NumPy program (64-100-10, online back-propagation in float64), from the digits in
data/. Needs python3-numpy (Debian). Writes, next to this file:
  classic_output_300_steps.csv    a line a seed 0..9: seed, then the 10 outputs L2 of step 299, before its update
and with --spread prints how far that program differs from itself where nothing but the order of its sums is another
(the hidden units reversed): for each number of steps the median, the ninth decile and the largest over 50 seeds of the
largest difference in an output.
"""
import gzip
import os
import sys
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
with gzip.open(f'{here}/../../data/digits.csv.gz', 'rt') as file:
    data = np.loadtxt(file, delimiter=',')
images, labels = data[:, :64], data[:, 64].astype(int)


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def run(seed, steps, reverse=False, rate=0.12):
    """The outputs of each step before its update."""
    random = np.random.RandomState(seed)
    v = random.random_sample((64, 100)) * 2 - 1
    w = random.random_sample((100, 10)) * 2 - 1
    train = random.permutation(len(images))[450:]  # as train_test_split has it: the first 450 are for testing
    if reverse:
        v, w = v[:, ::-1].copy(), w[::-1].copy()
    outputs = []
    for _ in range(steps):
        row = train[random.randint(len(train))]
        x, y = images[row][None], np.eye(10)[labels[row]]
        l1 = sigmoid(x @ v)
        l2 = sigmoid(l1 @ w)
        outputs.append(l2[0].copy())
        d2 = (y - l2) * (l2 * (1 - l2))
        d1 = (d2 @ w.T) * (l1 * (1 - l1))
        w += rate * (l1.T @ d2)
        v += rate * (x.T @ d1)
    return outputs


if '--spread' in sys.argv:
    steps = (100, 200, 300, 400, 500, 700, 1000)
    differences = []
    for seed in range(50):
        pairs = zip(run(seed, max(steps)), run(seed, max(steps), reverse=True))
        so_far = np.maximum.accumulate([np.abs(a - b).max() for a, b in pairs])
        differences.append([so_far[n - 1] for n in steps])
        print(seed, *('%.0e' % d for d in differences[-1]), file=sys.stderr)
    for n, column in zip(steps, np.array(differences).T):
        print('%4d steps: median %.0e, ninth decile %.0e, largest %.0e' %
              (n, np.median(column), np.quantile(column, 0.9), column.max()))
else:
    with open(f'{here}/classic_output_300_steps.csv', 'w') as out:
        for seed in range(10):
            out.write(','.join([str(seed)] + ['%.17g' % value for value in run(seed, 300)[-1]]) + '\n')
