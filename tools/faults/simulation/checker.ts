// The judge: what must hold whatever happened, read from the rows themselves and never by the code that wrote them.
import { visibleIdentities } from '../../../server/src/rooms/visitors/store.ts';
import type { Said, World } from './world.ts';

type Ask = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
type Tell = (what: string) => void;

/** Holds at any moment. */
export async function checkAlways(world: World): Promise<void> {
  const { ask, tell } = toolsOf(world);
  await journalWithoutGaps(ask, tell);
  await countersCount(ask, tell);
  await oneContactEach(ask, tell);
  await everythingIsShown(ask, tell);
  await acknowledgedIsStored(world, ask, tell);
}
/** Holds when every provider has been heard and everything has been sent. */
export async function checkAtRest(world: World): Promise<void> {
  const { ask, tell } = toolsOf(world);
  await checkAlways(world);
  await wordsAsLastSaid(world, ask, tell);
  await sentOnce(world, ask, tell);
  await claimsOpenNothing(world, ask, tell);
}
function toolsOf(world: World): { ask: Ask; tell: Tell } {
  return {
    ask: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await world.t.house.db.query<Row>(text, [world.workspaceId, ...values])).rows,
    tell: (what) => void world.wrong.push(what),
  };
}

async function journalWithoutGaps(ask: Ask, tell: Tell): Promise<void> {
  const [row] = await ask<{ count: number; max: number; at: number }>(
    'select count(*)::int as count, coalesce(max(number), 0)::int as max, (select journal_number from workspaces where id = $1)::int as at from journal where workspace_id = $1',
  );
  if (row!.count !== row!.max || row!.max !== row!.at)
    tell(`the journal has ${row!.count} entries up to ${row!.max}, its counter is at ${row!.at}`);
}
async function countersCount(ask: Ask, tell: Tell): Promise<void> {
  const wrong = await ask<{ key: string; kept: number; counted: number }>(
    `with counted as (
       select 'status' as scope, '00000000-0000-0000-0000-000000000000'::uuid as whose, status, count(*)::int as n from conversations where workspace_id = $1 and not is_empty and joined_into is null group by 3
       union all select case when assignee_id is null then 'nobody' else 'assignee' end, coalesce(assignee_id, '00000000-0000-0000-0000-000000000000'), status, count(*)::int from conversations where workspace_id = $1 and not is_empty and joined_into is null group by 1, 2, 3),
     kept as (select scope, whose, status, count::int as n from conversation_counts where workspace_id = $1 and count <> 0)
     select concat_ws(' ', scope, status) as key, coalesce(k.n, 0) as kept, coalesce(c.n, 0) as counted
     from kept k full join counted c using (scope, whose, status) where coalesce(k.n, 0) <> coalesce(c.n, 0)`,
  );
  for (const { key, kept, counted } of wrong) tell(`counter "${key}" says ${kept}, counting says ${counted}`);
}

/** Identity is the set of links: joined by active links, or begun as one, means one contact; and nothing else does. */
async function oneContactEach(ask: Ask, tell: Tell): Promise<void> {
  const identities = await ask<{ id: string; contact_id: string; home_contact_id: string }>(
    'select id, contact_id, home_contact_id from identities where workspace_id = $1 order by id',
  );
  const links = await ask<{ identity_id: string; other_id: string }>(
    'select identity_id, other_id from links where workspace_id = $1 and undone_at is null',
  );
  const group = groupsOf(
    identities.map(({ id }) => id),
    [
      ...links.map(({ identity_id: one, other_id: other }) => [one, other] as const),
      ...identities.flatMap((one) =>
        identities
          .filter((other) => other.home_contact_id === one.home_contact_id)
          .map((other) => [one.id, other.id] as const),
      ),
    ],
  );
  for (const one of identities)
    for (const other of identities)
      if ((group.get(one.id) === group.get(other.id)) !== (one.contact_id === other.contact_id))
        tell(`links and contacts disagree about ${one.id} and ${other.id}`);
  for (const { id, what } of await ask<{ id: string; what: string }>(
    `select m.id, 'message of one contact in a conversation of another' as what from messages m join identities i on i.workspace_id = $1 and i.id = m.identity_id join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
       where m.workspace_id = $1 and m.guest_id is null and v.contact_id <> i.contact_id
     union all select m.id, 'message of nobody' from messages m where m.workspace_id = $1 and m.type = 'message' and not exists (select from identities i where i.workspace_id = $1 and i.id = m.identity_id)
     union all select c.id, 'contact with somebody that counts as absorbed, or without and not' from contacts c where c.workspace_id = $1
       and (c.absorbed_by is null) <> exists (select from identities i where i.workspace_id = $1 and i.contact_id = c.id)`,
  ))
    tell(`${what}: ${id}`);
}
function groupsOf(ids: readonly string[], pairs: readonly (readonly [string, string])[]): Map<string, string> {
  const group = new Map(ids.map((id) => [id, id]));
  for (const [one, other] of pairs) {
    const [from, to] = [group.get(one)!, group.get(other)!];
    if (from !== to) for (const [id, of] of group) if (of === from) group.set(id, to);
  }
  return group;
}

