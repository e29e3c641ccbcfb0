// What must not stand in an answer in the clear: card numbers and keys. Shown only masked, also where they are warned of.

export interface Secret {
  readonly kind: 'card' | 'key' | 'private-key';
  readonly from: number;
  readonly to: number;
  /** Enough to be found again, not to be used. */
  readonly masked: string;
}

const digits = /(?<![\d\p{L}])\d(?:[ -]?\d){12,18}(?![\d\p{L}])/gu;
/** First digits and lengths of the networks in use (ISO/IEC 7812): Visa, Mastercard, Amex, Discover, Diners, JCB, UnionPay, Maestro. */
const networks: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^3(?:0[0-5]|[68])/, [14]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:50|5[6-9]|6[037])/, [16, 18, 19]],
];
/** Keys that say by their beginning whose they are. */
const keys = [
  /\b(?:sk|rk)_live_[A-Za-z0-9]{16,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/g,
  /\bAKIA[A-Z0-9]{16}\b/g,
  /\bxox[abprs]-[A-Za-z0-9-]{20,}/g,
  /\bAIza[A-Za-z0-9_-]{35}\b/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
];
const privateKey = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g;

/** Every secret of a text, in its order. */
export function secretsIn(text: string): Secret[] {
  const found: Secret[] = [];
  for (const match of text.matchAll(digits)) {
    const number = match[0].replace(/\D/g, '');
    if (isCard(number, match[0]))
      found.push({ kind: 'card', from: match.index, to: match.index + match[0].length, masked: maskedCard(number) });
  }
  for (const pattern of keys)
    for (const match of text.matchAll(pattern))
      found.push({
        kind: 'key',
        from: match.index,
        to: match.index + match[0].length,
        masked: `${match[0].slice(0, 4)}…`,
      });
  for (const match of text.matchAll(privateKey))
    found.push({ kind: 'private-key', from: match.index, to: match.index + match[0].length, masked: 'a private key' });
  return found.toSorted((a, b) => a.from - b.from);
}
/** The text with each secret masked. */
export function maskSecrets(text: string): string {
  let masked = '';
  let at = 0;
  for (const secret of secretsIn(text)) {
    if (secret.from < at) continue;
    masked += text.slice(at, secret.from) + secret.masked;
    at = secret.to;
  }
  return masked + text.slice(at);
}

const maskedCard = (number: string): string => `•••• ${number.slice(-4)}`;
function isCard(number: string, written: string): boolean {
  const fits = networks.some(([start, lengths]) => start.test(number) && lengths.includes(number.length));
  // In groups as on a card, or in one piece: a phone number or a reference is grouped otherwise.
  const groups = written.split(/[ -]/).map((group) => group.length);
  const isGrouped =
    groups.length === 1 || groups.every((size, index) => size === 4 || index === groups.length - 1) || isAmex(groups);
  return fits && isGrouped && !/^(\d)\1+$/.test(number) && hasCheckDigit(number);
}
const isAmex = (groups: readonly number[]): boolean => groups.join(' ') === '4 6 5' || groups.join(' ') === '4 6 4';
/** The check digit of ISO/IEC 7812 (Luhn). */
function hasCheckDigit(number: string): boolean {
  const sum = [...number].toReversed().reduce((total, sign, at) => {
    const digit = Number(sign) * (at % 2 === 0 ? 1 : 2);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
}
