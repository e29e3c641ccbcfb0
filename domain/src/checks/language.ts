// In which language is this written? By its letters, then by the small words every sentence has. Null wherever one may doubt.

export type Spoken =
  | 'en'
  | 'de'
  | 'fr'
  | 'es'
  | 'it'
  | 'pt'
  | 'nl'
  | 'pl'
  | 'tr'
  | 'uk'
  | 'ru'
  | 'ar'
  | 'el'
  | 'he'
  | 'ja'
  | 'ko'
  | 'zh';
/** As people call them. */
export const languageNames: Readonly<Record<Spoken, string>> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  it: 'Italian',
  pt: 'Portuguese',
  nl: 'Dutch',
  pl: 'Polish',
  tr: 'Turkish',
  uk: 'Ukrainian',
  ru: 'Russian',
  ar: 'Arabic',
  el: 'Greek',
  he: 'Hebrew',
  ja: 'Japanese',
  ko: 'Korean',
  zh: 'Chinese',
};

/** Words that stand in nearly every text of a language. One that stands in several counts for each. */
const small: Readonly<Partial<Record<Spoken, ReadonlySet<string>>>> = Object.fromEntries(
  Object.entries({
    en: 'the and is are was you your we our have has for with this that not will can it of to from been would please hello thank thanks my when what where but if on at be do there order',
    de: 'der die das und ist sind war sie ihr ihre wir unser haben hat für mit dies nicht wird kann es von zu aus bitte hallo danke mein meine wann was wo aber wenn auf bei dem den ein eine ich auch noch schon bestellung',
    fr: 'le la les et est sont vous votre nous notre avons avez pour avec ce cette pas sera peut il de du des aux bonjour merci mon ma quand que où mais si sur dans un une je ne plus votre commande',
    es: 'el la los las y es son usted su nosotros nuestro hemos tiene para con este esta no será puede de del por favor hola gracias mi cuándo qué dónde pero si en un una yo que se lo pedido está',
    it: 'il lo la gli le e è sono lei suo noi nostro abbiamo ha per con questo questa non sarà può di del della grazie ciao mio quando che dove ma se in un una io mi si ordine sua',
    pt: 'o a os as e é são você seu sua nós nosso temos tem para com este esta não será pode de do da por favor olá obrigado obrigada meu minha quando que onde mas se em um uma eu já pedido está',
    nl: 'de het een en is zijn was u uw wij onze hebben heeft voor met dit niet zal kan van naar uit alstublieft hallo bedankt mijn wanneer wat waar maar als op bij ik ook nog bestelling je jouw',
    pl: 'i w na jest są był pani pan państwo my nasz mamy ma dla z to nie będzie może od do proszę dzień dobry dziękuję mój moja kiedy co gdzie ale jeśli się że jak czy już zamówienie przesyłka',
    tr: 've bir bu için ile değil mi var yok ben siz biz çok ne zaman nerede ama eğer teşekkürler merhaba lütfen sipariş siparişim benim sizin olarak kadar daha da de',
    uk: 'і й в у на є був ви ваш ваше ми наш маємо для з це не буде може від до будь ласка добрий день дякую мій моя коли що де але якщо як чи вже замовлення та я мені щоб',
    ru: 'и в на есть был вы ваш ваше мы наш для с это не будет может от до пожалуйста здравствуйте спасибо мой моя когда что где но если как ли уже заказ я мне чтобы он она',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);
/** Letters only these languages have among those written alike. */
const marks: readonly (readonly [Spoken, RegExp])[] = [
  ['uk', /[іїєґ]/giu],
  ['ru', /[ыэъё]/giu],
  ['pl', /[łąęśźżćń]/giu],
  ['de', /ß|[äü]/giu],
  ['es', /[ñ¿¡]/giu],
  ['pt', /[ãõ]/giu],
  ['tr', /[ğışİ]/gu],
];
const scripts: readonly (readonly [Spoken, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
];
const leastWords = 4;

/** The language of a text, where it is long enough and plain enough to tell. */
export function spokenIn(text: string): Spoken | null {
  const said = text
    .replace(/https?:\/\/\S+|\S+@\S+|\{\{[^}]*\}\}/g, ' ')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('>'))
    .join('\n')
    .slice(0, 4000);
  const letters = said.match(/\p{L}/gu)?.length ?? 0;
  for (const [language, pattern] of scripts)
    if ((said.match(pattern)?.length ?? 0) > Math.max(3, letters * 0.3)) return language;
  const words = said.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < leastWords) return null;
  const scored = Object.entries(small)
    .map(([language, known]) => ({
      language: language as Spoken,
      score:
        words.filter((word) => known.has(word)).length +
        Math.min(3, (said.match(marks.find(([each]) => each === language)?.[1] ?? /$^/g) ?? []).length),
    }))
    .toSorted((a, b) => b.score - a.score);
  const [best, next] = scored as [(typeof scored)[number], (typeof scored)[number]];
  // Enough of it, and clearly more than of the next.
  return best.score >= Math.max(2, words.length * 0.2) && best.score >= next.score * 1.4 + 1 ? best.language : null;
}

/** Where both are told for certain and differ: what the customer wrote in, and what the answer is in. */
export function otherLanguage(answer: string, said: readonly string[]): { theirs: Spoken; ours: Spoken } | null {
  const ours = spokenIn(answer);
  if (ours === null) return null;
  const spoken = said.map(spokenIn).filter((language) => language !== null);
  const theirs = spoken.at(-1);
  // Whoever writes in several may be answered in any of them.
  return theirs === undefined || spoken.includes(ours) ? null : { theirs, ours };
}
