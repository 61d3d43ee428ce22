#!/usr/bin/python3
"""The classic program: Inkling and its rivals, side by side. Run by `make bench`.

    bench/classic.py BUILD_FOLDER [--rounds N] [--json FILE]

Every program runs pinned to one core, one after the other, round after round, so that whatever else the machine does
disturbs all of them alike; medians over the rounds are printed as a Markdown table. A step is timed by the processor
time that its program used, whole processes by both the clock on the wall and processor time.

The bound: a step that changes every weight has to store it, and a core stores at most 64 bytes a cycle. The cycle is
measured in every round, with a chain of additions.
"""
import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = '/usr/bin/python3'  # Debian's, which has its numpy and sklearn
NUMPY = [PYTHON, HERE + '/peers/classic_numpy.py']
WEIGHTS = 64 * 100 + 100 * 10
STORED_A_CYCLE = 64

BASELINE = 'NumPy'
# name: bytes a weight, command with {build}
STEPS = {
    'Inkling, float': (4, ['{build}/bench/classic_inkling', 'float']),
    'Inkling, double': (8, ['{build}/bench/classic_inkling', 'double']),
    "Inkling's oracle, double": (8, ['{build}/bench/classic_inkling', 'reference']),
    'Eigen, float, fixed shapes, -march=native': (4, ['{build}/bench/classic_eigen']),
    'Eigen, float, MatrixXf, portable': (4, ['{build}/bench/classic_eigen_portable']),
    'FANN, float': (4, ['{build}/bench/classic_fann']),
    'OpenCV ANN_MLP, double': (8, ['{build}/bench/classic_opencv']),
}


def run(command, one_thread=True, core=None):
    """Runs a command. Returns its standard output and error, seconds on the wall, and seconds of processor time."""
    environment = dict(os.environ)
    environment.pop('OPENBLAS_NUM_THREADS', None)
    if one_thread:
        environment['OPENBLAS_NUM_THREADS'] = '1'
    pin = None if core is None else lambda: os.sched_setaffinity(0, {core})
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment, preexec_fn=pin, check=True)
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, done.stderr, wall, after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime


class Series:
    """What the rounds measured of one program."""

    def __init__(self):
        self.values = {}

    def add(self, **values):
        for key, value in values.items():
            self.values.setdefault(key, []).append(value)

    def median(self, key):
        return statistics.median(self.values[key])

    def last(self, key):
        return self.values[key][-1]


def measure_round(build, core, series, clock, folder):
    """Each program once."""
    clock.append(float(run([build + '/bench/clock'], core=core)[0]))
    for name, (_, command) in STEPS.items():
        report = json.loads(run([part.format(build=build) for part in command], core=core)[0])
        series[name].add(ns=report['cpu_ns_per_step'], accuracy=report['accuracy'], version=report['version'],
                         steps=report['steps'])
    _, errors, wall, cpu = run(NUMPY, core=core)
    report = json.loads(errors.splitlines()[-1])
    series[BASELINE].add(ns=report['cpu_ns_per_step'], accuracy=report['accuracy'], version=report['version'],
                         steps=report['steps'], wall=wall, cpu=cpu)
    for name, options in (('inkling train', []), ('inkling train --precision double', ['--precision', 'double'])):
        command = [build + '/inkling', 'train', '--out', folder + '/model.safetensors', *options]
        _, _, wall, cpu = run(command, core=core)
        series[name].add(wall=wall, cpu=cpu)


def measure_default_threads(rounds):
    """NumPy as it comes: as many OpenBLAS threads as the machine has cores, not pinned. On the wall."""
    series = Series()
    for _ in range(rounds):
        _, errors, wall, cpu = run(NUMPY, one_thread=False)
        series.add(ns=json.loads(errors.splitlines()[-1])['wall_ns_per_step'], wall=wall, cpu=cpu)
    return series


def machine():
    """What the numbers are of, a line each."""
    with open('/proc/cpuinfo') as info:
        model = next((line.split(':')[1].strip() for line in info if line.startswith('model name')), platform.machine())
    compiler = subprocess.run(['c++', '--version'], capture_output=True, text=True).stdout.splitlines()[0]
    system = platform.freedesktop_os_release().get('PRETTY_NAME', platform.system())
    return {'processor': f'{model}, {os.cpu_count()} cores', 'compiler': compiler, 'system': system,
            'load': '{:.1f} {:.1f} {:.1f}'.format(*os.getloadavg())}


def bound_ns(size, ghz):
    return WEIGHTS * size / STORED_A_CYCLE / ghz


