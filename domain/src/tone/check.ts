// Holds a draft against a channel's guide. Hints only: nobody is kept from sending.
import { fold } from '../again/fold.ts';
import { languageOf, type Language } from '../again/language.ts';
import type { ToneGuide } from './guide.ts';

export type ToneHint =
  | { readonly what: 'short' | 'long'; readonly length: number; readonly limit: number }
  | { readonly what: 'no-greeting' | 'greeting' | 'too-formal' | 'too-informal' | 'emoji' | 'markup' };

const FEW_EMOJI = 2;

/** What in the draft is not as the guide has it. `language`: what to take it for where it is too short to tell. */
export function checkTone(draft: string, guide: ToneGuide, language: Language | null): ToneHint[] {
  const text = draft.trim();
  if (text === '') return [];
  const length = Array.from(text).length;
  const spoken = languageOf(text) ?? language;
  const folded = fold(text);
  const greets = spoken !== null && greetings[spoken].test(folded);
  const isFormal = spoken !== null && formal[spoken]?.test(text) === true;
  const isInformal = spoken !== null && informal[spoken].test(folded);
  const emoji = [...text.matchAll(/\p{Extended_Pictographic}/gu)].length;
  const hints: (ToneHint | null)[] = [
    guide.minLength > 0 && length < guide.minLength ? { what: 'short', length, limit: guide.minLength } : null,
    guide.maxLength > 0 && length > guide.maxLength ? { what: 'long', length, limit: guide.maxLength } : null,
    spoken !== null && guide.greeting === 'yes' && !greets ? { what: 'no-greeting' } : null,
    guide.greeting === 'no' && greets ? { what: 'greeting' } : null,
    guide.formality === 'informal' && isFormal && !isInformal ? { what: 'too-formal' } : null,
    guide.formality === 'formal' && isInformal ? { what: 'too-informal' } : null,
    emoji > (guide.emoji === 'none' ? 0 : guide.emoji === 'few' ? FEW_EMOJI : Infinity) ? { what: 'emoji' } : null,
    !guide.markup && /\*\*[^*\n]+\*\*|^#{1,4} \S|^\s*[-*] \S.*\n\s*[-*] \S|\[[^\]\n]+\]\(https?:/m.test(text)
      ? { what: 'markup' }
      : null,
  ];
  return hints.filter((hint) => hint !== null);
}

const opens = (words: string) => new RegExp(`^[\\s¡¿"'(]*(?:${words})(?![a-zа-яєіґ])`);
const greetings: Readonly<Record<Language, RegExp>> = {
  en: opens('hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings'),
  uk: opens(
    fold('вітаю|вітаємо|добр(?:ий|ого) (?:день|дня|вечір|вечора|ранок|ранку)|доброго дня|привіт|шановн[аиі]й?'),
  ),
  ru: opens(fold('здравствуйте|добрый (?:день|вечер)|доброе утро|приветствую|привет|уважаем(?:ый|ая|ые)')),
  de: opens(fold('hallo|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|liebe[rs]?|hi|moin|grüß gott|servus')),
  es: opens(fold('hola|buen(?:os|as) (?:días|tardes|noches)|estimad[oa]s?|querid[oa]')),
  fr: opens(fold('bonjour|bonsoir|salut|ch(?:er|ère)|madame|monsieur|coucou')),
};
/** Words of polite distance. English has none that everybody would call so but these. Read in the draft's own letters: "Sie" is not "sie". */
const formal: Partial<Record<Language, RegExp>> = {
  en: /\b(?:Dear (?:Sir|Madam)|Yours (?:sincerely|faithfully)|To whom it may concern|Should you require|kindly be advised)\b/iu,
  de: /(?<!^|[.!?]\s)\b(?:Sie|Ihnen|Ihre[rnms]?|Ihr)\b/u,
  es: /\b(?:usted(?:es)?)\b/iu,
  fr: /\b(?:vous|votre|vos)\b/iu,
  uk: /(?<!\p{L})(?:Ви|Вас|Вам|Вами|Ваш\p{L}*)(?!\p{L})/u,
  ru: /(?<!\p{L})(?:Вы|Вас|Вам|Вами|Ваш\p{L}*)(?!\p{L})/u,
};
const says = (words: string) => new RegExp(`(?<![a-zа-яєіґ])(?:${fold(words)})(?![a-zа-яєіґ])`);
const informal: Readonly<Record<Language, RegExp>> = {
  en: says(`hey|yeah|yep|nope|gonna|wanna|gotta|cheers mate|thx|pls|lol|np`),
  uk: says('ти|тобі|тебе|твій|твоя|твоє|твої|привіт|окей|норм'),
  ru: says('ты|тебе|тебя|твой|твоя|твое|твои|привет|окей|норм'),
  de: says('du|dir|dich|dein|deine|deinen|deinem|deiner|hey|moin|okidoki'),
  es: says('tú|te|ti|tu|tus|contigo|oye|vale tío'),
  fr: says('tu|toi|ton|ta|tes|salut|coucou'),
};
