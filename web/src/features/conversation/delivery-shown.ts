// Below which of our messages their delivery is said: the last one's always, any other's where there is something to know.
import type { Message } from '@throughline/sdk';

export function isDeliveryShown(
  message: Pick<Message, 'direction' | 'type' | 'delivery'> & Partial<Pick<Message, 'dueAt'>>,
  isLast: boolean,
): boolean {
  if (message.direction !== 'outbound' || message.type !== 'message') return false;
  const { state, why } = message.delivery;
  if (message.dueAt) return true;
  // An edit that was refused, a send that is tried again: said where it is, however old the message.
  return isLast || state === 'failed' || state === 'unknown' || why !== '';
}