def step_table(series, ghz):
    numpy = series[BASELINE].median('ns')
    lines = ['| one step | ns (median) | quartiles | times as fast as NumPy | times the bound | accuracy after 20,000 |',
             '|:---|---:|:---:|---:|---:|---:|']
    for name, size in [*((name, size) for name, (size, _) in STEPS.items()), (BASELINE, 8)]:
        measured = series[name]
        ns = measured.median('ns')
        low, _, high = statistics.quantiles(measured.values['ns'], n=4) if len(measured.values['ns']) > 1 else [ns] * 3
        lines.append(f'| {name} | {ns:,.0f} | {low:,.0f} - {high:,.0f} | {numpy / ns:.1f} | '
                     f'{ns / bound_ns(size, ghz):.1f} | {measured.last("accuracy"):.3f} |')
    return lines


def process_table(series):
    numpy = series[BASELINE]
    lines = ['| whole process | ms on the wall | ms of processor time | times as fast (wall) | times as fast (processor) |',
             '|:---|---:|---:|---:|---:|']
    for name in ('inkling train', 'inkling train --precision double', BASELINE):
        measured = series[name]
        wall, cpu = measured.median('wall'), measured.median('cpu')
        lines.append(f'| {name} | {wall * 1000:,.1f} | {cpu * 1000:,.1f} | {numpy.median("wall") / wall:.1f} | '
                     f'{numpy.median("cpu") / cpu:.1f} |')
    return lines


def goals(series, ghz):
    """The goals that the project set itself, and what was measured."""
    ns = {name: measured.median('ns') for name, measured in series.items() if 'ns' in measured.values}
    whole, numpy = series['inkling train'], series[BASELINE]
    rows = [
        ('float, times as fast as NumPy', ns[BASELINE] / ns['Inkling, float'], '>=', 120),
        ('double, times as fast as NumPy', ns[BASELINE] / ns['Inkling, double'], '>=', 60),
        *((f'float, times as fast as {name}', ns[name] / ns['Inkling, float'], '>=', 6) for name in ns if 'Eigen' in name),
        ('float, times the bound', ns['Inkling, float'] / bound_ns(4, ghz), '<=', 3),
        ('double, times the bound', ns['Inkling, double'] / bound_ns(8, ghz), '<=', 3),
        ('process, times as fast as Python (wall)', numpy.median('wall') / whole.median('wall'), '>=', 40),
        ('process, ms on the wall', whole.median('wall') * 1000, '<=', 60),
    ]
    lines = ['| goal | measured | wanted | |', '|:---|---:|---:|:---|']
    for name, value, relation, wanted in rows:
        met = value >= wanted if relation == '>=' else value <= wanted
        lines.append(f'| {name} | {value:.2f} | {relation} {wanted} | {"met" if met else "missed"} |')
    return lines


def main():
    parser = argparse.ArgumentParser(description='Inkling and its rivals on the classic program.')
    parser.add_argument('build', help='folder of a Release build with INKLING_BENCH=ON')
    parser.add_argument('--rounds', type=int, default=9)
    parser.add_argument('--json', metavar='FILE', help='write every measurement there as well')
    options = parser.parse_args()

    core = max(os.sched_getaffinity(0))
    names = [*STEPS, BASELINE, 'inkling train', 'inkling train --precision double']
    series = {name: Series() for name in names}
    clock = []
    about = machine()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.rounds):
            print(f'round {number + 1} of {options.rounds}', file=sys.stderr)
            measure_round(options.build, core, series, clock, folder)
    default = measure_default_threads(3)
    ghz = statistics.median(clock)

    lines = [f'{about["processor"]}, {ghz:.2f} GHz (measured), {about["system"]}, {about["compiler"]}.',
             f'Load average at the start: {about["load"]}. {options.rounds} rounds, all on core {core}.',
             'Versions: ' + ', '.join(dict.fromkeys(series[name].last('version') for name in [*STEPS, BASELINE])) + '.',
             f'Bound: {bound_ns(4, ghz):.0f} ns a step in float, {bound_ns(8, ghz):.0f} in double.', '',
             *step_table(series, ghz), '',
             f'NumPy with OpenBLAS\'s default threads, not pinned: {default.median("ns"):,.0f} ns a step on the wall, '
             f'{default.median("wall") * 1000:,.0f} ms the process.', '',
             *process_table(series), '', *goals(series, ghz)]
    print('\n'.join(lines))
    if options.json:
        with open(options.json, 'w') as out:
            json.dump({'machine': about, 'core': core, 'clock_ghz': clock, 'numpy_default_threads': default.values,
                       'programs': {name: measured.values for name, measured in series.items()}}, out, indent=2)


if __name__ == '__main__':
    main()
