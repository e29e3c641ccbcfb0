// Graph's side of the demo: takes a message, names it, and says what the person sees.
import { createHash } from 'node:crypto';
import { type Demo, type DemoCall, type DemoAnswer, unknownCall } from '@throughline/channel-kit';
import { parseExact, text, thing, things, word, type Thing } from '@throughline/channel-kit/json';

const titles = (list: readonly Thing[], at: string): readonly string[] =>
  list.flatMap((each) => text((thing(each[at]) ?? each)['title']) ?? []);
const bodyOf = ({ method, body }: DemoCall): Thing | null => (method === 'POST' ? thing(parseExact(body)) : null);
/** Ids of accounts are numbers. */
const numberFrom = (secret: string): string =>
  BigInt(`0x${createHash('sha256').update(secret).digest('hex').slice(0, 12)}`).toString();
const account = (secret: (name: string) => string) => ({
  accessToken: secret('token'),
  appSecret: secret('app'),
  appId: numberFrom(secret('app id')),
  graphVersion: 'v25.0',
});

export const whatsappDemo: Demo = {
  // 555-0100 to 555-0199 belong to stories.
  person: '12025550107',
  settings: (secret) => ({
    ...account(secret),
    phoneNumberId: numberFrom(secret('number')),
    businessAccountId: numberFrom(secret('account')),
    displayNumber: '+1 202-555-0142',
    greeting: 'Hello!',
    verifyWord: secret('verify'),
  }),
  answer(call, id): DemoAnswer {
    const body = bodyOf(call);
    if (!body || !call.url.pathname.endsWith('/messages')) return unknownCall;
    if (body['status'] !== undefined) return { status: 200, body: { success: true }, reached: null };
    const to = word(body['to']) ?? word(body['recipient']) ?? '';
    const interactive = thing(body['interactive']);
    const said = text(thing(body['text'])?.['body']) ?? text(thing(interactive?.['body'])?.['text']) ?? '';
    return {
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ input: to, wa_id: to }],
        messages: [{ id: `wamid.${id}` }],
      },
      reached:
        body['type'] === 'reaction'
          ? null
          : { to, text: said, buttons: titles(things(thing(interactive?.['action'])?.['buttons']), 'reply') },
    };
  },
  letter: null,
};

export const instagramDemo: Demo = {
  person: '9900000000000000107',
  settings: (secret) => ({
    ...account(secret),
    login: 'instagram',
    accountId: numberFrom(secret('account')),
    username: 'acorn.coffee.demo',
    verifyToken: secret('verify'),
  }),
  answer(call, id): DemoAnswer {
    const body = bodyOf(call);
    if (!body || !call.url.pathname.endsWith('/messages')) return unknownCall;
    const to = word(thing(body['recipient'])?.['id']) ?? '';
    const message = thing(body['message']);
    if (!message) return { status: 200, body: { recipient_id: to }, reached: null };
    const template = thing(thing(message['attachment'])?.['payload']);
    return {
      status: 200,
      body: { recipient_id: to, message_id: `m_${id}` },
      reached: {
        to,
        text: text(message['text']) ?? text(template?.['text']) ?? '',
        buttons: [...titles(things(message['quick_replies']), ''), ...titles(things(template?.['buttons']), '')],
      },
    };
  },
  letter: null,
};
