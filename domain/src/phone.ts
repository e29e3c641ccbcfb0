// Phone numbers as the world writes them, brought to E.164, and the other forms under which one handset may be known.

/** Calling code → fewest and most digits of the national number (ITU-T E.164 annexes; wide where a plan is being changed). */
const plans: Readonly<Record<string, readonly [number, number]>> = {
  '1': [10, 10],
  '7': [10, 10],
  '20': [8, 10],
  '27': [9, 9],
  '30': [10, 10],
  '31': [9, 11],
  '32': [8, 9],
  '33': [9, 9],
  '34': [9, 9],
  '36': [8, 9],
  '39': [6, 12],
  '40': [9, 9],
  '41': [9, 12],
  '43': [4, 13],
  '44': [7, 10],
  '45': [8, 8],
  '46': [7, 10],
  '47': [5, 8],
  '48': [9, 9],
  '49': [4, 13],
  '51': [8, 9],
  '52': [10, 11],
  '53': [6, 8],
  '54': [10, 11],
  '55': [10, 11],
  '56': [9, 9],
  '57': [8, 10],
  '58': [10, 10],
  '60': [7, 10],
  '61': [9, 9],
  '62': [7, 12],
  '63': [8, 10],
  '64': [8, 10],
  '65': [8, 8],
  '66': [8, 9],
  '81': [9, 10],
  '82': [8, 11],
  '84': [9, 10],
  '86': [10, 11],
  '90': [10, 10],
  '91': [10, 10],
  '92': [9, 10],
  '93': [9, 9],
  '94': [9, 9],
  '95': [7, 10],
  '98': [10, 10],
  '211': [9, 9],
  '212': [9, 9],
  '213': [8, 9],
  '216': [8, 8],
  '218': [8, 9],
  '220': [7, 7],
  '221': [9, 9],
  '222': [8, 8],
  '223': [8, 8],
  '224': [8, 9],
  '225': [10, 10],
  '226': [8, 8],
  '227': [8, 8],
  '228': [8, 8],
  '229': [8, 10],
  '230': [7, 8],
  '231': [7, 9],
  '232': [8, 8],
  '233': [9, 9],
  '234': [8, 10],
  '235': [8, 8],
  '236': [8, 8],
  '237': [8, 9],
  '238': [7, 7],
  '239': [7, 7],
  '240': [9, 9],
  '241': [7, 8],
  '242': [9, 9],
  '243': [7, 9],
  '244': [9, 9],
  '245': [7, 9],
  '246': [7, 7],
  '247': [4, 5],
  '248': [7, 7],
  '249': [9, 9],
  '250': [9, 9],
  '251': [9, 9],
  '252': [7, 9],
  '253': [8, 8],
  '254': [9, 10],
  '255': [9, 9],
  '256': [9, 9],
  '257': [8, 8],
  '258': [8, 9],
  '260': [9, 9],
  '261': [9, 9],
  '262': [9, 9],
  '263': [8, 10],
  '264': [8, 9],
  '265': [7, 9],
  '266': [8, 8],
  '267': [7, 8],
  '268': [8, 8],
  '269': [7, 7],
  '290': [4, 5],
  '291': [7, 7],
  '297': [7, 7],
  '298': [6, 6],
  '299': [6, 6],
  '350': [8, 8],
  '351': [9, 9],
  '352': [4, 11],
  '353': [7, 9],
  '354': [7, 9],
  '355': [8, 9],
  '356': [8, 8],
  '357': [8, 8],
  '358': [5, 12],
  '359': [7, 9],
  '370': [8, 8],
  '371': [8, 8],
  '372': [7, 8],
  '373': [8, 8],
  '374': [8, 8],
  '375': [9, 9],
  '376': [6, 9],
  '377': [8, 9],
  '378': [6, 10],
  '380': [9, 9],
  '381': [8, 10],
  '382': [8, 9],
  '383': [8, 9],
  '385': [8, 9],
  '386': [8, 8],
  '387': [8, 9],
  '389': [8, 8],
  '420': [9, 9],
  '421': [9, 9],
  '423': [7, 9],
  '500': [5, 5],
  '501': [7, 7],
  '502': [8, 8],
  '503': [8, 8],
  '504': [8, 8],
  '505': [8, 8],
  '506': [8, 8],
  '507': [7, 8],
  '508': [6, 6],
  '509': [8, 8],
  '590': [9, 9],
  '591': [8, 8],
  '592': [7, 7],
  '593': [8, 9],
  '594': [9, 9],
  '595': [9, 9],
  '596': [9, 9],
  '597': [6, 7],
  '598': [8, 8],
  '599': [7, 8],
  '670': [7, 8],
  '672': [6, 6],
  '673': [7, 7],
  '674': [7, 7],
  '675': [8, 8],
  '676': [5, 7],
  '677': [5, 7],
  '678': [5, 7],
  '679': [7, 7],
  '680': [7, 7],
  '681': [6, 6],
  '682': [5, 5],
  '683': [4, 7],
  '685': [5, 10],
  '686': [5, 8],
  '687': [6, 6],
  '688': [5, 7],
  '689': [6, 8],
  '690': [4, 7],
  '691': [7, 7],
  '692': [7, 7],
  '850': [8, 10],
  '852': [8, 8],
  '853': [8, 8],
  '855': [8, 9],
  '856': [8, 10],
  '880': [8, 10],
  '886': [8, 9],
  '960': [7, 7],
  '961': [7, 8],
  '962': [8, 9],
  '963': [8, 9],
  '964': [8, 10],
  '965': [7, 8],
  '966': [9, 9],
  '967': [7, 9],
  '968': [8, 8],
  '970': [8, 9],
  '971': [8, 9],
  '972': [8, 9],
  '973': [8, 8],
  '974': [7, 8],
  '975': [7, 8],
  '976': [8, 8],
  '977': [8, 10],
  '992': [9, 9],
  '993': [8, 8],
  '994': [9, 9],
  '995': [9, 9],
  '996': [9, 9],
  '998': [9, 9],
};
/** Country → calling code, and the digit(s) dialled before a national number at home. */
const homes: Readonly<Record<string, readonly [string, string]>> = {
  US: ['1', '1'],
  CA: ['1', '1'],
  UA: ['380', '0'],
  RU: ['7', '8'],
  KZ: ['7', '8'],
  BY: ['375', '80'],
  DE: ['49', '0'],
  AT: ['43', '0'],
  CH: ['41', '0'],
  ES: ['34', ''],
  MX: ['52', ''],
  AR: ['54', '0'],
  CO: ['57', ''],
  CL: ['56', ''],
  PE: ['51', '0'],
  FR: ['33', '0'],
  BE: ['32', '0'],
  PT: ['351', ''],
  BR: ['55', '0'],
  PL: ['48', ''],
  TR: ['90', '0'],
  GB: ['44', '0'],
  IE: ['353', '0'],
  IT: ['39', ''],
  NL: ['31', '0'],
  SE: ['46', '0'],
  NO: ['47', ''],
  DK: ['45', ''],
  FI: ['358', '0'],
  CZ: ['420', ''],
  SK: ['421', '0'],
  RO: ['40', '0'],
  BG: ['359', '0'],
  HU: ['36', '06'],
  GR: ['30', ''],
  LT: ['370', '0'],
  LV: ['371', ''],
  EE: ['372', ''],
  MD: ['373', '0'],
  GE: ['995', '0'],
  AM: ['374', '0'],
  AZ: ['994', '0'],
  SA: ['966', '0'],
  AE: ['971', '0'],
  EG: ['20', '0'],
  MA: ['212', '0'],
  DZ: ['213', '0'],
  TN: ['216', ''],
  JO: ['962', '0'],
  LB: ['961', '0'],
  IL: ['972', '0'],
  IN: ['91', '0'],
  ID: ['62', '0'],
  JP: ['81', '0'],
  CN: ['86', '0'],
  AU: ['61', '0'],
  NZ: ['64', '0'],
  ZA: ['27', '0'],
  NG: ['234', '0'],
};

