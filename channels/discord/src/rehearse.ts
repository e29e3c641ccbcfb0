// A dispatch as Discord's gateway would bring it: a direct message of a made-up person. The gateway is ours to call, so it is unsigned.
import type { Raw, Rehearsed } from '@throughline/channel-kit';

const firstPerson = 9_000_000_000_000_000_000n;
const epoch = 1_420_070_400_000n;

export function rehearse(said: Rehearsed): Raw {
  const words = [...said.id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 4_194_303, 7);
  const id = String(((BigInt(said.at.getTime()) - epoch) << 22n) + BigInt(words));
  const d = {
    id,
    channel_id: String(firstPerson + 1000n + BigInt(said.who)),
    author: { id: String(firstPerson + BigInt(said.who)), username: `rehearsal${said.who}`, global_name: said.name },
    content: said.text,
    timestamp: said.at.toISOString(),
    edited_timestamp: null,
    type: 0,
    attachments: [],
    embeds: [],
    mentions: [],
  };
  return {
    body: new TextEncoder().encode(JSON.stringify({ t: 'MESSAGE_CREATE', d, at: said.at.toISOString() })),
    headers: { 'content-type': 'application/json' },
    meta: {},
  };
}
