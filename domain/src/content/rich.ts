// What a message may carry beyond words: buttons, a list to choose from, cards, a place, or somebody's address. Written once, shown by each
// channel as it can.

/** With `url` it opens an address; without, it is an answer, and `value` is what it means to a program. */
export interface RichButton {
  readonly title: string;
  readonly value?: string;
  readonly url?: string;
}
export interface RichRow {
  readonly title: string;
  readonly text?: string;
  readonly value?: string;
}
export interface RichList {
  /** On the button that opens the list, where a channel folds it. */
  readonly label: string;
  readonly rows: readonly RichRow[];
}
export interface RichCard {
  readonly title: string;
  readonly text?: string;
  /** The id of one of the message's attachments. */
  readonly picture?: string;
  readonly buttons?: readonly RichButton[];
}
/** A place on the map, in degrees (WGS 84). */
export interface RichLocation {
  readonly latitude: number;
  readonly longitude: number;
  readonly title?: string;
  readonly address?: string;
}
/** Somebody's address to keep: a courier, a colleague, a shop. */
export interface RichContactCard {
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
}
/** At most one of them. */
export interface RichContent {
  readonly buttons?: readonly RichButton[];
  readonly list?: RichList;
  readonly cards?: readonly RichCard[];
  readonly location?: RichLocation;
  readonly contactCard?: RichContactCard;
}
/** What of it stands alone: a message of its own, behind the words. */
export type Shared = Pick<RichContent, 'location' | 'contactCard'>;

/** What nobody may exceed, whatever the channel; values in characters or counts. A channel's own limits lead to another way of showing it. */
export const richLimits = {
  buttons: 10,
  rows: 10,
  cards: 10,
  cardButtons: 3,
  title: 60,
  value: 1000,
  label: 20,
  rowText: 120,
  cardTitle: 80,
  cardText: 500,
  placeTitle: 100,
  address: 100,
  name: 100,
  phone: 40,
  email: 254,
} as const;

/** Something to choose: an answer button or a row, counted over the whole message. */
export interface Choice {
  readonly index: number;
  readonly title: string;
  readonly value: string;
}

/** Every answer of the content in its order; links are none. */
export function choicesOf(content: RichContent): readonly Choice[] {
  const titles: readonly RichRow[] = [
    ...(content.buttons ?? []).filter(isAnswer),
    ...(content.list?.rows ?? []),
    ...(content.cards ?? []).flatMap((card) => (card.buttons ?? []).filter(isAnswer)),
  ];
  return titles.map(({ title, value }, index) => ({ index, title, value: value ?? title }));
}
export const isAnswer = (button: RichButton): boolean => button.url === undefined;

/**
 * Why this content cannot be sent at all, by field (`buttons`, `list`, `cards`, `location`, `contactCard`, `text`) and in words; empty when it can. `pictures` are the
 * ids a card may show.
 */
export function richTroubles(
  content: RichContent,
  text: string,
  pictures: readonly string[],
): Readonly<Record<string, string>> {
  const given = richFields.filter((key) => content[key] !== undefined);
  const [field, other] = given;
  if (!field) return {};
  if (other) return { [other]: `cannot go together with ${field}; send two messages` };
  const wrong = wrongIn(content, pictures);
  if (wrong !== null) return { [field]: wrong };
  return (field === 'buttons' || field === 'list') && text.trim() === ''
    ? { text: 'say something above what can be chosen' }
    : {};
}

export const richFields = [
  'buttons',
  'list',
  'cards',
  'location',
  'contactCard',
] as const satisfies (keyof RichContent)[];

function wrongIn(
  { buttons, list, cards, location, contactCard }: RichContent,
  pictures: readonly string[],
): string | null {
  if (location) return placeWrong(location);
  if (contactCard) return personWrong(contactCard);
  const { cardTitle, cardText, rowText, label } = richLimits;
  if (buttons)
    return (
      count(buttons, richLimits.buttons, 'has no buttons', `at most ${richLimits.buttons} buttons`) ??
      titlesWrong(buttons)
    );
  if (list)
    return (
      tooLong('the label', list.label, label) ??
      count(list.rows, richLimits.rows, 'has no rows', `at most ${richLimits.rows} rows`) ??
      titlesWrong(list.rows) ??
      first(list.rows, (row) => tooLong(`the text of “${row.title}”`, row.text, rowText))
    );
  return (
    count(cards ?? [], richLimits.cards, 'has no cards', `at most ${richLimits.cards} cards`) ??
    first(cards ?? [], (card) => {
      const name = `the card “${card.title}”`;
      if ((card.buttons ?? []).length > richLimits.cardButtons)
        return `${name} has more than ${richLimits.cardButtons} buttons`;
      if (!card.text && !card.picture && !card.buttons?.length) return `${name} needs a text, a picture or a button`;
      if (card.picture !== undefined && !pictures.includes(card.picture))
        return `the picture of ${name} must be one of the attachments, and a picture`;
      return tooLong('a card’s title', card.title, cardTitle) ?? tooLong(`the text of ${name}`, card.text, cardText);
    }) ??
    first(cards ?? [], (card) => titlesWrong(card.buttons ?? []))
  );
}

