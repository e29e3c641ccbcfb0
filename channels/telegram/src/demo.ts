// The Bot API's side of the demo.
import { createHash } from 'node:crypto';
import { type Demo, type DemoAnswer, unknownCall } from '@throughline/channel-kit';
import { digits, parseExact, text, thing, things } from '@throughline/channel-kit/json';

export const demo: Demo = {
  person: '4000000000000107',
  settings: (secret) => ({
    botToken: `7211046358:${createHash('sha256').update(secret('token')).digest('base64url').slice(0, 35)}`,
    botUsername: 'acorn_coffee_demo_bot',
    receives: 'webhook',
    webhookSecret: secret('webhook'),
  }),
  answer({ url, body }, id): DemoAnswer {
    const given = thing(parseExact(body)) ?? {};
    const done: DemoAnswer = { status: 200, body: { ok: true, result: true }, reached: null };
    switch (url.pathname.split('/').at(-1) ?? '') {
      case 'sendMessage': {
        const to = digits(given['chat_id']) ?? '';
        const rows = Array.isArray(thing(given['reply_markup'])?.['inline_keyboard'])
          ? (thing(given['reply_markup'])!['inline_keyboard'] as unknown[])
          : [];
        const number = Number.parseInt(createHash('sha256').update(id).digest('hex').slice(0, 7), 16);
        return {
          status: 200,
          body: {
            ok: true,
            result: {
              message_id: number,
              date: Math.floor(Date.now() / 1000),
              chat: { id: Number(to), type: 'private' },
              text: given['text'],
            },
          },
          reached: {
            to,
            text: text(given['text']) ?? '',
            buttons: rows.flatMap((row) => things(row)).flatMap((button) => text(button['text']) ?? []),
          },
        };
      }
      case 'sendChatAction':
      case 'setMessageReaction':
      case 'deleteMessage':
      case 'deleteMessages':
        return done;
      default:
        return {
          ...unknownCall,
          body: { ok: false, error_code: 400, description: 'Bad Request: the demo does not know this' },
        };
    }
  },
  letter: null,
};
