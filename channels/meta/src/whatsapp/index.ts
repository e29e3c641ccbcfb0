// The WhatsApp channel: one business number of Meta's Cloud API.
import type { Channel, Settings } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';
import { whatsappDemo } from '../demo.ts';
import { hook } from '../hook.ts';
import { card } from './card.ts';
import { sharedBy } from '../shared.ts';
import { check, connect, disconnect, fetchFile } from './connect.ts';
import { continueMark, isForNumber, read } from './read.ts';
import { register } from './receiving.ts';
import { rehearse } from './rehearse.ts';
import { send } from './send.ts';
import { templates } from './templates.ts';

export const whatsapp: Channel = {
  card,
  intake: { hook, shared: sharedBy(isForNumber), source: null, mail: null },
  read,
  send,
  fetchFile,
  connect,
  register,
  disconnect,
  check,
  continuationUrl,
  writeUrl: (settings) => (numberOf(settings) === '' ? null : `https://wa.me/${numberOf(settings)}`),
  rehearse,
  demo: whatsappDemo,
  templates,
  normalize: (value) => value.trim(),
};

const numberOf = (settings: Settings): string => (word(settings['displayNumber']) ?? '').replace(/\D/g, '');
/** Opens a chat with our number and words already typed; the customer only has to send them. https://faq.whatsapp.com/5913398998672934 */
function continuationUrl(token: string, settings: Settings): string | null {
  const number = numberOf(settings);
  if (number === '' || !/^[A-Za-z0-9_-]{1,64}$/.test(token)) return null;
  const greeting = (word(settings['greeting']) ?? '').trim();
  return `https://wa.me/${number}?text=${encodeURIComponent(`${greeting} ${continueMark(token)}`.trim())}`;
}