function placeWrong({ latitude, longitude, title, address }: RichLocation): string | null {
  if (!(Math.abs(latitude) <= 90)) return 'the latitude is a number from -90 to 90';
  if (!(Math.abs(longitude) <= 180)) return 'the longitude is a number from -180 to 180';
  return (
    tooLong('the name of the place', title, richLimits.placeTitle) ??
    tooLong('the address of the place', address, richLimits.address)
  );
}
function personWrong({ name, phone, email }: RichContactCard): string | null {
  const wrong = tooLong('the name', name, richLimits.name);
  if (wrong !== null) return wrong;
  if (phone === undefined && email === undefined) return 'give a phone number or an email address';
  if (phone !== undefined && (phone.length > richLimits.phone || !/^\+?[\d\s().-]{3,}$/.test(phone)))
    return `“${phone.slice(0, 60)}” is no phone number`;
  return email !== undefined && (email.length > richLimits.email || !/^[^\s@]+@[^\s@]+$/.test(email))
    ? `“${email.slice(0, 60)}” is no email address`
    : null;
}

/** Two that read alike could not be told apart when one is answered in words; each needs a title. */
function titlesWrong(items: readonly RichButton[]): string | null {
  const seen = new Set<string>();
  return first(items, (item) => {
    const key = plainWords(item.title);
    if (seen.has(key)) return `“${item.title}” is there twice`;
    seen.add(key);
    if (item.url !== undefined && !/^https?:\/\/\S+$/i.test(item.url)) return `“${item.title}” needs a web address`;
    if ((item.value ?? '').length > richLimits.value)
      return `the value of “${item.title}” is longer than ${richLimits.value} characters`;
    return tooLong('a title', item.title, richLimits.title);
  });
}
const count = (items: readonly unknown[], most: number, none: string, tooMany: string): string | null =>
  items.length === 0 ? none : items.length > most ? tooMany : null;
/** Absent is fine; blank is not. */
const tooLong = (what: string, text: string | undefined, most: number): string | null => {
  if (text === undefined) return null;
  if (text.trim() === '') return `${what} is empty`;
  return text.length > most ? `${what} is longer than ${most} characters` : null;
};
function first<T>(items: readonly T[], wrong: (item: T) => string | null): string | null {
  for (const item of items) {
    const found = wrong(item);
    if (found !== null) return found;
  }
  return null;
}

/** Words as they compare: without case, marks around them, or doubled blanks. */
export const plainWords = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || text.trim();

/** The rich content a stored message of ours carries; null where it has none. */
export function richOf(special: Readonly<Record<string, unknown>> | null): RichContent | null {
  if (special === null) return null;
  const { buttons, list, cards, location, contactCard } = special as {
    readonly [Key in keyof RichContent]?: RichContent[Key];
  };
  if (Array.isArray(buttons) && buttons.length > 0) return { buttons };
  if (Array.isArray(list?.rows)) return { list };
  if (Array.isArray(cards) && cards.length > 0) return { cards };
  if (typeof location?.latitude === 'number' && typeof location.longitude === 'number') return { location };
  return typeof contactCard?.name === 'string' ? { contactCard } : null;
}

/** Where a screen or a phone opens this place. */
export const mapLink = ({ latitude, longitude }: Pick<RichLocation, 'latitude' | 'longitude'>): string =>
  `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;

/** A place or an address in words, line by line; empty for everything else. */
export function sharedLines({ location, contactCard }: RichContent): readonly string[] {
  if (location) return [location.title ?? '', location.address ?? '', mapLink(location)].filter((line) => line !== '');
  return contactCard
    ? [contactCard.name, contactCard.phone ?? '', contactCard.email ?? ''].filter((line) => line !== '')
    : [];
}
