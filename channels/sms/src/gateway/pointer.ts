// Finds values in what a gateway says: by JSON pointer (RFC 6901) in JSON, by name in a form.
import { text, thing } from '@throughline/channel-kit/json';

/** The JSON or the form in these bytes; null for what is neither. */
export function parsed(body: Uint8Array, type: string): unknown {
  let said: string;
  try {
    said = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
  if (/x-www-form-urlencoded/i.test(type)) return Object.fromEntries(new URLSearchParams(said));
  try {
    return JSON.parse(said);
  } catch {
    return null;
  }
}

export function at(value: unknown, pointer: string): unknown {
  if (pointer === '') return undefined;
  const steps = pointer.startsWith('/')
    ? pointer
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [pointer];
  let found: unknown = value;
  for (const step of steps) {
    if (Array.isArray(found)) found = /^\d{1,6}$/.test(step) ? found[Number(step)] : undefined;
    else {
      const here = thing(found);
      found = here !== null && Object.hasOwn(here, step) ? here[step] : undefined;
    }
  }
  return found;
}
/** A text or number as text. */
export function textAt(value: unknown, pointer: string): string {
  const found = at(value, pointer);
  return typeof found === 'number' && Number.isFinite(found) ? String(found) : (text(found) ?? '');
}
