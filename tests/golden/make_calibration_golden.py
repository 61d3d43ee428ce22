#!/usr/bin/python3
"""Golden numbers of calibration, by NumPy and SciPy (python3-numpy, python3-scipy). Writes calibration_logits.csv next to
this file (a label, then the logits of two networks for 11 classes) and prints what tests/metrics/calibration_test.cc has:
the temperatures of lowest negative log-likelihood, the likelihoods there and at 1, and the calibration errors at 1."""
import os
import numpy as np
from scipy.optimize import minimize_scalar

CLASSES, ROWS = 11, 40
random = np.random.RandomState(0)
labels = random.randint(0, 10, ROWS)


def draw_logits():
    logits = random.randint(-12, 13, (ROWS, CLASSES)) / 4.0
    logits[np.arange(ROWS), labels] += random.randint(4, 20, ROWS) / 4.0
    return logits


def probabilities(members, temperature):
    exponentials = [np.exp((m - m.max(1, keepdims=True)) / temperature) for m in members]
    return sum(e / e.sum(1, keepdims=True) for e in exponentials) / len(members)


def likelihood(members, temperature):
    return -np.log(probabilities(members, temperature)[np.arange(ROWS), labels]).mean()


def calibration_error(members, bins=15):
    p = probabilities(members, 1.0)[:, :10]
    confidence, right = p.max(1), p.argmax(1) == labels
    edges = np.linspace(0, 1, bins + 1)
    error = 0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


first, second = draw_logits(), draw_logits()
for members in ([first], [first, second]):
    best = minimize_scalar(lambda t: likelihood(members, np.exp(t)), bounds=(np.log(0.25), np.log(4)), method='bounded',
                           options={'xatol': 1e-10})
    print(f'{len(members)} networks: temperature {np.exp(best.x):.6f}, likelihood there {best.fun:.12f}, '
          f'at 1 {likelihood(members, 1.0):.12f}, calibration error {calibration_error(members):.12f}')
with open(f'{os.path.dirname(os.path.abspath(__file__))}/calibration_logits.csv', 'w') as out:
    for i in range(ROWS):
        out.write(','.join([str(labels[i])] + [repr(float(x)) for x in (*first[i], *second[i])]) + '\n')
