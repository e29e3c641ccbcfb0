// Which ink can be read on a colour, by WCAG 2.2's relative luminance (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance).

/** Relative luminance 0–1 of `#rgb` or `#rrggbb`; null when it is no such colour. */
export function luminance(color: string): number | null {
  const match = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color.trim());
  const digits = match?.[1];
  if (!digits) return null;
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio 1–21 between two colours; 1 when one cannot be read as a colour. */
export function contrast(a: string, b: string): number {
  const [first, second] = [luminance(a), luminance(b)];
  if (first === null || second === null) return 1;
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

/** White where it reaches 3:1 (marks and large text), else near-black. */
export function inkOn(color: string): string {
  const known = inks.get(color);
  if (known) return known;
  const ink = contrast(color, '#ffffff') >= 3 ? '#ffffff' : '#0f1216';
  if (inks.size < keptInks) inks.set(color, ink);
  return ink;
}
/** A channel kind has one colour and a list draws it in every row; more than these come only from pickers of colours. */
const inks = new Map<string, string>();
const keptInks = 200;
