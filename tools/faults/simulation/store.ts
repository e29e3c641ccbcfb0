// What a run reads from the database to choose its next deed, and the hands of its clock.
import type { World } from './world.ts';

const ask = async <Row extends object>(world: World, text: string, values: readonly unknown[] = []): Promise<Row[]> =>
  (await world.t.house.db.query<Row>(text, [world.workspaceId, ...values])).rows;

export const contacts = async (world: World): Promise<string[]> =>
  (
    await ask<{ id: string }>(
      world,
      'select c.id from contacts c where c.workspace_id = $1 and c.absorbed_by is null and exists (select from identities i where i.workspace_id = $1 and i.contact_id = c.id) order by c.id',
    )
  ).map((row) => row.id);
export const linkedIdentities = (world: World) =>
  ask<{ id: string; contact_id: string }>(
    world,
    'select id, contact_id from identities where workspace_id = $1 and contact_id in (select contact_id from identities where workspace_id = $1 group by contact_id having count(*) > 1) order by id',
  );
export const undoneLinks = async (world: World): Promise<string[]> =>
  (
    await ask<{ id: string }>(
      world,
      'select id from links where workspace_id = $1 and undone_at is not null order by id',
    )
  ).map((row) => row.id);
export const spokenMessages = (world: World) =>
  ask<{ id: string; conversation_id: string }>(
    world,
    `select id, conversation_id from messages where workspace_id = $1 and type = 'message' order by number`,
  );
export const conversations = async (world: World): Promise<string[]> =>
  (
    await ask<{ id: string }>(
      world,
      'select id from conversations where workspace_id = $1 and not is_empty order by number',
    )
  ).map((row) => row.id);
export const joinable = async (world: World): Promise<[string, string][]> =>
  (
    await ask<{ a: string; b: string }>(
      world,
      'select a.id as a, b.id as b from conversations a join conversations b using (workspace_id, contact_id) where a.workspace_id = $1 and a.id <> b.id and not a.is_empty and not b.is_empty order by a.number, b.number',
    )
  ).map(({ a, b }) => [a, b]);
export const unsettled = (world: World) =>
  ask<{ id: string; client_id: string | null; delivery: string }>(
    world,
    `select id, client_id, delivery from messages where workspace_id = $1 and direction = 'outbound' and delivery in ('unknown', 'failed') and deleted_at is null order by number`,
  );
/** What people of this contact wrote, and what was written in its conversations by anybody. */
export const externalIdsOf = async (world: World, contactId: string): Promise<string[]> =>
  (
    await ask<{ external_id: string }>(
      world,
      `select external_id from messages m join conversations v on v.workspace_id = $1 and v.id = m.conversation_id where m.workspace_id = $1 and v.contact_id = $2 and m.direction = 'inbound' and m.type = 'message'`,
      [contactId],
    )
  ).map((row) => row.external_id);
export const stored = async (world: World, externalIds: readonly string[]): Promise<string[]> =>
  (
    await ask<{ external_id: string }>(
      world,
      `select external_id from messages where workspace_id = $1 and direction = 'inbound' and external_id = any($2::text[])`,
      [externalIds],
    )
  ).map((row) => row.external_id);

export const makeDue = (world: World) =>
  ask(world, `update outbox set due_at = now() - interval '1 second' where workspace_id = $1 and state = 'queued'`);
export const endLeases = (world: World) =>
  ask(
    world,
    `update outbox set locked_until = now() - interval '1 second' where workspace_id = $1 and state = 'sending'`,
  );
export const waiting = async (world: World): Promise<number> =>
  (
    await ask<{ n: number }>(
      world,
      `select count(*)::int as n from outbox where workspace_id = $1 and state in ('queued', 'sending')`,
    )
  )[0]!.n;
