// Buttons, a list and cards as components (https://docs.discord.com/developers/components/reference). Cards need the newer kind of message,
// in which every word is a component too.
import type { OutboundButton, OutboundFile, OutboundMessage } from '@throughline/channel-kit';
import { card } from './card.ts';

const [row, button, menu, words, gallery, container] = [1, 2, 3, 10, 12, 17] as const;
/** A message made of components alone. */
export const componentsOnly = 1 << 15;
/** All words of such a message together. */
export const wordsLimit = 4000;
const urlLimit = 512;
const perRow = 5;

/** What stands below words: buttons, and a list as a menu. */
export function below({ buttons = [], list }: OutboundMessage): readonly object[] {
  return [...rowsOf(buttons.filter(fits)), ...(list ? [{ type: row, components: [menuOf(list)] }] : [])];
}
const fits = ({ url }: OutboundButton): boolean => url === undefined || url.length <= urlLimit;
/** Links too long for a button, as lines of text. */
export const told = (buttons: readonly OutboundButton[] = []): string =>
  buttons
    .filter((each) => !fits(each))
    .map(({ title, url }) => `${title}: ${url}`)
    .join('\n');

function rowsOf(buttons: readonly OutboundButton[]): object[] {
  const { max, titleLimit } = card.abilities.buttons;
  const shown = buttons.slice(0, max).map(({ title, value, url }) => {
    const label = title.slice(0, titleLimit);
    return url === undefined
      ? { type: button, style: 2, label, custom_id: (value ?? title).slice(0, 100) }
      : { type: button, style: 5, label, url };
  });
  return Array.from({ length: Math.ceil(shown.length / perRow) }, (_, index) => ({
    type: row,
    components: shown.slice(index * perRow, (index + 1) * perRow),
  }));
}
const menuOf = ({ label, rows }: NonNullable<OutboundMessage['list']>): object => ({
  type: menu,
  custom_id: 'choice',
  placeholder: label,
  options: rows.map(({ title, text, value }) => ({
    label: title,
    value: (value ?? title).slice(0, 100),
    ...(text === undefined ? {} : { description: text }),
  })),
});

/** Pictures go up with the message, under names of ours, and each card shows its own. */
export function cardsOf(
  given: NonNullable<OutboundMessage['cards']>,
  escaped: (text: string) => string,
): { readonly components: readonly object[]; readonly pictures: readonly OutboundFile[]; readonly length: number } {
  const pictures: OutboundFile[] = [];
  let length = 0;
  const components = given.map(({ title, text, picture, buttons = [] }) => {
    const name = picture ? `card-${pictures.length}.${endings[picture.mime] ?? 'png'}` : '';
    if (picture) pictures.push({ ...picture, name });
    const long = told(buttons);
    const said = [
      `**${escaped(title)}**`,
      ...(text === undefined ? [] : [escaped(text)]),
      ...(long ? [long] : []),
    ].join('\n');
    length += said.length;
    return {
      type: container,
      components: [
        ...(picture
          ? [{ type: gallery, items: [{ media: { url: `attachment://${name}` }, description: title }] }]
          : []),
        { type: words, content: said },
        ...rowsOf(buttons.filter(fits)),
      ],
    };
  });
  return { components, pictures, length };
}
export const wordsOf = (content: string): object => ({ type: words, content });
const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
};
