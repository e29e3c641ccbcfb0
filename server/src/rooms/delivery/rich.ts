// Buttons, lists, cards, places and contacts on their way out: judged when they are written, and put into the messages their channel can show.
import type { OutboundButton, OutboundFile, OutboundMessage } from '@throughline/channel-kit';
import {
  choicesOf,
  choiceToken,
  type Rendered,
  type RenderedPart,
  renderRich,
  richAbilities,
  type RichButton,
  type RichContent,
  richTroubles,
} from '@throughline/domain';
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import type { Draft } from './answer.ts';

/** What the draft carries beyond words; throws `invalid` with the field when nobody could send it. */
export function richFor(
  draft: Draft,
  text: string,
  files: readonly { readonly id: string; readonly mime: string }[],
): RichContent | null {
  const { buttons, list, cards, location, contactCard } = draft;
  // Zod's optional fields may be there and undefined; ours are there or not.
  const rich = JSON.parse(JSON.stringify({ buttons, list, cards, location, contactCard })) as RichContent;
  const [field] = Object.keys(rich);
  if (field === undefined) return null;
  if (draft.type === 'note') throw problem('invalid', { fields: { [field]: 'belongs to messages, not to notes' } });
  if (draft.use) throw problem('invalid', { fields: { [field]: 'cannot go with a template, which has its own' } });
  const pictures = files.filter(({ mime }) => mime.startsWith('image/')).map(({ id }) => id);
  const fields = richTroubles(rich, text, pictures);
  if (Object.keys(fields).length > 0) throw problem('invalid', { fields });
  return rich;
}

export const shownOn = (
  house: House,
  channelKind: string,
  text: string,
  rich: RichContent,
  isAboutComment: boolean,
): Rendered => renderRich(text, rich, richAbilities(house.kinds.get(channelKind)!.card.abilities, isAboutComment));

/** What a part asks of its channel beyond text and files; each answer with the token that names it when it comes back. */
export function extrasOf(
  rich: RichContent,
  shown: Rendered,
  messageId: string,
  files: readonly OutboundFile[],
): (part: RenderedPart) => Pick<OutboundMessage, 'buttons' | 'list' | 'cards' | 'location' | 'contactCard'> {
  const choices = choicesOf(rich);
  let next = 0;
  const tokened = (button: RichButton): OutboundButton => {
    if (button.url !== undefined) return { title: button.title, url: button.url };
    const choice = choices[next]!;
    next += 1;
    return { title: button.title, value: choiceToken(messageId, choice.index), payload: choice.value };
  };
  const picture = (id: string | undefined) => {
    const file = files.find((each) => each.id === id);
    return file ? { picture: file } : {};
  };
  // In the order of the parts, so that the answers are counted as `choicesOf` counts them.
  const found = new Map(
    shown.parts.map((part) => [
      part,
      {
        ...(part.location ? { location: part.location } : {}),
        ...(part.contactCard ? { contactCard: part.contactCard } : {}),
        ...(part.buttons ? { buttons: part.buttons.map(tokened) } : {}),
        ...(part.list
          ? {
              list: {
                label: part.list.label,
                rows: part.list.rows.map((row) => ({ ...tokened(row), ...(row.text ? { text: row.text } : {}) })),
              },
            }
          : {}),
        ...(part.cards
          ? {
              cards: part.cards.map((card) => ({
                title: card.title,
                ...(card.text ? { text: card.text } : {}),
                ...picture(card.picture),
                ...(card.buttons ? { buttons: card.buttons.map(tokened) } : {}),
              })),
            }
          : {}),
      },
    ]),
  );
  return (part) => found.get(part) ?? {};
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** The lines the house adds to a text, for its HTML. */
export const addedHtml = (added: string): string =>
  added === ''
    ? ''
    : added
        .split('\n\n')
        .map((lines) => `<p>${lines.replace(/[&<>"]/g, (sign) => signs[sign]!).replaceAll('\n', '<br>')}</p>`)
        .join('');
