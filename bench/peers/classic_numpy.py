#!/usr/bin/python3
"""The classic program: digits read by a small network, as a tutorial writes it in NumPy.

    classic_numpy.py [SEED]

Standard output is the tutorial's. Then one line of JSON goes to standard error for bench/classic.py: the time of the
training steps, without the evaluations between them. Needs python3-numpy and python3-sklearn.
"""
import json
import sys
import time

import numpy as np
import sklearn
from sklearn.datasets import load_digits
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer

STEPS = 20000


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def dsigmoid(y):
    """The slope of the sigmoid where its value is y."""
    return y * (1 - y)


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs):
        self.V = np.random.random((inputs, hidden)) * 2 - 1
        self.W = np.random.random((hidden, outputs)) * 2 - 1
        self.fit_cpu_seconds = 0.0
        self.fit_seconds = 0.0

    def fit(self, X, y, steps, lr=0.12):
        """Learns from `steps` random rows of X, one at a time."""
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(steps):
            i = np.random.randint(X.shape[0])
            x = np.atleast_2d(X[i])
            L1 = sigmoid(np.dot(x, self.V))
            L2 = sigmoid(np.dot(L1, self.W))
            L2_delta = (y[i] - L2) * dsigmoid(L2)
            L1_delta = L2_delta.dot(self.W.T) * dsigmoid(L1)
            self.W += lr * L1.T.dot(L2_delta)
            self.V += lr * x.T.dot(L1_delta)
        self.fit_cpu_seconds += time.process_time() - cpu
        self.fit_seconds += time.perf_counter() - wall

    def predict(self, x):
        L1 = sigmoid(np.dot(np.atleast_2d(x), self.V))
        return sigmoid(np.dot(L1, self.W))


def accuracy(network, X, y):
    predictions = [np.argmax(network.predict(x)) for x in X]
    return np.mean(np.equal(predictions, y)), predictions


def main():
    np.random.seed(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
    digits = load_digits()
    network = NeuralNetwork(64, 100, 10)
    X_train, X_test, y_train, y_test = train_test_split(digits.data, digits.target)
    labels_train = LabelBinarizer().fit_transform(y_train)

    print('start')
    taken = 0
    for step in range(0, STEPS, 1000):  # accuracy after step 0, 1000, 2000, …
        network.fit(X_train, labels_train, step + 1 - taken)
        taken = step + 1
        print('steps:', step, 'accuracy:', accuracy(network, X_test, y_test)[0])
    network.fit(X_train, labels_train, STEPS - taken)
    final, predictions = accuracy(network, X_test, y_test)
    print(classification_report(y_test, predictions, zero_division=0))
    print(confusion_matrix(y_test, predictions))

    print(json.dumps({
        'steps': STEPS,
        'cpu_ns_per_step': network.fit_cpu_seconds / STEPS * 1e9,
        'wall_ns_per_step': network.fit_seconds / STEPS * 1e9,
        'accuracy': final,
        'version': f'NumPy {np.__version__}, scikit-learn {sklearn.__version__}, Python {sys.version.split()[0]}',
    }), file=sys.stderr)


if __name__ == '__main__':
    main()
