// The first words after a customer changed the channel: they say that what was told is known, and name only what really is.
import type { AskKind } from './asks/table.ts';
import type { Language } from './language.ts';

interface SpokenMessage {
  readonly type: string;
  readonly direction: string;
  readonly channelId: string | null;
  /** A machine's answer, as outside the hours, knows nothing of what was told. */
  readonly isAutomatic?: boolean;
  readonly delivery?: { readonly state: string };
}
/**
 * The last message from elsewhere, while we have not answered on `channelId` since; null where nobody switched or we have answered
 * already. An answer that never arrived or that a machine gave is none. `messages`: the oldest first.
 */
export function switchedFrom<M extends SpokenMessage>(messages: readonly M[], channelId: string): M | null {
  for (const message of messages.toReversed()) {
    if (message.type !== 'message' || message.channelId === null) continue;
    if (message.direction === 'outbound' && (message.isAutomatic || message.delivery?.state === 'failed')) continue;
    if (message.channelId !== channelId) return message;
    if (message.direction === 'outbound') return null;
  }
  return null;
}

export interface OpeningFacts {
  readonly language: Language;
  /** From the tone of the channel it goes to. */
  readonly isFormal: boolean;
  readonly greets: boolean;
  /** As the contact is called; '' where nobody knows. */
  readonly name: string;
  /** Where they wrote before: on our site, by mail, or in a service called by its own name. */
  readonly from: { readonly way: 'site' | 'mail' | 'named'; readonly title: string };
  /** What they told before the switch, the newest first. */
  readonly known: readonly { readonly kind: AskKind; readonly value: string }[];
}

/** Shown by value or by name only; what stands in no list here is never mentioned. */
const mentioned: readonly AskKind[] = ['order', 'tracking', 'device', 'problem', 'picture', 'address'];
const THINGS_SHOWN = 3;

/** One or two sentences in the customer's language. */
export function openingLine({ language, isFormal, greets, name, from, known }: OpeningFacts): string {
  const words = phrases[language];
  const things = mentioned.flatMap((kind) => {
    const fact = known.find((each) => each.kind === kind);
    const say = words.things[kind];
    return fact && say ? [say(fact.value)] : [];
  });
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(things.slice(0, THINGS_SHOWN));
  const called = isFormal ? name.trim() : (name.trim().split(/\s+/)[0] ?? '');
  const hello = greets ? `${(isFormal ? words.hello : words.hi)(called)} ` : '';
  const [place, own] = [words.from[from.way](from.title), isFormal ? words.formal : words.informal];
  const line = list === '' ? own.nothing(place) : own.something(place, list);
  return hello + line;
}

type Say = (value: string) => string;
interface Phrases {
  readonly hello: Say;
  readonly hi: Say;
  readonly from: Readonly<Record<'site' | 'mail' | 'named', Say>>;
  readonly things: Readonly<Partial<Record<AskKind, Say>>>;
  readonly formal: Voice;
  readonly informal: Voice;
}
interface Voice {
  nothing(place: string): string;
  something(place: string, list: string): string;
}
const called = (word: string, name: string, mark: string) => `${word}${name === '' ? '' : ` ${name}`}${mark}`;
const withComma = (word: string, name: string, mark: string) => `${word}${name === '' ? '' : `, ${name}`}${mark}`;

