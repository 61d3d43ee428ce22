// Numbers as people read them, in the page's language.
import { text } from "./text/text";

const cache = new Map<string, Intl.NumberFormat>();

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let known = cache.get(key);
  if (!known) cache.set(key, (known = new Intl.NumberFormat(text.language, options)));
  return known;
}

// 0.9813 as "98.1 %". Never "100 %" for what is not certain.
export function percent(share: number, digits = 1): string {
  const most = 1 - 10 ** -(digits + 2);
  const shown = share < 1 ? Math.min(share, most) : share;
  const floored = shown > 0.99 ? Math.floor(shown * 10 ** (digits + 2)) / 10 ** (digits + 2) : shown;
  return formatter({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(floored);
}

export const whole = (value: number) => formatter({ maximumFractionDigits: 0 }).format(value);

export function decimal(value: number, digits = 3): string {
  return formatter({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

// +0.31, -1.20
export function signed(value: number, digits = 2): string {
  return formatter({ minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "exceptZero" })
    .format(value);
}

// With as many digits as a value of any size needs: 3.2e-7, 0.031, 12.4.
export function compact(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1);
  return formatter({ maximumSignificantDigits: 3 }).format(value);
}
