// A visitor's words as the visitor API hands them over: this chat has no provider, its door is our own.
import { type Raw, type Rehearsed, visitorRaw } from '@throughline/channel-kit';

export const rehearse = (said: Rehearsed): Raw =>
  visitorRaw({
    type: 'message',
    visitor: { id: `rehearsal-${said.who}`, name: said.name },
    clientId: said.id,
    text: said.text,
    files: [],
    ...(said.token === undefined ? {} : { tokens: [said.token] }),
    at: said.at.toISOString(),
  });
