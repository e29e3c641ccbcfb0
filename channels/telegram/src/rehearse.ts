// An update as Telegram would send it, of a made-up person, under our webhook's own secret.
import type { HookCall, Place, Raw, Rehearsed } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';

/** Above all numbers Telegram gives to people, and within what it calls possible. */
const firstPerson = 4_000_000_000_000_000;

export function rehearse(said: Rehearsed, place: Place): HookCall | Raw {
  const { settings } = place;
  const person = {
    id: said.address === undefined ? firstPerson + said.who : Number(said.address),
    first_name: said.name,
  };
  const number = [...said.id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 2_000_000_000, 7);
  const raw: Raw = {
    body: new TextEncoder().encode(
      JSON.stringify({
        update_id: number,
        message: {
          message_id: number,
          from: { ...person, is_bot: false },
          chat: { ...person, type: 'private' },
          date: Math.floor(said.at.getTime() / 1000),
          ...(said.token === undefined
            ? { text: said.text }
            : {
                text: `/start ${said.token}`,
                entities: [{ type: 'bot_command', offset: 0, length: '/start'.length }],
              }),
        },
      }),
    ),
    headers: { 'content-type': 'application/json' },
    meta: { receivedAt: said.at.toISOString() },
  };
  // Polled updates bear no secret, and come by no hook.
  if (settings['receives'] !== 'webhook') return raw;
  return {
    ...raw,
    headers: { ...raw.headers, 'x-telegram-bot-api-secret-token': word(settings['webhookSecret']) ?? '' },
    method: 'POST',
    url: place.hookUrl ?? '',
    query: {},
  };
}
