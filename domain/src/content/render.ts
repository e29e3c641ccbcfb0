// How a channel shows rich content, decided from its card: natively where it can, else as a numbered list in text.
// The rule: what is to be chosen is never cut and never refused for a channel's sake; it is told in words instead. What only explains (the
// text of a row or a card) is cut with an ellipsis.
import {
  isAnswer,
  type RichButton,
  type RichCard,
  type RichContent,
  type RichList,
  type RichRow,
  type Shared,
  sharedLines,
} from './rich.ts';

/** The part of a channel's card that matters here. */
export interface RichAbilities {
  readonly buttons: {
    /** Answer buttons under one message; 0: none. */
    readonly max: number;
    readonly titleLimit: number;
    /** Buttons that open an address, where that is another number. */
    readonly links?: number;
    /** False: answers and links cannot stand under one message; the links are told in the text. */
    readonly mixed?: boolean;
  };
  readonly list?: { readonly max: number; readonly titleLimit: number; readonly textLimit: number };
  readonly cards?: {
    readonly max: number;
    readonly titleLimit: number;
    readonly textLimit: number;
    readonly buttons: number;
    readonly buttonTitleLimit: number;
    /** False: links only; answers are told with numbers. */
    readonly answers?: boolean;
  };
  /** Places on a map. `isNamed` false: without their name and address, which are told in the text. */
  readonly location?: { readonly isNamed: boolean };
  /** Addresses to keep. `needsPhone`: only with a number; `hasEmail` false: a mail address is told in the text. */
  readonly contactCard?: { readonly needsPhone: boolean; readonly hasEmail: boolean };
  readonly files: { readonly perMessage: number };
}
export interface RenderedPart {
  readonly text: string;
  /** The lines of `text` that were not written by anybody but stand for choices and links. */
  readonly added: string;
  readonly buttons?: readonly RichButton[];
  readonly list?: RichList;
  readonly cards?: readonly RichCard[];
  readonly location?: Shared['location'];
  readonly contactCard?: Shared['contactCard'];
  /** The id of an attachment that goes with this part. */
  readonly picture?: string;
}
export interface Rendered {
  /** Messages to send, in this order. */
  readonly parts: readonly RenderedPart[];
  /** The choices are told with numbers. */
  readonly isNumbered: boolean;
  /** Attachments that no part carries, because the channel takes no files. */
  readonly left: readonly string[];
  /** Why it is not shown natively, for whoever writes it; '' where it is. */
  readonly why: string;
}

export function renderRich(text: string, content: RichContent, abilities: RichAbilities): Rendered {
  if (content.location || content.contactCard) return shared(text, content, abilities);
  if (content.cards) return cards(text, content.cards, abilities);
  if (content.list) return list(text, content.list, abilities);
  const shown = withButtons(text, content.buttons ?? [], abilities, 0);
  return { parts: [shown.part], isNumbered: shown.isNumbered, left: [], why: shown.why };
}

/** A message of its own behind the words; what the channel leaves out of it is told with the words, and all of it where it has no such thing. */
function shared(text: string, { location, contactCard }: Shared, abilities: RichAbilities): Rendered {
  const told = (lines: readonly string[], own: Shared | null, why: string): Rendered => {
    const words = joined(text, lines);
    const first: readonly RenderedPart[] = own && words.text.trim() === '' ? [] : [words];
    return { parts: [...first, ...(own ? [{ text: '', added: '', ...own }] : [])], isNumbered: false, left: [], why };
  };
  const whole = sharedLines({ ...(location ? { location } : {}), ...(contactCard ? { contactCard } : {}) });
  if (location) {
    const can = abilities.location;
    if (!can) return told(whole, null, 'Places are not shown here: it is told in the text, with a link to a map.');
    const names = [location.title ?? '', location.address ?? ''].filter((line) => line !== '');
    return can.isNamed || names.length === 0
      ? told([], { location }, '')
      : told(names, { location }, 'Places have no name here, so it is told in the text.');
  }
  const can = abilities.contactCard;
  const { email, phone } = contactCard!;
  if (!can) return told(whole, null, 'Contacts are not shown here, so this one is told in the text.');
  if (can.needsPhone && phone === undefined)
    return told(whole, null, 'Contacts need a phone number here, so this one is told in the text.');
  return can.hasEmail || email === undefined
    ? told([], { contactCard: contactCard! }, '')
    : told([email], { contactCard: contactCard! }, 'Contacts have no email here, so it is told in the text.');
}

