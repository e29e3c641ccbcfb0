// What a message may carry beyond words: buttons, a list to choose from, or cards. Written once, shown by each channel as it can.

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
/** At most one of the three. */
export interface RichContent {
  readonly buttons?: readonly RichButton[];
  readonly list?: RichList;
  readonly cards?: readonly RichCard[];
}

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
 * Why this content cannot be sent at all, by field (`buttons`, `list`, `cards`, `text`) and in words; empty when it can. `pictures` are the
 * ids a card may show.
 */
export function richTroubles(
  content: RichContent,
  text: string,
  pictures: readonly string[],
): Readonly<Record<string, string>> {
  const given = (['buttons', 'list', 'cards'] as const).filter((key) => content[key] !== undefined);
  const [field, other] = given;
  if (!field) return {};
  if (other) return { [other]: `cannot go together with ${field}; send two messages` };
  const wrong = wrongIn(content, pictures);
  if (wrong !== null) return { [field]: wrong };
  return field !== 'cards' && text.trim() === '' ? { text: 'say something above what can be chosen' } : {};
}

function wrongIn({ buttons, list, cards }: RichContent, pictures: readonly string[]): string | null {
  const { cardTitle, cardText, rowText, label } = richLimits;
  if (buttons) return count(buttons, richLimits.buttons, 'buttons') ?? titlesWrong(buttons);
  if (list)
    return (
      tooLong('the label', list.label, label) ??
      count(list.rows, richLimits.rows, 'rows') ??
      titlesWrong(list.rows) ??
      first(list.rows, (row) => tooLong(`the text of “${row.title}”`, row.text, rowText))
    );
  return (
    count(cards ?? [], richLimits.cards, 'cards') ??
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
const count = (items: readonly unknown[], most: number, what: string): string | null =>
  items.length === 0 ? `has no ${what}` : items.length > most ? `at most ${most} ${what}` : null;
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
  const { buttons, list, cards } = special as { readonly [Key in keyof RichContent]?: RichContent[Key] };
  if (Array.isArray(buttons) && buttons.length > 0) return { buttons };
  if (Array.isArray(list?.rows)) return { list };
  return Array.isArray(cards) && cards.length > 0 ? { cards } : null;
}
