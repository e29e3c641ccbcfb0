// The key by which a provider knows that a send is the same one again.
import { createHash } from 'node:crypto';
import type { OutboundMessage } from './channel.ts';

/**
 * A UUID, the same for each try of one send: the message's id for its first part, and one made of it for each later part. `step`
 * tells calls of one part apart.
 */
export function sendKey(message: Pick<OutboundMessage, 'id' | 'part'>, step = 0): string {
  const part = message.part ?? 0;
  if (part === 0 && step === 0) return message.id;
  const hex = createHash('sha256').update(`${message.id} ${part} ${step}`).digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
