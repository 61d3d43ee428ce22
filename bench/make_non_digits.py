#!/usr/bin/env python3
"""2,000 pictures that hold no digit, in the form of bench/make_reading_pictures:

  bench/make_non_digits.py OUT

writes OUT/not_digits/lines/*.png and lines.csv (path,transcript,kind; the transcripts are empty). Made with ImageMagick
and none of Inkling's code, always the same: letters and signs of Debian's fonts that nobody takes for a digit, strokes,
blank paper, textures, and pieces of the photograph and the drawings that ImageMagick comes with."""
import os
import random
import subprocess
import sys

FONTS = ('DejaVu-Sans', 'DejaVu-Serif', 'DejaVu-Sans-Mono', 'DejaVu-Sans-Bold', 'DejaVu-Serif-Bold')
LETTERS = 'ACEFHKLMNPRUVWXcdefhkmnprtuvwxy'
SIGNS = '+=#*%&?$@<>[]{}~!;:"'
COUNTS = {'letter': 900, 'sign': 200, 'stroke': 300, 'blank': 200, 'texture': 200, 'photograph': 200}
A_PROCESS = 40  # pictures that one ImageMagick makes


def colours(draw):
    paper, ink = draw.randint(150, 255), draw.randint(0, 110)
    return (ink, paper) if draw.random() < 0.2 else (paper, ink)


def grey(value):
    return f'rgb({value},{value},{value})'


def finish(draw):
    return ['-blur', f'0x{draw.uniform(0, 1.2):.2f}', '-attenuate', f'{draw.uniform(0, 0.3):.2f}', '+noise', 'Gaussian',
            '-colorspace', 'Gray']


def text(draw, characters):
    paper, ink = colours(draw)
    size = draw.randint(32, 120)
    return ['-size', f'{size}x{size}', f'xc:{grey(paper)}', '-font', draw.choice(FONTS), '-pointsize',
            str(int(size * draw.uniform(0.45, 0.8))), '-fill', grey(ink), '-gravity', 'center', '-annotate',
            f'{draw.randint(-12, 12)}x{draw.randint(-12, 12)}+0+0', draw.choice(characters).replace('%', '%%')] + finish(draw)


def stroke(draw):
    paper, ink = colours(draw)
    size = draw.randint(32, 120)
    place = lambda: f'{draw.uniform(0.1, 0.9) * size:.1f},{draw.uniform(0.1, 0.9) * size:.1f}'
    kind = draw.choice(('level', 'bezier', 'polyline', 'dots', 'box'))
    if kind == 'level':
        y = draw.uniform(0.3, 0.7) * size
        shape = f'line {0.1 * size:.1f},{y:.1f} {0.9 * size:.1f},{y + draw.uniform(-0.1, 0.1) * size:.1f}'
    elif kind == 'dots':
        shape = ' '.join(f'point {place()}' for _ in range(draw.randint(1, 12)))
    elif kind == 'box':
        shape = f'rectangle {0.1 * size:.1f},{draw.uniform(0.1, 0.4) * size:.1f} {0.9 * size:.1f},{0.9 * size:.1f}'
    else:
        shape = f'{kind} ' + ' '.join(place() for _ in range(draw.randint(9, 14)))
    return ['-size', f'{size}x{size}', f'xc:{grey(paper)}', '-fill', 'none', '-stroke', grey(ink), '-strokewidth',
            f'{draw.uniform(1, 0.1 * size):.1f}', '-draw', shape] + finish(draw)


def blank(draw):
    size = f'{draw.randint(32, 120)}x{draw.randint(32, 120)}'
    first, second = draw.randint(0, 255), draw.randint(0, 255)
    ground = f'xc:{grey(first)}' if draw.random() < 0.5 else f'gradient:{grey(first)}-{grey(second)}'
    return ['-size', size, ground] + finish(draw)


def texture(draw):
    size = f'{draw.randint(32, 120)}x{draw.randint(32, 120)}'
    ground = draw.choice(('plasma:fractal', 'plasma:grey50-grey60', 'pattern:bricks', 'pattern:crosshatch45',
                          'pattern:hexagons', 'pattern:fishscales', 'pattern:leftshingle', 'pattern:smallfishscales'))
    return ['-seed', str(draw.randint(1, 10**6)), '-size', size, ground] + finish(draw)


def photograph(draw):
    name, width, height = draw.choice((('rose:', 70, 46), ('wizard:', 480, 640), ('granite:', 128, 128),
                                       ('logo:', 640, 480)))
    side = draw.randint(24, min(width, height, 160))
    left, top = draw.randint(0, width - side), draw.randint(0, height - side)
    return [name, '-crop', f'{side}x{side}+{left}+{top}', '+repage', '-resize', f'{draw.randint(32, 120)}x'] + finish(draw)


MAKERS = {'letter': lambda draw: text(draw, LETTERS), 'sign': lambda draw: text(draw, SIGNS), 'stroke': stroke,
          'blank': blank, 'texture': texture, 'photograph': photograph}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = os.path.join(sys.argv[1], 'not_digits')
    os.makedirs(os.path.join(folder, 'lines'), exist_ok=True)
    draw = random.Random(22)  # 20 and 21 made the pictures that the reader was developed with
    kinds = [kind for kind, count in COUNTS.items() for _ in range(count)]
    rows, command = [], []
    for index, kind in enumerate(kinds):
        path = f'{index:05}.png'
        command += ['('] + MAKERS[kind](draw) + ['-write', os.path.join(folder, 'lines', path), '+delete', ')']
        rows.append(f'{path},,{kind}\n')
        if len(rows) % A_PROCESS == 0 or len(rows) == len(kinds):
            subprocess.run(['convert', '-seed', '20'] + command + ['xc:white', 'null:'], check=True)
            command = []
    with open(os.path.join(folder, 'lines.csv'), 'w', encoding='utf-8') as file:
        file.writelines(['path,transcript,kind\n'] + rows)


if __name__ == '__main__':
    main()