function list(text: string, given: RichList, abilities: RichAbilities): Rendered {
  const { rows } = given;
  const room = abilities.list;
  if (room && rows.length <= room.max && rows.every((row) => row.title.length <= room.titleLimit)) {
    const cut = rows.map((row) => ({ ...row, ...(row.text ? { text: ellipsis(row.text, room.textLimit) } : {}) }));
    return { parts: [{ text, added: '', list: { ...given, rows: cut } }], isNumbered: false, left: [], why: '' };
  }
  const why = noAnswers(rows, abilities);
  if (why !== '')
    return {
      parts: [numbered(text, rows, 0)],
      isNumbered: true,
      left: [],
      why: numberedBecause(why),
    };
  const told = rows.filter((row) => row.text).map((row) => `• ${row.title}: ${row.text}`);
  const buttons = rows.map(({ title, value }) => ({ title, ...(value === undefined ? {} : { value }) }));
  return {
    parts: [{ ...joined(text, told), buttons }],
    isNumbered: false,
    left: [],
    why: 'Lists are not shown here, so its rows are buttons.',
  };
}

function cards(text: string, given: readonly RichCard[], abilities: RichAbilities): Rendered {
  const room = abilities.cards;
  const fits = (card: RichCard) =>
    room !== undefined &&
    card.title.length <= room.titleLimit &&
    (card.buttons ?? []).length <= room.buttons &&
    (card.buttons ?? []).every((button) => button.title.length <= room.buttonTitleLimit);
  if (room && given.length <= room.max && given.every(fits)) {
    const cut = given.map((card) => ({ ...card, ...(card.text ? { text: ellipsis(card.text, room.textLimit) } : {}) }));
    const answers = given.flatMap((card) =>
      (card.buttons ?? [])
        .filter(isAnswer)
        .map(({ title }) => ({ title: given.length > 1 ? `${card.title}: ${title}` : title })),
    );
    if (room.answers !== false || answers.length === 0)
      return { parts: [{ text, added: '', cards: cut }], isNumbered: false, left: [], why: '' };
    const linked = cut.map(({ buttons = [], ...card }) => ({
      ...card,
      buttons: buttons.filter((button) => !isAnswer(button)),
    }));
    const why = 'Buttons are not shown here. They are numbered in the text.';
    return { parts: [{ ...numbered(text, answers, 0), cards: linked }], isNumbered: true, left: [], why };
  }
  return oneByOne(text, given, abilities);
}

/** Each card a message of its own: its picture with the words below, and its buttons. Without pictures and buttons all are one text. */
function oneByOne(text: string, given: readonly RichCard[], abilities: RichAbilities): Rendered {
  const takesFiles = abilities.files.perMessage > 0;
  const left = takesFiles ? [] : given.flatMap((card) => card.picture ?? []);
  const why = given
    .map((card) => noAnswers((card.buttons ?? []).filter(isAnswer), abilities))
    .find((each) => each !== '');
  const isNumbered = why !== undefined;
  let counted = 0;
  const parts = given.map((card): RenderedPart => {
    const words = [card.title, card.text ?? ''].filter((part) => part !== '').join('\n');
    const buttons = card.buttons ?? [];
    const answers = buttons.filter(isAnswer);
    const part = isNumbered
      ? withLinks(
          numbered(words, answers, counted),
          buttons.filter((button) => !isAnswer(button)),
        )
      : withButtons(words, buttons, abilities, counted).part;
    counted += answers.length;
    return { ...part, ...(card.picture && takesFiles ? { picture: card.picture } : {}) };
  });
  const first: readonly RenderedPart[] = text.trim() === '' ? [] : [{ text, added: '' }];
  const all = [...first, ...parts];
  const isText = all.every((part) => part.picture === undefined && part.buttons === undefined);
  return {
    parts: isText ? [{ text: all.map((part) => part.text).join('\n\n'), added: afterText(text, all) }] : all,
    isNumbered,
    left,
    why: isNumbered ? numberedBecause(why) : 'Cards are not shown here, so each is a message.',
  };
}
const afterText = (text: string, all: readonly RenderedPart[]): string =>
  (text.trim() === '' ? all : all.slice(1)).map((part) => part.text).join('\n\n');

