// Buttons, a list and cards as Block Kit (https://docs.slack.dev/reference/block-kit). Slack then shows the blocks and takes the text for
// notifications alone, so the words stand in blocks too.
import type { OutboundButton, OutboundMessage } from '@throughline/channel-kit';
import { splitText } from '@throughline/channel-kit';
import { card, cardTextLimit } from './card.ts';
import { escaped, type Marked } from './mrkdwn.ts';

const sectionLimit = 3000;
/** Escaping makes words longer; what is cut here mostly fits afterwards. */
const sectionCut = 2500;
const plainText = (text: string) => ({ type: 'plain_text', text, emoji: true });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });

export const isRich = ({ buttons, list, cards }: OutboundMessage): boolean =>
  Boolean(buttons?.length) || list !== undefined || Boolean(cards?.length);

/** Null where there is nothing but words. `said`: the words as they go out as text. */
export function blocksOf(message: OutboundMessage, said: Marked): readonly object[] | null {
  if (!isRich(message)) return null;
  const { buttons = [], list, cards = [] } = message;
  return [
    ...sections(message.text.trim(), said),
    ...(buttons.length > 0
      ? [{ type: 'actions', elements: buttons.map((each, index) => button(each, `${index}`)) }]
      : []),
    ...(list ? [{ type: 'actions', elements: [menu(list)] }] : []),
    ...carousel(cards),
  ];
}
/** What a notification says of a message that has no words of its own. */
export const fallbackOf = ({ cards = [] }: OutboundMessage): string => cards.map(({ title }) => title).join(' · ');

function sections(text: string, { text: marked, mrkdwn: isMarked }: Marked): readonly object[] {
  if (text === '') return [];
  const whole = isMarked ? marked : asTyped(text);
  if (whole.length <= sectionLimit) return [{ type: 'section', text: mrkdwn(whole) }];
  return splitText(text, sectionCut, 'characters').map((part) => {
    const typed = asTyped(part);
    return { type: 'section', text: typed.length <= sectionLimit ? mrkdwn(typed) : plainText(part) };
  });
}
/** Within a block marks are always read; those that were typed are kept apart from the words by an invisible sign. */
export const asTyped = (text: string): string => escaped(text).replace(/[*_~`]/g, (sign) => `\u200B${sign}\u200B`);

function button({ title, value, url }: OutboundButton, name: string): object {
  const shown = { type: 'button', text: plainText(title) };
  // Slack tells a tapped link as well; without a value it means nothing here.
  return url === undefined
    ? { ...shown, action_id: `choice:${name}`, value: value ?? title }
    : { ...shown, action_id: `link:${name}`, url };
}
function menu({ label, rows }: NonNullable<OutboundMessage['list']>): object {
  return {
    type: 'static_select',
    action_id: 'choice',
    placeholder: plainText(label),
    options: rows.map(({ title, text, value }) => ({
      text: plainText(title),
      ...(text === undefined ? {} : { description: plainText(text) }),
      value: value ?? title,
    })),
  };
}

/** https://docs.slack.dev/reference/block-kit/blocks/card-block: one stands alone, several beside each other. */
function carousel(given: NonNullable<OutboundMessage['cards']>): readonly object[] {
  const cards = given.map(({ title, text, picture, buttons = [] }, number) => ({
    type: 'card',
    ...(isReachable(picture) ? { hero_image: { type: 'image', image_url: picture?.url, alt_text: title } } : {}),
    title: mrkdwn(within(title, titleRoom)),
    ...(text === undefined ? {} : { body: mrkdwn(within(text, cardTextLimit)) }),
    ...(buttons.length > 0 ? { actions: buttons.map((each, index) => button(each, `${number}.${index}`)) } : {}),
  }));
  return cards.length > 1 ? [{ type: 'carousel', elements: cards }] : cards;
}
const titleRoom = 150;
/** What would be too long with its signs kept apart is said without them. */
function within(text: string, room: number): string {
  const typed = asTyped(text);
  return typed.length <= room ? typed : text.replace(/[&<>*_~`]/g, ' ').slice(0, room);
}

/** Slack fetches a card's picture itself; without a public address of ours it follows as a file. */
export const isReachable = (picture: { readonly url?: string } | undefined): boolean =>
  picture?.url?.startsWith('https://') === true;

export function tooMany({ buttons = [], list, cards = [] }: OutboundMessage): string | null {
  const { abilities } = card;
  if (buttons.length > abilities.buttons.max) return `At most ${abilities.buttons.max} buttons fit under a message.`;
  if (list && list.rows.length > (abilities.list?.max ?? 0))
    return `At most ${abilities.list?.max} rows fit in a list.`;
  if (cards.length > (abilities.cards?.max ?? 0)) return `At most ${abilities.cards?.max} cards fit in a message.`;
  return null;
}
