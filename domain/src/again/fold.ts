// Text without case and accents, sign for sign in the same places, so that what is found in it is found in the text.

/** Lower case, letters without their accents, one kind of apostrophe, hyphen and space. As long as the text. */
export function fold(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  let folded = '';
  for (let at = 0; at < text.length; at += 1) folded += foldUnit(text[at]!);
  return folded;
}
const kept = new Map<string, string>();
function foldUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  if (code < 128) return code >= 65 && code <= 90 ? String.fromCharCode(code + 32) : unit;
  let folded = kept.get(unit);
  if (folded === undefined) {
    folded =
      unit === '’' || unit === 'ʼ' || unit === '‘'
        ? "'"
        : unit === '‑' || unit === '–' || unit === '—'
          ? '-'
          : /\s/.test(unit)
            ? ' '
            : unit === 'ß'
              ? unit
              : (unit.toLowerCase().normalize('NFD')[0] ?? unit);
    if (kept.size < 3000) kept.set(unit, folded);
  }
  return folded;
}
