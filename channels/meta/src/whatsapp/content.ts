// What a message carries, whatever kind it is: a text for people and for search, the files to fetch, and what the timeline
// draws specially. A kind we do not know is shown as such; nothing a customer sends may vanish.
import type { InboundFile, InboundMessage } from '@throughline/domain';
import { number, text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { originOf } from '../origin.ts';

type Special = NonNullable<InboundMessage['special']>;
export interface Content {
  readonly text: string;
  readonly files: readonly InboundFile[];
  readonly special: Special | null;
  /** WhatsApp's own remark, not something said. */
  readonly isService: boolean;
  /** They opened the chat and said nothing yet. */
  readonly isGesture: boolean;
}
const nothing: Content = { text: '', files: [], special: null, isService: false, isGesture: false };

export function contentOf(message: Thing): Content {
  const type = word(message['type']) ?? 'unknown';
  const body = thing(message[type]);
  const content = (body === null ? null : said(type, body)) ?? other(type, message, body);
  const isEmpty = content.text === '' && content.files.length === 0 && content.special === null;
  return around(isEmpty && !content.isGesture ? unsupported(type, message) : content, message);
}

function said(type: string, body: Thing): Content | null {
  switch (type) {
    case 'text':
      return { ...nothing, text: text(body['body']) ?? '' };
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return media(type, body);
    case 'location':
      return location(body);
    case 'button':
      return pressed(word(body['text']) ?? word(body['payload']) ?? '', word(body['payload']));
    case 'interactive':
      return interactive(body);
    case 'order':
      return order(body);
    case 'system':
      return service(word(body['body']) ?? 'Changed something about their account', word(body['type']) ?? 'system');
    case 'request_welcome':
      return { ...nothing, isGesture: true };
    default:
      return null;
  }
}

function other(type: string, message: Thing, body: Thing | null): Content {
  if (type === 'contacts') return contacts(message['contacts']);
  if (type === 'request_welcome') return { ...nothing, isGesture: true };
  // A template sent from the shop's phone or another program comes back as its own words, where it has any.
  const words = word(body?.['body']) ?? word(thing(body?.['body'])?.['text']);
  return words === null
    ? unsupported(type, message)
    : { ...nothing, text: words, special: { type: 'service', name: type } };
}

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'video/mp4': '.mp4',
  'video/3gpp': '.3gp',
  'audio/ogg': '.ogg',
  'audio/mpeg': '.mp3',
  'audio/mp4': '.m4a',
  'audio/aac': '.aac',
  'audio/amr': '.amr',
  'application/pdf': '.pdf',
};
const mimes: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg',
  voice: 'audio/ogg',
  sticker: 'image/webp',
  document: 'application/octet-stream',
};
function media(type: string, body: Thing): Content | null {
  const ref = word(body['id']);
  if (ref === null) return null;
  const claimed = (word(body['mime_type']) ?? '').split(';')[0]?.trim() ?? '';
  const mime = /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(claimed) ? claimed : (mimes[type] ?? 'application/octet-stream');
  const isVoice = type === 'voice' || body['voice'] === true;
  const bytes = number(body['file_size']);
  const file: InboundFile = {
    ref,
    name: word(body['filename']) ?? `${isVoice ? 'voice' : type}${endings[mime] ?? ''}`,
    mime,
    ...(bytes === null || bytes < 0 ? {} : { bytes }),
  };
  const special: Special | null = isVoice
    ? { type: 'voice' }
    : type === 'sticker'
      ? { type: 'sticker', emoji: '' }
      : null;
  return { ...nothing, text: text(body['caption']) ?? '', files: [file], special };
}

function location(body: Thing): Content | null {
  const latitude = number(body['latitude']);
  const longitude = number(body['longitude']);
  if (latitude === null || longitude === null) return null;
  const title = word(body['name']);
  const address = word(body['address']);
  const words = [title, address].filter((part) => part !== null).join(', ') || `${latitude}, ${longitude}`;
  const special = {
    type: 'location',
    latitude,
    longitude,
    ...(title ? { title } : {}),
    ...(address ? { address } : {}),
  };
  return { ...nothing, text: words, special };
}

