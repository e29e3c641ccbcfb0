// Buttons, lists and cards as the customer's device sees them: titles and addresses, never what they mean to a program.
import { isAnswer, type RichButton, richOf } from '@throughline/domain';
import type { House } from '../../ground/house.ts';
import type { MessageRow } from '../conversations/index.ts';
import type { VisitorMessageBody } from './present.ts';
import { fileUrl } from './ticket.ts';
import type * as store from './store.ts';

type RichBody = Pick<VisitorMessageBody, 'buttons' | 'list' | 'cards'>;
export const nothingRich: RichBody = { buttons: [], list: null, cards: [] };

export function presentRich(house: House, row: MessageRow, files: readonly store.FileRow[]): RichBody {
  const rich = richOf(row.special);
  if (!rich) return nothingRich;
  let next = 0;
  // Counted as `choicesOf` counts: answers only, in their order over the whole message.
  const one = (button: RichButton) => ({
    title: button.title,
    url: button.url ?? null,
    index: isAnswer(button) ? next++ : null,
  });
  const picture = (id: string | undefined) => {
    const file = files.find((each) => each.file_id !== null && each.file_id === id);
    return file?.file_id ? { url: fileUrl(house, row.workspace_id, file.file_id), name: file.name } : null;
  };
  return {
    buttons: (rich.buttons ?? []).map(one),
    list: rich.list
      ? {
          label: rich.list.label,
          rows: rich.list.rows.map(({ title, text = '' }, index) => ({ title, text, index })),
        }
      : null,
    cards: (rich.cards ?? []).map((card) => ({
      title: card.title,
      text: card.text ?? '',
      picture: picture(card.picture),
      buttons: (card.buttons ?? []).map(one),
    })),
  };
}

/** What their own message chose, where intake found it. */
export function presentChoice({ special, reply_to_id: messageId }: MessageRow): VisitorMessageBody['choice'] {
  const { type, choice, title } = special ?? {};
  return type === 'button' && typeof choice === 'number' && messageId !== null
    ? { messageId, index: choice, title: typeof title === 'string' ? title : '' }
    : null;
}
