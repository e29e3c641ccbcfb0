// An event as the stream would bring it: a direct chat of a made-up person. The stream is ours to open, so it is unsigned.
import type { Raw, Rehearsed } from '@throughline/channel-kit';
import { rawOf } from './read.ts';

export function rehearse(said: Rehearsed): Raw {
  const sender = `@rehearsal${said.who}:rehearsal.invalid`;
  const room = { id: `!rehearsal${said.who}:rehearsal.invalid`, name: '', isDirect: true, with: sender };
  const event = {
    type: 'm.room.message',
    event_id: `$${said.id}`,
    sender,
    origin_server_ts: said.at.getTime(),
    content: { msgtype: 'm.text', body: said.text },
  };
  return rawOf({ room, event, name: said.name });
}
