// The hooks without any DOM, as React Native draws them, on React's own test renderer: what draws again, and when.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { createElement, type ReactNode, startTransition, StrictMode, useState } from 'react';
import { act, create, type ReactTestRenderer } from 'react-test-renderer';
import type { Visitor } from '../visitor/index.ts';
import { makeServer, message, open, until } from '../visitor/try-visitor.ts';
import {
  ThroughlineProvider,
  useAttachments,
  useConversation,
  useMessages,
  useSend,
  useTyping,
  useUnread,
  useVisitor,
} from './index.ts';

Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
let drawn: ReactTestRenderer | null = null;
let visitor: Visitor | null = null;
afterEach(async () => {
  await act(() => drawn?.unmount());
  visitor?.stop();
});

async function draw(server: ReturnType<typeof makeServer>, screen: () => ReactNode, isActive = true) {
  visitor = open(server, { token: 'token-1' });
  const page = (active: boolean) =>
    createElement(ThroughlineProvider, { visitor: visitor!, isActive: active }, createElement(screen));
  await act(() => {
    drawn = create(page(isActive));
  });
  if (isActive) await act(() => until(() => server.sockets.length > 0));
  return { visitor, show: (active: boolean) => act(() => drawn!.update(page(active))) };
}
const words = () => JSON.stringify(drawn!.toJSON());

test('a thread, who is writing, what is unread: each part draws again only when it has changed', async () => {
  const server = makeServer();
  server.messages = [message(1), message(2)];
  server.unread = 1;
  const times = { messages: 0, unread: 0, typing: 0, conversation: 0 };
  const Messages = () => {
    times.messages += 1;
    return useMessages()
      .map((item) => item.stored?.text)
      .join(', ');
  };
  const Unread = () => {
    times.unread += 1;
    return `unread ${useUnread()}`;
  };
  const Typing = () => {
    times.typing += 1;
    return `writing ${useTyping().name ?? 'nobody'}`;
  };
  const Conversation = () => {
    times.conversation += 1;
    const { status, connection, isClosed } = useConversation();
    return `${status} ${connection} ${isClosed}`;
  };
  await draw(server, () => [Messages, Unread, Typing, Conversation].map((part, key) => createElement(part, { key })));
  const [socket] = server.sockets;
  await act(() => socket!.accept(2));
  assert.match(words(), /message 1, message 2.*unread 1.*writing nobody.*ready online false/);
  const before = { ...times };
  await act(() => socket!.push({ type: 'typing', name: 'Maja', isWriting: true }));
  assert.match(words(), /writing Maja/);
  assert.deepEqual(times, { ...before, typing: before.typing + 1 });
  await act(() => socket!.push({ type: 'messages', messages: [message(3)], number: 3 }));
  assert.match(words(), /message 3.*unread 2.*writing nobody/);
  assert.equal(times.conversation, before.conversation, 'nothing of it has changed');
});

test('sending shows the words at once, and a screen in front marks answers as read', async () => {
  const server = makeServer();
  const deeds: { send?: ReturnType<typeof useSend>; onText?: (text: string) => void } = {};
  await draw(server, () => {
    const send = useSend();
    const { onText } = useTyping();
    Object.assign(deeds, { send, onText });
    return `${useMessages()
      .map((item) => `${item.draft?.text ?? item.stored?.text} ${item.state}`)
      .join()} ${useUnread({ isOnScreen: true })}`;
  });
  const [socket] = server.sockets;
  await act(() => socket!.accept(0));
  await act(() => {
    deeds.onText!('h');
    assert.equal(deeds.send!('hello'), true);
  });
  assert.match(words(), /hello/);
  await act(() => until(() => server.messages.length === 1));
  assert.match(words(), /hello stored/);
  assert.deepEqual(
    socket!.sent.filter((sent) => sent.type === 'typing').map((sent) => sent['isWriting']),
    [true, false],
  );
  await act(() => socket!.push({ type: 'messages', messages: [message(5)], number: 5 }));
  assert.ok(socket!.sent.some((sent) => sent.type === 'read' && sent['number'] === 5));
  assert.match(words(), / 0"/);
});

test('React’s double mounting, the background and leaving a screen close and open one line, and lose nothing', async () => {
  const server = makeServer();
  visitor = open(server, { token: 'token-1' });
  const page = createElement(
    StrictMode,
    null,
    createElement(
      ThroughlineProvider,
      { visitor },
      createElement(() => useConversation().connection),
    ),
  );
  await act(() => {
    drawn = create(page);
  });
  await act(() => until(() => server.sockets.some((socket) => socket.readyState !== 3)));
  assert.equal(server.sockets.filter((socket) => socket.readyState !== 3).length, 1);
  await act(() => drawn!.unmount());
  assert.equal(server.sockets.filter((socket) => socket.readyState !== 3).length, 0);
  const { show } = await draw(makeServer(), () => useConversation().connection);
  await show(false);
  assert.match(words(), /off/);
});

test('news while React renders concurrently tears nothing: both halves of a screen show the same count', async () => {
  const server = makeServer();
  const seen = new Set<string>();
  let go: (n: number) => void = () => undefined;
  const Half = () => String(useMessages().length);
  await draw(server, () => {
    const [n, setN] = useState(0);
    go = setN;
    return createElement('view', { n }, createElement(Half), createElement(Half));
  });
  await act(() => server.sockets[0]!.accept(0));
  for (let n = 1; n <= 20; n += 1) {
    await act(() => {
      startTransition(() => go(n));
      server.sockets[0]!.push({ type: 'messages', messages: [message(n)], number: n });
    });
    const { children } = drawn!.toJSON() as unknown as { children: string[] };
    seen.add(children.join());
  }
  assert.deepEqual(
    [...seen],
    Array.from({ length: 20 }, (_, n) => `${n + 1},${n + 1}`),
  );
});

test('files go up with progress and are sent along; one that is taken away is given up', async () => {
  const server = makeServer();
  const told: number[] = [];
  visitor = open(server, {
    token: 'token-1',
    async sendFile({ name }, onProgress, signal) {
      if (name === 'slow.bin')
        return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
      onProgress(0.5);
      return { status: 201, body: { id: 'f1', name, mime: 'text/plain', bytes: 5 }, retryAfter: null };
    },
  });
  let uploads: ReturnType<typeof useAttachments> | null = null;
  const Screen = () => {
    uploads = useAttachments();
    for (const { fraction } of uploads.list) told.push(fraction);
    return null;
  };
  await act(() => {
    drawn = create(createElement(ThroughlineProvider, { visitor: visitor! }, createElement(Screen)));
  });
  await act(() => uploads!.add(new Uint8Array(5), 'note.txt'));
  await act(() => until(() => uploads!.isReady));
  assert.deepEqual(uploads!.attachments, [{ id: 'f1', name: 'note.txt', mime: 'text/plain', bytes: 5 }]);
  assert.ok(told.includes(0.5) || told.at(-1) === 1);
  await act(() => uploads!.add(new Uint8Array(5), 'slow.bin'));
  assert.equal(uploads!.isReady, false);
  await act(() => uploads!.remove(uploads!.list.at(-1)!.key));
  assert.equal(uploads!.isReady, true);
  await act(() => uploads!.clear());
  assert.equal(uploads!.list.length, 0);
});

test('outside a provider a hook says what is missing', async () => {
  const Alone = () => (useVisitor() ? null : null);
  await assert.rejects(async () => await act(() => void create(createElement(Alone))), /ThroughlineProvider/);
});
