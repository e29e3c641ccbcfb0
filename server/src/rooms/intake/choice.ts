// What was chosen: a tapped button, or words that answer the choices we gave, and to which of our messages that belongs.
import {
  type Choice,
  choiceOfToken,
  choiceSaid,
  choicesOf,
  choiceTapped,
  type InboundMessage,
  mayBeChoice,
  richOf,
} from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { IdentityRow } from '../contacts/index.ts';
import * as store from './store.ts';

export interface Chosen {
  /** Our message it answers. */
  readonly messageId: string;
  /** `value` is what the choice means to a program, `title` what stood on it. */
  readonly special: { readonly type: 'button'; readonly [key: string]: unknown };
}

/**
 * Asks nothing of the database unless a button was tapped, or something short was said where there is something to choose. Only a message
 * that went to this very identity counts: what a device says it tapped is never believed for another's.
 */
export async function chosenBy(
  tx: Pick<Tx, 'query'>,
  event: InboundMessage,
  sender: IdentityRow,
  lastChoicesId: string | null,
  repliedToId: string | null,
): Promise<Chosen | null> {
  if (event.direction === 'outbound' || event.files.length > 0) return null;
  const value = event.special?.type === 'button' ? event.special['value'] : undefined;
  const tapped = typeof value === 'string' ? value : null;
  if (tapped === null && event.special) return null;
  // Below the first line of a letter stand greetings and signatures.
  const words = event.mail ? (event.text.trim().split('\n')[0] ?? '') : event.text;
  if (tapped === null && !mayBeChoice(words)) return null;
  const token = tapped === null ? null : choiceOfToken(tapped);
  const wanted = token
    ? [token.messageId]
    : tapped === null
      ? [repliedToId ?? lastChoicesId]
      : [repliedToId, lastChoicesId];
  const ids = wanted.filter((id) => id !== null);
  if (ids.length === 0) return null;
  const asked = await store.choicesAsked(tx, sender.workspace_id, ids, sender.id);
  for (const id of ids) {
    const row = asked.find((each) => each.id === id);
    const rich = row && richOf(row.special);
    if (!row || !rich) continue;
    // A number answers the last thing said, or what it was explicitly written below.
    const takesNumbers = row.special['isNumbered'] === true && (!row.is_passed || id === repliedToId);
    const choice = token
      ? (choicesOf(rich)[token.index] ?? null)
      : tapped === null
        ? choiceSaid(words, rich, takesNumbers)
        : choiceTapped(tapped, event.text, rich);
    if (choice) return { messageId: row.id, special: specialOf(event, choice) };
  }
  return null;
}
const specialOf = (event: InboundMessage, { value, title, index }: Choice): Chosen['special'] => ({
  ...event.special,
  type: 'button',
  value,
  title,
  choice: index,
});
