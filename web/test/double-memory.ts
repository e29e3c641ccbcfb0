// What the double remembers: conversations and their messages, and how each change of them is told.
import type { Conversation, Message } from '@throughline/sdk';
import type { WebSocket } from 'ws';
import * as data from './acorn.ts';
import * as hers from './acorn-ada.ts';
import * as inbox from './acorn-inbox.ts';

/** A call of one of its routes. */
export interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  body: never;
  raw: Record<string, never>;
}
export type Answers = Record<string, (call: Call) => unknown>;
export type Memory = ReturnType<typeof openMemory>;

export function openMemory() {
  const conversations = new Map(inbox.conversations.map((it) => [it.id, structuredClone(it)]));
  const messages = new Map<string, Message[]>([[data.id(11, 1), structuredClone(hers.thread)]]);
  const sockets = new Set<WebSocket>();
  let number = 1000;

  const send = (frame: object) => {
    for (const socket of sockets) socket.send(JSON.stringify(frame));
  };
  const tell = (kind: string, id: string, body: unknown) => {
    number += 1;
    send({ type: 'changes', changes: [{ number, kind, id, body }] });
  };
  const put = (it: Conversation) => {
    conversations.set(it.id, it);
    tell('conversation', it.id, it);
    tell('counts', data.workspace.id, counts());
    return it;
  };
  const counts = () => {
    const all = [...conversations.values()];
    const count = (test: (it: Conversation) => boolean) => all.filter(test).length;
    const open = (it: Conversation) => it.status === 'open';
    return {
      open: count(open),
      waiting: count((it) => it.status === 'waiting'),
      snoozed: count((it) => it.status === 'snoozed'),
      closed: count((it) => it.status === 'closed'),
      spam: count((it) => it.status === 'spam'),
      mine: count((it) => open(it) && it.assigneeId === data.me.agent.id),
      mineWaiting: count((it) => it.status === 'waiting' && it.assigneeId === data.me.agent.id),
      mineSnoozed: count((it) => it.status === 'snoozed' && it.assigneeId === data.me.agent.id),
      unassigned: count((it) => open(it) && it.assigneeId === null),
      teams: Object.fromEntries(data.teams.map((team) => [team.id, count((it) => open(it) && it.teamId === team.id)])),
    };
  };
  const threadOf = (id: string): Message[] => {
    const known = messages.get(id);
    if (known) return known;
    const it = conversations.get(id);
    const made = it
      ? [
          hers.message(Number(id.slice(-4)) + 500, 30, {
            conversationId: id,
            contactId: it.contactId,
            number: it.lastNumber,
            channelId: it.channelId,
            channelKind: it.channelKind,
            text: it.preview,
            author: { type: 'contact', id: it.contactId, name: it.contactName },
          }),
        ]
      : [];
    messages.set(id, made);
    return made;
  };
  const messageOf = (id: string) => [...messages.values()].flat().find((each) => each.id === id);
  const replaced = (message: Message): Message => {
    const all = messages.get(message.conversationId)!;
    all.splice(
      all.findIndex((each) => each.id === message.id),
      1,
      message,
    );
    tell('message', message.id, message);
    return message;
  };
  const dropMessage = (id: string) => {
    for (const all of messages.values()) {
      const at = all.findIndex((each) => each.id === id);
      if (at >= 0) all.splice(at, 1);
    }
    tell('message', id, null);
  };
  const add = (message: Message): Message => {
    const all = threadOf(message.conversationId);
    number += 1;
    const numbered = { ...message, number };
    all.push(numbered);
    tell('message', numbered.id, numbered);
    const it = conversations.get(message.conversationId);
    if (it && message.type === 'message')
      put({
        ...it,
        preview: message.text,
        previewDirection: message.direction,
        isPreviewDeleted: false,
        lastMessageAt: message.createdAt,
        lastNumber: numbered.number,
        ...(message.direction === 'inbound' ? { lastInboundNumber: numbered.number, isUnread: true } : {}),
      });
    return numbered;
  };
  const forget = (id: string) => {
    conversations.delete(id);
    tell('conversation', id, null);
  };
  return {
    conversations,
    messages,
    sockets,
    number: () => number,
    send,
    tell,
    put,
    forget,
    counts,
    threadOf,
    messageOf,
    add,
    replaced,
    dropMessage,
  };
}