const numberedBecause = (why: string): string => [why, 'They are numbered in the text.'].join(' ');

/** Why these answers cannot be buttons; '' when they can. */
function noAnswers(answers: readonly RichRow[], { buttons }: RichAbilities): string {
  if (answers.length === 0) return '';
  if (buttons.max === 0) return 'Buttons are not shown here.';
  if (answers.length > buttons.max) return `At most ${buttons.max} buttons are shown here.`;
  const long = answers.find(({ title }) => title.length > buttons.titleLimit);
  return long ? `“${long.title}” is longer than the ${buttons.titleLimit} characters of a button here.` : '';
}

function withButtons(
  text: string,
  given: readonly RichButton[],
  abilities: RichAbilities,
  counted: number,
): { readonly part: RenderedPart; readonly isNumbered: boolean; readonly why: string } {
  const answers = given.filter(isAnswer);
  const links = given.filter((button) => !isAnswer(button));
  const why = noAnswers(answers, abilities);
  const { max, titleLimit, links: linkRoom = max, mixed = true } = abilities.buttons;
  if (why !== '')
    return {
      part: withLinks(numbered(text, answers, counted), links),
      isNumbered: true,
      why: numberedBecause(why),
    };
  const linksFit =
    links.length <= linkRoom &&
    links.every(({ title }) => title.length <= titleLimit) &&
    (answers.length === 0 || (mixed && given.length <= max));
  if (links.length === 0 || linksFit)
    return { part: { text, added: '', ...(given.length > 0 ? { buttons: given } : {}) }, isNumbered: false, why: '' };
  const part = withLinks({ text, added: '' }, links);
  return {
    part: answers.length > 0 ? { ...part, buttons: answers } : part,
    isNumbered: false,
    why: 'Links are told in the text here.',
  };
}

const numbered = (text: string, rows: readonly RichRow[], counted: number): RenderedPart =>
  joined(
    text,
    rows.map((row, index) => `${counted + index + 1}. ${row.title}${row.text ? ` – ${row.text}` : ''}`),
  );
const withLinks = (part: RenderedPart, links: readonly RichButton[]): RenderedPart => {
  const lines = links.map(({ title, url }) => `${title}: ${url}`);
  if (lines.length === 0) return part;
  // Below numbers the links are more of the same lines; below words they stand apart.
  const gap = part.added === '' ? '\n\n' : '\n';
  return {
    ...part,
    text: [part.text, lines.join('\n')].filter((each) => each !== '').join(gap),
    added: [part.added, ...lines].filter((each) => each !== '').join('\n'),
  };
};
function joined(text: string, lines: readonly string[]): RenderedPart {
  const added = lines.join('\n');
  return { text: [text, added].filter((each) => each.trim() !== '').join('\n\n'), added };
}
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Cut between characters, the ellipsis within the limit. */
function ellipsis(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > limit - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** What a channel can do for this message: below a public post it may have no buttons. */
export const richAbilities = (
  abilities: RichAbilities & { readonly comments?: { readonly buttons?: boolean } | undefined },
  isAboutComment: boolean,
): RichAbilities =>
  isAboutComment && abilities.comments?.buttons !== true
    ? { buttons: { max: 0, titleLimit: 0 }, files: abilities.files }
    : abilities;
