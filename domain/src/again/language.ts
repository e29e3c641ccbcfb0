// Which of the six languages we know a text is written in: by its letters, then by the small words no sentence does without.
import { fold } from './fold.ts';

export const languages = ['en', 'uk', 'ru', 'de', 'es', 'fr'] as const;
export type Language = (typeof languages)[number];
export const isLanguage = (tag: string): tag is Language => (languages as readonly string[]).includes(tag);

const small: Readonly<Record<Language, string>> = {
  en: 'the you your is are was what which could can please my and for with have how did not this it of to i we that order number our your would like',
  de: 'der die das und ist ihre ihr ihren sie ich wir bitte wie mit nicht welche welches haben konnten mir uns ein eine den es auf fur bestellnummer mein meine unserem nach aus ihrem ihnen fragt',
  es: 'el la los su tu de que es por favor cual como con para una podria numero pedido correo mi no se ha me nos lo gracias hola esta tu puede podrias direccion cuando le si y dejenos use instale version otro otra puedo foto telefono ultima',
  fr: "le la les votre vos de est vous nous pour avec une je merci quel quelle numero commande mon ma pas et l'ai c'est bonjour adresse au du ce tu ton peux pouvez pourriez mail indiquer date avez m'envoyer combien temps suivi autre nous a-t-il y pourrions transmettre",
  uk: 'що як ваш ваша вашу будь ласка мені та це ви не на чи номер замовлення який яка коли дякую мое мій є і в у з вас вам надішліть підкажіть можете чи щоб до про вашого цього адреса адресу фото для його її хочете яку ваша так цей',
  ru: 'что как ваш ваша вашу пожалуйста мне и это вы не на ли номер заказа какой какая когда спасибо мой мое есть в с у по',
};
const words: Readonly<Record<Language, ReadonlySet<string>>> = Object.fromEntries(
  languages.map((language) => [language, new Set(fold(small[language]).split(' '))]),
) as unknown as Record<Language, ReadonlySet<string>>;

/** Nobody needs more than this to tell. */
const TEXT_LIMIT = 1_000;

/** Null where the text is too short to tell, or in none of the six. */
export function languageOf(text: string): Language | null {
  const part = text.slice(0, TEXT_LIMIT).toLowerCase();
  const cyrillic = part.match(/[\u0400-\u04ff]/g)?.length ?? 0;
  const latin = part.match(/[a-zà-ÿœß]/g)?.length ?? 0;
  if (cyrillic + latin < 2) return null;
  const among: readonly Language[] = cyrillic > latin ? ['uk', 'ru'] : ['en', 'de', 'es', 'fr'];
  const found = fold(part).match(/[\p{L}'-]+/gu) ?? [];
  const score = (language: Language): number => {
    const own = letters[language];
    // Hardly a Ukrainian sentence does without і, so a longer one without it is Russian.
    const lacks = language === 'ru' && cyrillic >= 15 && !/[іїєґ]/.test(part) ? 2 : 0;
    return (
      lacks + (own ? (part.match(own)?.length ?? 0) * 2 : 0) + found.filter((word) => words[language].has(word)).length
    );
  };
  const [best, second] = among
    .map((language) => ({ language, points: score(language) }))
    .sort((a, b) => b.points - a.points);
  return best && best.points > 0 && best.points > (second?.points ?? 0) ? best.language : null;
}
const letters: Partial<Record<Language, RegExp>> = {
  uk: /[іїєґ]/g,
  ru: /[ыэёъ]/g,
  de: /[äöüß]/g,
  es: /[ñ¿¡]/g,
  fr: /[çœêèà]|(?<![a-zà-ÿ])[ldjnsmqt]['’](?=[a-zéèêàh])/g,
};