const phrases: Readonly<Record<Language, Phrases>> = {
  en: {
    hello: (name) => called('Hello', name, '.'),
    hi: (name) => called('Hi', name, '!'),
    from: { site: () => 'the chat on our website', mail: () => 'your emails', named: (title) => title },
    things: {
      order: (value) => `your order number ${value}`,
      tracking: (value) => `the tracking number ${value}`,
      device: (value) => `your device (${value})`,
      problem: () => 'your description of the problem',
      picture: () => 'your picture',
      address: () => 'your address',
    },
    formal: {
      nothing: (place) =>
        `I am continuing here from ${place} and have what you wrote there in front of me; there is no need to repeat it.`,
      something: (place, list) =>
        `I am continuing here from ${place} and have ${list} in front of me; there is no need to repeat it.`,
    },
    informal: {
      nothing: (place) => `Picking up from ${place}: I can see what you wrote there, no need to repeat it.`,
      something: (place, list) => `Picking up from ${place}: I have ${list}, no need to repeat it.`,
    },
  },
  uk: {
    hello: (name) => withComma('Доброго дня', name, '!'),
    hi: (name) => withComma('Вітаю', name, '!'),
    from: { site: () => 'чаті на нашому сайті', mail: () => 'електронних листах', named: (title) => title },
    things: {
      order: (value) => `номер замовлення ${value}`,
      tracking: (value) => `номер відправлення ${value}`,
      device: (value) => `ваш пристрій (${value})`,
      problem: () => 'ваш опис проблеми',
      picture: () => 'ваше фото',
      address: () => 'вашу адресу',
    },
    formal: {
      nothing: (place) =>
        `Продовжую тут розмову, розпочату в ${place}. Бачу все, що ви там написали, повторювати не потрібно.`,
      something: (place, list) => `Продовжую тут розмову, розпочату в ${place}. Бачу ${list}, повторювати не потрібно.`,
    },
    informal: {
      nothing: (place) => `Продовжуємо розмову з того, що було в ${place}: я все бачу, повторювати не треба.`,
      something: (place, list) => `Продовжуємо розмову з того, що було в ${place}: бачу ${list}, повторювати не треба.`,
    },
  },
  ru: {
    hello: (name) => withComma('Здравствуйте', name, '!'),
    hi: (name) => withComma('Здравствуйте', name, '!'),
    from: { site: () => 'чате на нашем сайте', mail: () => 'письмах', named: (title) => title },
    things: {
      order: (value) => `номер заказа ${value}`,
      tracking: (value) => `номер отправления ${value}`,
      device: (value) => `ваше устройство (${value})`,
      problem: () => 'ваше описание проблемы',
      picture: () => 'ваше фото',
      address: () => 'ваш адрес',
    },
    formal: {
      nothing: (place) =>
        `Продолжаю здесь разговор, начатый в ${place}. Вижу всё, что вы там написали, повторять не нужно.`,
      something: (place, list) => `Продолжаю здесь разговор, начатый в ${place}. Вижу ${list}, повторять не нужно.`,
    },
    informal: {
      nothing: (place) => `Продолжаем разговор с того, что было в ${place}: я всё вижу, повторять не надо.`,
      something: (place, list) => `Продолжаем разговор с того, что было в ${place}: вижу ${list}, повторять не надо.`,
    },
  },
  de: {
    hello: (name) => called('Guten Tag', name, '.'),
    hi: (name) => called('Hallo', name, '!'),
    from: {
      site: () => 'aus dem Chat auf unserer Website',
      mail: () => 'aus den E-Mails',
      named: (title) => `von ${title}`,
    },
    things: {
      order: (value) => `die Bestellnummer ${value}`,
      tracking: (value) => `die Sendungsnummer ${value}`,
      device: (value) => `das Gerät (${value})`,
      problem: () => 'die Beschreibung des Problems',
      picture: () => 'das Bild',
      address: () => 'die Adresse',
    },
    formal: {
      nothing: (place) =>
        `Ich setze hier unser Gespräch ${place} fort und habe vor mir, was Sie dort geschrieben haben. Sie müssen nichts wiederholen.`,
      something: (place, list) =>
        `Ich setze hier unser Gespräch ${place} fort. Mir liegen vor: ${list}. Sie müssen nichts wiederholen.`,
    },
    informal: {
      nothing: (place) =>
        `Ich mache hier mit unserem Gespräch ${place} weiter und sehe alles, was du dort geschrieben hast.`,
      something: (place, list) => `Ich mache hier mit unserem Gespräch ${place} weiter und habe schon: ${list}.`,
    },
  },
  es: {
    hello: (name) => called('Hola', name, '.'),
    hi: (name) => `¡${called('Hola', name, '!')}`,
    from: { site: () => 'el chat de nuestra web', mail: () => 'los correos', named: (title) => title },
    things: {
      order: (value) => `el número de pedido ${value}`,
      tracking: (value) => `el número de seguimiento ${value}`,
      device: (value) => `el dispositivo (${value})`,
      problem: () => 'la descripción del problema',
      picture: () => 'la foto',
      address: () => 'la dirección',
    },
    formal: {
      nothing: (place) =>
        `Continúo aquí la conversación de ${place} y tengo delante lo que escribió; no hace falta que lo repita.`,
      something: (place, list) =>
        `Continúo aquí la conversación de ${place} y tengo ${list}; no hace falta que lo repita.`,
    },
    informal: {
      nothing: (place) => `Seguimos aquí la conversación de ${place}: veo lo que escribiste, no hace falta repetirlo.`,
      something: (place, list) =>
        `Seguimos aquí la conversación de ${place}: ya tengo ${list}, no hace falta repetirlo.`,
    },
  },
  fr: {
    hello: (name) => called('Bonjour', name, '.'),
    hi: (name) => called('Bonjour', name, ' !'),
    from: { site: () => 'sur le chat de notre site', mail: () => 'par e-mail', named: (title) => `sur ${title}` },
    things: {
      order: (value) => `le numéro de commande ${value}`,
      tracking: (value) => `le numéro de suivi ${value}`,
      device: (value) => `l'appareil (${value})`,
      problem: () => 'la description du problème',
      picture: () => 'la photo',
      address: () => "l'adresse",
    },
    formal: {
      nothing: (place) =>
        `Je poursuis ici notre échange commencé ${place} ; j'ai sous les yeux ce que vous y avez écrit, inutile de le répéter.`,
      something: (place, list) =>
        `Je poursuis ici notre échange commencé ${place} ; j'ai déjà ${list}, inutile de répéter.`,
    },
    informal: {
      nothing: (place) => `On continue ici ce qu'on a commencé ${place} : je vois tout, pas besoin de répéter.`,
      something: (place, list) =>
        `On continue ici ce qu'on a commencé ${place} : j'ai déjà ${list}, pas besoin de répéter.`,
    },
  },
};
