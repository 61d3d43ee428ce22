#!/usr/bin/python3
"""Golden numbers of NumPy's RandomState and of scikit-learn's classification_report. Needs python3-numpy and
python3-sklearn (Debian). Writes, next to this file:
  numpy_streams.csv    a line a seed: seed, sum of the first 7400 random_sample(), the last of them, then the sum of
                       i * permutation[i] and the first 5 of permutation(1797), then 10 of randint(1347)
  numpy_digits.npz     3 training and 2 test images of 2x3, as mnist.npz has them
  report_*.txt         confusion matrix (10 lines of 10 counts, [truth][predicted]), then the report byte for byte
"""
import os
import warnings
import numpy as np
from sklearn.metrics import classification_report

warnings.simplefilter('ignore')  # ratios without a denominator
here = os.path.dirname(os.path.abspath(__file__))

with open(f'{here}/numpy_streams.csv', 'w') as out:
    for seed in (0, 1, 7, 42, 12345, 2**31, 2**32 - 1):
        np.random.seed(seed)
        weights = np.random.random(7400)
        order = np.random.permutation(1797)
        draws = [np.random.randint(1347) for _ in range(10)]
        fields = [seed, '%.17g' % sum(weights.tolist()), '%.17g' % weights[-1], int((np.arange(1797) * order).sum())]
        out.write(','.join(map(str, fields + order[:5].tolist() + draws)) + '\n')


pixels, labels = (np.arange(18, dtype=np.uint8).reshape(3, 2, 3), np.arange(3, dtype=np.uint8))
np.savez_compressed(f'{here}/numpy_digits.npz', x_train=pixels, y_train=labels, x_test=pixels[:2], y_test=labels[:2])


def write_report(name, confusion):
    truth, predicted = [], []
    for t, row in enumerate(confusion):
        for p, count in enumerate(row):
            truth += [t] * int(count)
            predicted += [p] * int(count)
    with open(f'{here}/report_{name}.txt', 'w') as out:
        for row in confusion:
            out.write(' '.join(str(int(count)) for count in row) + '\n')
        out.write(classification_report(truth, predicted))


random = np.random.RandomState(3)
typical = random.poisson(0.4, (10, 10)) + np.diag(random.randint(30, 60, 10))
write_report('typical', typical)
dead = typical.copy()
dead[:, 3] += dead[:, 8]
dead[:, 8] = 0  # 8 is never predicted
write_report('dead_digit', dead)
few = np.zeros((10, 10))
few[1, 1], few[1, 7], few[4, 2] = 5, 2, 1  # digits without truth or without prediction
write_report('few_digits', few)
large = random.randint(0, 30000, (10, 10))
write_report('large', large)
