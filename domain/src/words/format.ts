// Reads and fills ICU messages: arguments, numbers, plurals, choices and tags, which is all that our sentences use. A test holds it against
// intl-messageformat on every message of every catalog; written here because that weighs ten times as much on each first load.
export type MessageValues = Readonly<Record<string, unknown>>;
export type MessagePart =
  | string
  | { readonly kind: 'value' | 'number'; readonly name: string }
  | { readonly kind: 'count' }
  | { readonly kind: 'tag'; readonly name: string; readonly parts: readonly MessagePart[] }
  | {
      readonly kind: 'plural' | 'selectordinal' | 'select';
      readonly name: string;
      readonly forms: ReadonlyMap<string, readonly MessagePart[]>;
    };

const parsed = new Map<string, readonly MessagePart[]>();
const rulesOf = new Map<string, Intl.PluralRules>();
const numbersOf = new Map<string, Intl.NumberFormat>();
function once<T>(made: Map<string, T>, key: string, make: () => T): T {
  let it = made.get(key);
  if (it === undefined) made.set(key, (it = make()));
  return it;
}

export interface MessageTongue {
  /** Whose plurals the message has. */
  readonly grammar: string;
  /** How numbers are written. */
  readonly locale: string;
  /** Changes every piece of our own text: how the pseudo language is made. */
  readonly disguise?: ((text: string) => string) | undefined;
}

/** The message filled in, as pieces: text, and what stood in `values` where that is not text. Throws for a message that is not ICU. */
export function fill(message: string, values: MessageValues, tongue: MessageTongue): unknown[] {
  return walk(partsOf(message), values, tongue, 0);
}

/** The pieces of an ICU message. Throws for one that is none. */
export const partsOf = (message: string): readonly MessagePart[] => once(parsed, message, () => read(message));

function walk(parts: readonly MessagePart[], values: MessageValues, tongue: MessageTongue, count: number): unknown[] {
  return parts.flatMap((part): unknown[] => {
    if (typeof part === 'string') return [tongue.disguise ? tongue.disguise(part) : part];
    if (part.kind === 'count') return [written(count, tongue.locale)];
    const value = values[part.name];
    switch (part.kind) {
      case 'value':
        return [typeof value === 'number' ? String(value) : (value ?? '')];
      case 'number':
        return [written(Number(value), tongue.locale)];
      case 'tag': {
        const inside = walk(part.parts, values, tongue, count);
        return typeof value === 'function' ? [(value as (inside: unknown[]) => unknown)(inside)] : inside;
      }
      case 'select':
        return walk(part.forms.get(String(value)) ?? part.forms.get('other') ?? [], values, tongue, count);
      case 'plural':
      case 'selectordinal': {
        const type = part.kind === 'plural' ? 'cardinal' : 'ordinal';
        const rules = once(rulesOf, `${tongue.grammar} ${type}`, () => new Intl.PluralRules(tongue.grammar, { type }));
        const number = Number(value);
        const form = part.forms.get(`=${number}`) ?? part.forms.get(rules.select(number)) ?? part.forms.get('other');
        return walk(form ?? [], values, tongue, number);
      }
    }
  });
}
const written = (number: number, locale: string): string =>
  once(numbersOf, locale, () => new Intl.NumberFormat(locale)).format(number);

const COUNTED = /^(plural|selectordinal|select)$/;

/** Reads from the first character to the last; what does not fit is thrown with its place. */
function read(message: string): readonly MessagePart[] {
  let at = 0;
  const fail = (): never => {
    throw new Error(`not an ICU message at ${at}: ${message}`);
  };
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(message)?.[0] ?? fail();
    at += found.length;
    return found.trim();
  };
  const argument = (isCounted: boolean): MessagePart => {
    const name = take(/\{\s*[\w-]+\s*/y)
      .slice(1)
      .trim();
    if (message[at] === '}') {
      at += 1;
      return { kind: 'value', name };
    }
    const kind = take(/,\s*\w+\s*/y)
      .slice(1)
      .trim();
    if (kind === 'number' && message[at] === '}') {
      at += 1;
      return { kind, name };
    }
    if (!COUNTED.test(kind)) fail();
    take(/,\s*/y);
    const forms = new Map<string, readonly MessagePart[]>();
    while (message[at] !== '}') {
      const form = take(/(=\d+|[\w-]+)\s*/y);
      take(/\{/y);
      forms.set(form, pieces('}', isCounted || kind !== 'select'));
      take(/\}\s*/y);
    }
    at += 1;
    return { kind: kind as 'plural', name, forms };
  };
  const pieces = (end: '' | '}' | '</', isCounted: boolean): readonly MessagePart[] => {
    const parts: MessagePart[] = [];
    let text = '';
    const push = (part: MessagePart): void => {
      if (text !== '') parts.push(text);
      text = '';
      parts.push(part);
    };
    while (at < message.length && !(end !== '' && message.startsWith(end, at))) {
      const sign = message[at]!;
      if (sign === "'") text += quoted(isCounted);
      else if (sign === '{') push(argument(isCounted));
      else if (sign === '#' && isCounted) {
        at += 1;
        push({ kind: 'count' });
      } else if (sign === '<' && /[a-z/]/i.test(message[at + 1] ?? '')) {
        const name = take(/<[\w-]+>/y).slice(1, -1);
        const inside = pieces('</', isCounted);
        if (take(/<\/[\w-]+>/y).slice(2, -1) !== name) fail();
        push({ kind: 'tag', name, parts: inside });
      } else {
        text += sign;
        at += 1;
      }
    }
    if (end !== '' && at >= message.length) fail();
    return text === '' ? parts : [...parts, text];
  };
  /** Two apostrophes are one; one before a sign of the grammar makes it plain text up to the next. */
  const quoted = (isCounted: boolean): string => {
    at += 1;
    if (message[at] === "'") {
      at += 1;
      return "'";
    }
    if (!(isCounted ? /[{}<>#]/ : /[{}<>]/).test(message[at] ?? '')) return "'";
    let text = '';
    for (; at < message.length; at += 1) {
      if (message[at] !== "'") text += message[at];
      else if (message[at + 1] === "'") {
        text += "'";
        at += 1;
      } else {
        at += 1;
        break;
      }
    }
    return text;
  };
  return pieces('', false);
}
