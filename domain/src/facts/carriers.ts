// Which carrier a parcel's number belongs to: by its own check digit where it has one, and by the carrier's name near it. Pure.

interface Carrier {
  readonly name: string;
  /** The carrier's name as people write it near the number; null: the number proves itself. */
  readonly near: readonly string[] | null;
  fits(value: string): boolean;
}

const digits = (value: string) => Array.from(value, Number);
/** Sum over the digits before the last, by repeating weights counted from the right. */
function weighted(value: string, weights: readonly number[]): number {
  const body = digits(value.slice(0, -1)).reverse();
  return body.reduce((sum, digit, index) => sum + digit * weights[index % weights.length]!, 0);
}
const last = (value: string) => Number(value.at(-1));
const mod10 = (value: string) => (10 - (weighted(value, [3, 1]) % 10)) % 10 === last(value);

/** 1Z, 15 signs, check digit: letters count as (place in the alphabet + 1) mod 10, every second one double. */
function isUps(value: string): boolean {
  if (!/^1Z[0-9A-Z]{15}\d$/.test(value)) return false;
  const sum = Array.from(value.slice(2, -1)).reduce(
    (total, sign, index) =>
      total + (/\d/.test(sign) ? Number(sign) : (sign.charCodeAt(0) - 63) % 10) * (index % 2 === 1 ? 2 : 1),
    0,
  );
  return (10 - (sum % 10)) % 10 === last(value);
}
/** Express: twelve digits, weights 1 3 7 from the right, mod 11; Ground: fifteen digits, mod 10. */
function isFedex(value: string): boolean {
  if (/^\d{12}$/.test(value))
    return (
      (weighted(value, [1, 7, 3]) % 11) % 10 === last(value) || (weighted(value, [1, 3, 7]) % 11) % 10 === last(value)
    );
  return /^\d{15}$/.test(value) && mod10(value);
}
/** UPU S10: two letters, eight digits, a check digit, the country that sent it. */
function isPostal(value: string): boolean {
  if (!/^[A-Z]{2}\d{9}[A-Z]{2}$/.test(value)) return false;
  const sum = digits(value.slice(2, 10)).reduce(
    (total, digit, index) => total + digit * [8, 6, 4, 2, 3, 5, 9, 7][index]!,
    0,
  );
  const check = 11 - (sum % 11);
  return (check === 10 ? 0 : check === 11 ? 5 : check) === Number(value[10]);
}
const posts: Readonly<Record<string, string>> = {
  US: 'USPS',
  UA: 'Ukrposhta',
  DE: 'Deutsche Post',
  GB: 'Royal Mail',
  FR: 'La Poste',
  PL: 'Poczta Polska',
  ES: 'Correos',
  BR: 'Correios',
  PT: 'CTT',
  TR: 'PTT',
  CN: 'China Post',
  RU: 'Pochta',
};

const carriers: readonly Carrier[] = [
  { name: 'UPS', near: null, fits: isUps },
  { name: 'USPS', near: null, fits: (value) => /^9[1-5]\d{20}$/.test(value) && mod10(value) },
  { name: 'USPS', near: ['usps'], fits: (value) => /^(?:9[1-5]\d{18}(?:\d\d)?|420\d{5}9[1-5]\d{20})$/.test(value) },
  { name: 'FedEx', near: ['fedex', 'fed ex'], fits: isFedex },
  {
    name: 'DHL',
    near: null,
    fits: (value) => /^JJD\d{12,20}$/.test(value) || (/^00340\d{15}$/.test(value) && mod10(value)),
  },
  {
    name: 'DHL',
    near: ['dhl'],
    fits: (value) =>
      (/^\d{10}$/.test(value) && Number(value.slice(0, 9)) % 7 === last(value)) ||
      /^\d{12}$/.test(value) ||
      /^\d{20}$/.test(value),
  },
  {
    name: 'Nova Poshta',
    near: [
      'нова пошт',
      'новою пошт',
      'нової пошт',
      'новій пошт',
      'новой почт',
      'новая почт',
      'новую почт',
      'nova po',
      'novapo',
      'ттн',
      ' нп ',
    ],
    fits: (value) => /^(?:[125]\d|59)\d{12}$/.test(value),
  },
  { name: 'DPD', near: ['dpd'], fits: (value) => /^\d{14}[0-9A-Z]?$/.test(value) },
];

/** The carrier of this number, given the (lower case) words around it; null when it could be anything. */
export function carrierOf(value: string, around: string): string | null {
  if (isPostal(value)) return posts[value.slice(-2)] ?? 'Post';
  return (
    carriers.find(
      (carrier) => carrier.fits(value) && (carrier.near === null || carrier.near.some((name) => around.includes(name))),
    )?.name ?? null
  );
}
