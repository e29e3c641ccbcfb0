// Which of a message's buttons, rows and cards were chosen.
import type { Item, StoredMessage } from '@throughline/sdk/visitor';

export const hasChoices = ({ buttons, list, cards }: StoredMessage): boolean =>
  buttons.length > 0 || Boolean(list) || cards.length > 0;

/** The answers of this message that were chosen, those still on their way included. */
export function chosenIn(items: readonly Item[], stored: StoredMessage | null): readonly number[] {
  if (stored === null || !hasChoices(stored)) return [];
  return items.flatMap((item) => {
    const choice = item.stored?.choice ?? (item.state === 'refused' ? undefined : item.draft?.choice);
    return choice?.messageId === stored.id ? [choice.index] : [];
  });
}
