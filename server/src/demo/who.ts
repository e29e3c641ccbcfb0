// How a customer of the demo is known on a channel: as its provider would name them.
import type { OpenChannel } from '../rooms/channels/index.ts';
import { customers } from './people.ts';

/** c the website chat, m mail, b the messaging bot, w the messenger with templates, s texts. */
export type Way = 'c' | 'm' | 'b' | 'w' | 's';
export const ways: readonly Way[] = ['c', 'm', 'b', 'w', 's'];

const FIRST_USER = 618_204_119;
const STEP = 7_340_033;

/** Addresses are everywhere the same; what a provider or a browser calls them belongs to that channel. */
export function whoIs(
  customer: number,
  way: Way,
  channel: OpenChannel,
): {
  readonly kind: string;
  readonly scope: string;
  readonly value: string;
  readonly attributes: Record<string, string>;
} {
  const { email, phone = '', handle } = customers[customer]!;
  const kind = channel.kind.card.identityKinds[0]!;
  const own = { kind, scope: channel.row.id, attributes: {} };
  switch (way) {
    case 'm':
      return { ...own, scope: '', value: email };
    case 's':
      return { ...own, scope: '', value: phone };
    case 'w':
      return { ...own, value: phone.replace('+', '') };
    case 'b':
      return { ...own, value: String(FIRST_USER + customer * STEP), attributes: handle ? { username: handle } : {} };
    case 'c':
      return { ...own, value: browserOf(customer) };
  }
}
/** A browser's own id, the same each time. */
const browserOf = (customer: number): string =>
  `5f3a9c${(customer + 16).toString(16)}-7be1-4c${(customer + 16).toString(16)}-9d20-${(STEP * (customer + 1)).toString(16).padStart(12, '0')}`;
