// Is somebody else greeted than the one who is written to? In the languages customers are written to in; a word that may be no name is none.

const greeting =
  /^(?:hi|hello|dear|hey|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|guten (?:morgen|tag|abend)|moin|bonjour|bonsoir|salut|cher|chère|hola|buenos días|buenas tardes|estimad[oa]|querid[oa]|cześć|dzień dobry|witaj|drogi|droga|szanowny|szanowna|привіт|вітаю|добрий (?:день|ранок|вечір)|доброго дня|шановний|шановна|здравствуйте|привет|olá|merhaba)\s+(?:(?:mr|mrs|ms|miss|dr|herr|frau|monsieur|madame|m|mme|señor|señora|sr|sra|pan|pani|panie|пане|пані)\.?\s+)?(\p{Lu}[\p{L}'’-]+)((?:\s+\p{Lu}[\p{L}'’-]+)?)\s*(?:[,!.:–—-]|$)/imu;
/** Greeted, and nobody's name. */
const nobody = new Set(
  `there all everyone everybody sir madam team folks guys friend friends customer support again
   zusammen alle team kunde kundin herr frau monsieur madame tous toutes équipe client cliente señor señora señores equipo todos
   państwo pani panie pan wszystkim zespole kliencie пане пані друзі команда клієнте всім`.split(/\s+/),
);

/**
 * The name in the greeting, where it is not the one of whoever is written to: neither a part of any of `names`, nor one written a little
 * otherwise (Ukrainian and Polish call people in the vocative). Null: nobody is greeted, the right one is, or their name is not known.
 */
export function wrongGreeting(text: string, names: readonly string[]): string | null {
  const known = names.flatMap((name) => plain(name).split(/[^\p{L}]+/u)).filter((part) => part.length > 1);
  const found = greeting.exec(text.trimStart().split('\n')[0] ?? '');
  if (!found || known.length === 0) return null;
  const said = [found[1]!, (found[2] ?? '').trim()].filter(Boolean);
  if (said.some((word) => nobody.has(word.toLowerCase()))) return null;
  // In another script a name cannot be compared.
  if (!said.some((word) => known.some((part) => isSameScript(word, part)))) return null;
  const isTheirs = said.some((word) => known.some((part) => isAlike(plain(word), part)));
  return isTheirs ? null : said.join(' ');
}

const plain = (name: string): string => name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l');
/** The same, a short form, or another ending: what they begin with is the same. */
function isAlike(said: string, known: string): boolean {
  if (said === known || known.startsWith(said) || said.startsWith(known)) return true;
  const stem = Math.max(2, Math.min(said.length, known.length) - 2);
  if (said.slice(0, stem) === known.slice(0, stem)) return true;
  return shortForms.some((forms) => forms.includes(said) && forms.includes(known));
}
/** Names people go by that do not begin alike. */
const shortForms: readonly (readonly string[])[] = [
  ['robert', 'bob', 'rob', 'bobby'],
  ['william', 'bill', 'will', 'liam'],
  ['richard', 'dick', 'rick', 'rich'],
  ['margaret', 'peggy', 'maggie', 'meg'],
  ['elizabeth', 'liz', 'beth', 'betty', 'lisa', 'eliza', 'lizzie'],
  ['james', 'jim', 'jimmy', 'jamie'],
  ['john', 'jack', 'johnny'],
  ['edward', 'ted', 'ed', 'ned'],
  ['anthony', 'tony'],
  ['alexander', 'sasha', 'alex', 'sacha', 'xander', 'oleksandr', 'oleksandra'],
  ['maria', 'masha', 'mary', 'molly'],
  ['katarzyna', 'kasia'],
  ['malgorzata', 'gosia'],
  ['joanna', 'asia'],
  ['jose', 'pepe'],
  ['francisco', 'paco'],
  ['johannes', 'hans'],
  ['michael', 'mike', 'mick'],
];
const isSameScript = (a: string, b: string): boolean =>
  ['Latin', 'Cyrillic', 'Arabic', 'Greek'].some((script) => {
    const letters = new RegExp(`\\p{Script=${script}}`, 'u');
    return letters.test(a) && letters.test(b);
  });