const LONGEST = 40;

/**
 * A number in E.164 (`+380671234567`), or null when it is not certain which number of the world is meant.
 * @param value as typed: `+44 (0)20 7946 0018`, `00380 67 123 45 67`, `tel:+1-202-555-0143`, and with a country also `067 123 45 67`
 * @param defaultCountry ISO 3166 code of the country whose national form is understood
 */
export function toE164(value: string, defaultCountry?: string): string | null {
  if (value.length > LONGEST) return null;
  const plain = asciiDigits(value)
    .trim()
    .replace(/^tel:/i, '')
    .replace(/[;,\s]*(?:ext\.?|x|#|доб\.?)\s*=?\s*\d{1,6}$/iu, '');
  if (!/^\+?[\d\s().\-/\u00a0\u2010-\u2014]+$/u.test(plain)) return null;
  const isInternational = plain.startsWith('+');
  // `+44 (0)20 …`: the bracketed zero is for callers at home.
  const digits = (isInternational ? plain.replace(/\(0\)/, '') : plain).replace(/\D/g, '');
  if (isInternational) return checked(digits);
  if (digits.startsWith('00') && digits.length > 9) return checked(digits.slice(2));
  const home = homes[defaultCountry?.toUpperCase() ?? ''];
  if (!home) return null;
  const [code, trunk] = home;
  return (
    (trunk && digits.startsWith(trunk) ? checked(code + digits.slice(trunk.length)) : null) ?? checked(code + digits)
  );
}

/** Digits after the plus, when they are a known code and a national number of a length that plan has. */
function checked(digits: string): string | null {
  for (let length = 1; length <= 3; length += 1) {
    const plan = plans[digits.slice(0, length)];
    if (!plan) continue;
    const national = digits.length - length;
    // In E.164 no national number of these plans begins with the trunk zero; Italy, San Marino and a few others keep theirs.
    const keepsZero = ['39', '378', '225', '242', '241', '229'].includes(digits.slice(0, length));
    if (digits[length] === '0' && !keepsZero) return null;
    return national >= plan[0] && national <= plan[1] && digits.length <= 15 ? `+${digits}` : null;
  }
  return null;
}

/** Digits of other scripts as ASCII, one for one, so that positions stay. */
export function asciiDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19]/gu, (digit) =>
    String(digit.charCodeAt(0) - zeroOf(digit)),
  );
}
const zeroOf = (digit: string) => [0xff10, 0x966, 0x6f0, 0x660].find((zero) => digit.charCodeAt(0) >= zero)!;

/**
 * Every E.164 form under which the same handset may have been stored, the given one first (CHANNELS 0.5): providers differ on
 * Brazil's ninth digit, Mexico's `1` and Argentina's `9` of mobile numbers. Only for looking up: the number that is sent to stays as the provider wrote it.
 */
export function phoneVariants(e164: string): readonly string[] {
  return [e164, ...otherForms(e164)];
}
function otherForms(e164: string): string[] {
  // Old eight-digit mobiles begin with 6-9; what begins with 2-5 is a landline and never had a ninth digit.
  const brazil = /^\+55(\d\d)(9?)([6-9]\d{7})$/.exec(e164);
  if (brazil) return [brazil[2] ? `+55${brazil[1]}${brazil[3]}` : `+55${brazil[1]}9${brazil[3]}`];
  const mexico = /^\+52(1?)([2-9]\d{9})$/.exec(e164);
  if (mexico) return [mexico[1] ? `+52${mexico[2]}` : `+521${mexico[2]}`];
  const argentina = /^\+54(9?)([1-8]\d{9})$/.exec(e164);
  if (argentina) return [argentina[1] ? `+54${argentina[2]}` : `+549${argentina[2]}`];
  return [];
}
