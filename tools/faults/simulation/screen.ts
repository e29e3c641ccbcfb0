// An agent's screen in a run: a snapshot in the middle, then only changes by the journal; at the end it must be the fresh snapshot.
import assert from 'node:assert/strict';
import { currentNumber, readAfter } from '../../../server/src/ground/journal.ts';
import { changesOf } from '../../../server/src/doors/live-bodies.ts';
import { contactRoutesOf } from './routes.ts';
import type { World } from './world.ts';

interface Screen {
  readonly number: number;
  readonly conversations: Map<string, unknown>;
  readonly messages: Map<string, unknown>;
}
const PAGE = 500;

export async function snapshot(world: World): Promise<Screen> {
  const agent = contactRoutesOf(world, world.nodes[0]!);
  const number = await currentNumber(world.t.house.db, world.workspaceId);
  const { items } = await agent.list();
  const messages = new Map<string, unknown>();
  for (const { id } of items) for (const message of (await agent.thread(id)).items) messages.set(message.id, message);
  return { number, conversations: new Map(items.map((item) => [item.id, item])), messages };
}

/** Follows the journal in pages of any size and compares what is shown. */
export async function compare(world: World, screen: Screen): Promise<void> {
  let { number } = screen;
  const shownFirst = new Set(screen.conversations.keys());
  for (;;) {
    const rows = await readAfter(world.t.house.db, world.workspaceId, number, 1 + world.dice.int(PAGE));
    if (rows.length === 0) break;
    const changes = await changesOf(world.t.house, world.workspaceId, rows, [world.ada.agentId]);
    for (const { json } of changes(world.ada.agentId)) {
      const change = JSON.parse(json) as { kind: string; id: string; body: unknown };
      const shelf =
        change.kind === 'conversation' ? screen.conversations : change.kind === 'message' ? screen.messages : null;
      if (change.body === null) shelf?.delete(change.id);
      else shelf?.set(change.id, change.body);
    }
    number = rows.at(-1)!.number;
  }
  const fresh = await snapshot(world);
  try {
    assert.deepEqual(plain(screen.conversations), plain(fresh.conversations));
    // Messages of conversations that are hidden now may linger; what is shown must be equal.
    // What was hidden and is shown again is read as a whole when somebody opens it.
    const isRead = (id: string, message: unknown) =>
      screen.messages.has(id) || shownFirst.has((message as { conversationId: string }).conversationId);
    for (const [id, message] of [...fresh.messages].filter(([each, of]) => isRead(each, of)))
      assert.deepEqual(plain(new Map([[id, told(screen.messages.get(id))]])), plain(new Map([[id, told(message)]])));
  } catch (error) {
    world.wrong.push(`snapshot and changes are not the fresh snapshot: ${(error as Error).message}`);
  }
}
/** Whose a message is, its conversation says; the message's own word is of the moment it was told. */
const told = (message: unknown): unknown =>
  Object.fromEntries(Object.entries(message ?? {}).filter(([key]) => key !== 'contactId'));
const plain = (things: ReadonlyMap<string, unknown>): unknown => JSON.parse(JSON.stringify(Object.fromEntries(things)));