/** Several cards in one message are told one under the other; the first is drawn. */
function contacts(given: unknown): Content {
  const cards = things(given).map((card) => {
    const names = thing(card['name']);
    const phone = things(card['phones']).map((each) => word(each['phone']) ?? word(each['wa_id']))[0] ?? null;
    const email = things(card['emails']).map((each) => word(each['email']))[0] ?? null;
    const name = word(names?.['formatted_name']) ?? word(names?.['first_name']) ?? '';
    return { name, phone, email };
  });
  const [first] = cards;
  const lines = cards
    .map(({ name, phone, email }) => [name, phone, email].filter((part) => part !== null && part !== '').join(', '))
    .filter((line) => line !== '');
  if (!first || lines.length === 0) return nothing;
  const special = {
    type: 'contact',
    name: first.name,
    ...(first.phone === null ? {} : { phone: first.phone }),
    ...(first.email === null ? {} : { email: first.email }),
  };
  return { ...nothing, text: lines.join('\n'), special };
}

const pressed = (title: string, value: string | null): Content | null =>
  title === '' ? null : { ...nothing, text: title, special: { type: 'button', value: value ?? title } };

function interactive(body: Thing): Content | null {
  const button = thing(body['button_reply']);
  if (button) return pressed(word(button['title']) ?? word(button['id']) ?? '', word(button['id']));
  const row = thing(body['list_reply']);
  if (row) return pressed(word(row['title']) ?? word(row['id']) ?? '', word(row['id']));
  const form = thing(body['nfm_reply']);
  return form ? filledForm(form) : null;
}

const answerLimit = 40;
/** What a customer filled into a flow: one line per answer; the flow's own token is ours and nobody's to read. */
function filledForm(form: Thing): Content | null {
  const answers = Object.entries(thing(parsed(text(form['response_json']) ?? '')) ?? {})
    .filter(([key]) => key !== 'flow_token')
    .slice(0, answerLimit)
    .map(([key, value]) => ({
      name: plainName(key),
      value: typeof value === 'string' ? value : JSON.stringify(value),
    }));
  const title = word(form['body']) ?? word(form['name']) ?? 'Form';
  return {
    ...nothing,
    text: [title, ...answers.map(({ name, value }) => `${name}: ${value}`)].join('\n'),
    special: { type: 'form', title, answers },
  };
}
const plainName = (key: string): string => key.replaceAll('_', ' ').trim() || key;
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function order(body: Thing): Content | null {
  const items = things(body['product_items']).map((item) => ({
    name: word(item['product_retailer_id']) ?? '?',
    quantity: number(item['quantity']) ?? Number(word(item['quantity']) ?? 1),
    price: number(item['item_price']) ?? Number(word(item['item_price']) ?? Number.NaN),
    currency: word(item['currency']) ?? '',
  }));
  if (items.length === 0) return null;
  const lines = items.map(({ name, quantity, price, currency }) =>
    Number.isFinite(price) ? `${quantity} × ${name} – ${price} ${currency}`.trim() : `${quantity} × ${name}`,
  );
  const note = word(body['text']);
  return {
    ...nothing,
    text: [...(note === null ? [] : [note]), ...lines].join('\n'),
    special: { type: 'order', items: lines },
  };
}

const service = (words: string, name: string): Content => ({
  ...nothing,
  text: words,
  special: { type: 'service', name },
  isService: true,
});

function unsupported(type: string, message: Thing): Content {
  const kind = word(thing(message['unsupported'])?.['type']) ?? type;
  const name = /^\w{1,60}$/.test(kind) ? kind : 'unknown';
  const error = things(message['errors'])[0];
  const detail = word(thing(error?.['error_data'])?.['details']) ?? word(error?.['title']);
  const isNamed = name !== 'unknown' && name !== 'unsupported';
  return {
    ...nothing,
    text: isNamed ? `Unsupported message (${name.replaceAll('_', ' ')})` : 'Unsupported message',
    special: { type: 'unsupported', name, ...(detail === null ? {} : { detail }) },
  };
}

/** What lies around the words: that they were forwarded, about which product they are, and by which advertisement the customer came. */
function around(content: Content, message: Thing): Content {
  const context = thing(message['context']);
  const isForwarded = context?.['forwarded'] === true || context?.['frequently_forwarded'] === true;
  const product = word(thing(context?.['referred_product'])?.['product_retailer_id']);
  const origin = originOf(thing(message['referral']));
  const more = {
    ...(isForwarded ? { forwardedFrom: 'someone' } : {}),
    ...(product === null ? {} : { product }),
    ...(origin === null ? {} : { origin }),
  };
  if (Object.keys(more).length === 0) return content;
  const type = content.special?.type ?? (isForwarded ? 'forwarded' : origin ? 'origin' : 'product');
  return { ...content, special: { ...content.special, ...more, type } };
}