async function everythingIsShown(ask: Ask, tell: Tell): Promise<void> {
  for (const { id, what } of await ask<{ id: string; what: string }>(
    `select m.id, 'hidden message' as what from messages m join conversations v on v.workspace_id = $1 and v.id = m.conversation_id
       where m.workspace_id = $1 and m.type = 'message' and (v.is_empty or v.joined_into is not null)
     union all select m.id, 'message without a conversation' from messages m where m.workspace_id = $1 and not exists (select from conversations v where v.workspace_id = $1 and v.id = m.conversation_id)
     union all select v.id, 'conversation whose last number is not its last message’s' from conversations v where v.workspace_id = $1 and not v.is_empty
       and v.last_number <> (select max(number) from messages m where m.workspace_id = $1 and m.conversation_id = v.id)
     union all select v.id, 'conversation whose last inbound number is wrong' from conversations v where v.workspace_id = $1 and not v.is_empty
       and v.last_inbound_number <> coalesce((select max(number) from messages m where m.workspace_id = $1 and m.conversation_id = v.id and m.direction = 'inbound' and m.type = 'message' and m.deleted_at is null), 0)`,
  ))
    tell(`${what}: ${id}`);
}

interface Stored {
  readonly external_id: string;
  readonly text: string;
  readonly number: number;
  readonly is_deleted: boolean;
  readonly edited_at: Date | null;
  readonly reactions: readonly { emoji: string; by: string }[];
}
const inbound = (ask: Ask): Promise<Stored[]> =>
  ask<Stored>(
    `select external_id, text, number::int, deleted_at is not null as is_deleted, edited_at, reactions from messages where workspace_id = $1 and direction = 'inbound' and type = 'message' order by number`,
  );
async function acknowledgedIsStored(world: World, ask: Ask, tell: Tell): Promise<void> {
  const rows = await inbound(ask);
  const seen = new Set<string>();
  const last = new Map<string, number>();
  for (const { external_id: externalId } of rows) {
    if (seen.has(externalId)) tell(`stored twice: ${externalId}`);
    seen.add(externalId);
    const entry = world.said.get(externalId);
    if (!entry) {
      tell(`nobody said ${externalId}`);
      continue;
    }
    if (entry.isErased) tell(`erased, and back: ${externalId}`);
    const count = Number(externalId.split('-')[1]);
    if (count < (last.get(entry.person.name) ?? 0)) tell(`out of order: ${externalId}`);
    last.set(entry.person.name, count);
  }
  for (const { externalId, isAcknowledged, isErased } of world.said.values())
    if (isAcknowledged && !isErased && !seen.has(externalId)) tell(`acknowledged and not stored: ${externalId}`);
}
/** Whatever the order and however often: one end. */
async function wordsAsLastSaid(world: World, ask: Ask, tell: Tell): Promise<void> {
  for (const row of await inbound(ask)) {
    const entry = world.said.get(row.external_id);
    if (!entry) continue;
    const expected = lastWords(entry);
    if (row.is_deleted !== entry.isDeleted) tell(`${row.external_id} is ${row.is_deleted ? '' : 'not '}deleted`);
    if (!entry.isDeleted && row.text !== expected) tell(`${row.external_id} reads "${row.text}", not "${expected}"`);
    const reaction = row.reactions.find(({ by }) => by === 'contact')?.emoji ?? null;
    if (reaction !== entry.reaction) tell(`${row.external_id} shows ${reaction}, the last was ${entry.reaction}`);
  }
}
const lastWords = (entry: Said): string => [...entry.edits].sort((a, b) => a.at - b.at).at(-1)?.text ?? entry.text;

/** A provider that said yes is never asked again, and what we call sent it has. */
async function sentOnce(world: World, ask: Ask, tell: Tell): Promise<void> {
  const rows = await ask<{
    id: string;
    client_id: string | null;
    text: string;
    delivery: string;
    delivery_why: string;
  }>(
    `select id, client_id, text, delivery, delivery_why from messages where workspace_id = $1 and direction = 'outbound' and type = 'message'`,
  );
  const twice = rows.filter(({ client_id: id }) => id && rows.filter((row) => row.client_id === id).length > 1);
  for (const { client_id: clientId } of twice) tell(`one answer is two messages: ${clientId}`);
  for (const row of rows) {
    const taken = world.taken.filter((each) => each.messageId === row.id);
    const entry = world.answers.find((each) => each.clientId === row.client_id);
    if (['none', 'queued', 'sending'].includes(row.delivery)) tell(`an answer is still ${row.delivery}: ${row.id}`);
    const isWhole = row.text.length <= 100;
    const wholes = new Map<string, number>();
    for (const each of taken) {
      const part = isWhole ? '' : each.text;
      wholes.set(part, (wholes.get(part) ?? 0) + 1);
    }
    for (const [part, count] of wholes)
      if (count > 1 + (entry?.retries ?? 0)) tell(`sent ${count} times: ${row.id} "${part}"`);
    if (row.delivery === 'sent' && row.delivery_why === '' && taken.length === 0)
      tell(`sent and never taken: ${row.id}`);
  }
}

/** What a device is shown over links: only over proved ones. */
async function claimsOpenNothing(world: World, ask: Ask, tell: Tell): Promise<void> {
  const identities = await ask<{ id: string; kind: string }>('select id, kind from identities where workspace_id = $1');
  const proved = groupsOf(
    identities.map(({ id }) => id),
    (
      await ask<{ identity_id: string; other_id: string }>(
        `select identity_id, other_id from links where workspace_id = $1 and undone_at is null and assurance = 'proved'`,
      )
    ).map(({ identity_id: one, other_id: other }) => [one, other] as const),
  );
  for (const { id } of identities.filter(({ kind }) => kind === 'visitor'))
    for (const other of await visibleIdentities(world.t.house.db, world.workspaceId, id, 'chat'))
      if (proved.get(other) !== proved.get(id)) tell(`${id} sees ${other} over a claim`);
}
