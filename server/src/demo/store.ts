// SQL only the demo needs: teams and channels without a conversation about them, and times in the past.
import type { Db } from '../ground/db.ts';
import { newId } from '../ground/id.ts';
import { write } from '../ground/journal.ts';

export async function demoChannels(db: Db): Promise<{ id: string; kind: string }[]> {
  return (
    await db.query<{ id: string; kind: string }>(
      `select id, kind from channels where settings ->> 'demo' = 'true' and deleted_at is null`,
    )
  ).rows;
}
export async function addTeams(
  db: Db,
  workspaceId: string,
  names: readonly string[],
  agentIds: readonly string[],
): Promise<string[]> {
  const ids = names.map(() => newId());
  await db.query('insert into teams (workspace_id, id, name) select $1, * from unnest($2::uuid[], $3::text[])', [
    workspaceId,
    ids,
    names,
  ]);
  await db.query(
    'insert into team_members (workspace_id, team_id, agent_id) select $1, $2, a from unnest($3::uuid[]) as a',
    [workspaceId, ids[0], agentIds],
  );
  await db.query(
    'insert into team_members (workspace_id, team_id, agent_id) select $1, $2, a from unnest($3::uuid[]) as a',
    [workspaceId, ids[1], agentIds.slice(-1)],
  );
  return ids;
}
export async function addChannel(
  db: Db,
  workspaceId: string,
  id: string,
  kind: string,
  name: string,
  settings: unknown,
): Promise<void> {
  await db.query(
    `insert into channels (workspace_id, id, kind, name, label, settings, state) values ($1, $2, $3, $4, $4, $5, 'connected')`,
    [workspaceId, id, kind, name, JSON.stringify(settings)],
  );
}
export async function contactOf(
  db: Db,
  workspaceId: string,
  scopes: readonly string[],
  values: readonly string[],
  email: string,
): Promise<string> {
  return (
    await db.query<{ contact_id: string }>(
      `select contact_id from identities where workspace_id = $1 and ((scope = any($2::text[]) and value = any($3::text[])) or (kind = 'email' and key = $4)) limit 1`,
      [workspaceId, scopes, values, email],
    )
  ).rows[0]!.contact_id;
}
/** What is known of the customers, whose company they are of, and a word kept on one of them. */
export async function describe(
  db: Db,
  workspaceId: string,
  people: readonly {
    readonly email: string;
    readonly values: readonly string[];
    readonly attributes: Readonly<Record<string, string>>;
    readonly company: string | null;
    readonly note: string | null;
  }[],
  companies: readonly { readonly name: string; readonly domain: string }[],
  author: { readonly agentId: string; readonly name: string },
): Promise<void> {
  const made = companies.map((company) => ({ ...company, id: newId() }));
  await db.transaction(async (tx) => {
    tx.send('insert into companies (workspace_id, id, name) select $1, * from unnest($2::uuid[], $3::text[])', [
      workspaceId,
      made.map(({ id }) => id),
      made.map(({ name }) => name),
    ]);
    tx.send(
      'insert into company_domains (workspace_id, company_id, domain) select $1, * from unnest($2::uuid[], $3::text[])',
      [workspaceId, made.map(({ id }) => id), made.map(({ domain }) => domain)],
    );
    const { rows } = await tx.query<{ value: string; contact_id: string }>(
      'select value, contact_id from identities where workspace_id = $1 and value = any($2::text[])',
      [workspaceId, people.flatMap(({ email, values }) => [email, ...values])],
    );
    const known = people.flatMap((person) => {
      const id = rows.find(({ value }) => value === person.email || person.values.includes(value))?.contact_id;
      return id === undefined ? [] : [{ ...person, id }];
    });
    tx.send(
      `update contacts c set attributes = n.attributes, company_id = n.company_id
       from unnest($2::uuid[], $3::jsonb[], $4::uuid[]) as n(id, attributes, company_id) where c.workspace_id = $1 and c.id = n.id`,
      [
        workspaceId,
        known.map(({ id }) => id),
        known.map(({ attributes }) => JSON.stringify(attributes)),
        known.map(({ company }) => made.find(({ name }) => name === company)?.id ?? null),
      ],
    );
    const noted = known.filter(({ note }) => note !== null);
    tx.send(
      `insert into contact_notes (workspace_id, id, contact_id, text, author_type, author_id, author_name, pinned_at, created_at)
       select $1, n.id, n.contact_id, n.text, 'agent', $5, $6, now(), now() - interval '40 days' from unnest($2::uuid[], $3::uuid[], $4::text[]) as n(id, contact_id, text)`,
      [
        workspaceId,
        noted.map(() => newId()),
        noted.map(({ id }) => id),
        noted.map(({ note }) => note),
        author.agentId,
        author.name,
      ],
    );
  });
}
export async function tagNamed(db: Db, workspaceId: string, name: string): Promise<string> {
  return (
    await db.query<{ id: string }>('select id from tags where workspace_id = $1 and lower(name) = $2', [
      workspaceId,
      name,
    ])
  ).rows[0]!.id;
}
/** Everybody has read it, so nobody's bell is full of settled matters. */
export async function readWhatIsOver(db: Db, workspaceId: string, agentIds: readonly string[]): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows } = await tx.query<{ conversation_id: string; agent_id: string; number: number }>(
      `insert into reads (workspace_id, agent_id, conversation_id, number) select $1, a, v.id, v.last_number from conversations v, unnest($2::uuid[]) as a
     where v.workspace_id = $1 and v.status <> 'open' on conflict (workspace_id, agent_id, conversation_id) do update set number = excluded.number
     returning conversation_id, agent_id, number`,
      [workspaceId, agentIds],
    );
    write(
      tx,
      workspaceId,
      rows.map(({ conversation_id, agent_id, number }) => ({
        kind: 'conversation',
        id: conversation_id,
        what: 'conversation.read',
        detail: { agentId: agent_id, number: Number(number) },
      })),
    );
  });
}
/** Tags of what the archive told, and when its people were seen. */
export async function finishArchive(
  db: Db,
  workspaceId: string,
  told: readonly { readonly id: string; readonly tag: string }[],
): Promise<void> {
  const names = [...new Set(told.map(({ tag }) => tag))];
  await db.transaction(async (tx) => {
    tx.send(
      'insert into tags (workspace_id, id, name) select $1, * from unnest($2::uuid[], $3::text[]) on conflict (workspace_id, lower(name)) do nothing',
      [workspaceId, names.map(() => newId()), names],
    );
    tx.send(
      `insert into conversation_tags (workspace_id, conversation_id, tag_id) select $1, n.id, t.id from unnest($2::uuid[], $3::text[]) as n(id, tag)
       join tags t on t.workspace_id = $1 and lower(t.name) = lower(n.tag)`,
      [workspaceId, told.map(({ id }) => id), told.map(({ tag }) => tag)],
    );
    tx.send(
      `update contacts c set last_seen_at = v.at from (select contact_id, max(last_inbound_at) as at from conversations where workspace_id = $1 group by 1) v
       where c.workspace_id = $1 and c.id = v.contact_id`,
      [workspaceId],
    );
    tx.send(
      `update identities i set last_inbound_at = c.last_seen_at from contacts c
       where i.workspace_id = $1 and c.workspace_id = $1 and c.id = i.contact_id`,
      [workspaceId],
    );
  });
}
/** Moves a told conversation into the past; what the journal says stays as it happened. */
export async function backdate(
  db: Db,
  workspaceId: string,
  conversationId: string,
  messages: readonly { id: string; at: Date }[],
): Promise<void> {
  await db.query(
    'update messages m set created_at = d.at, sent_at = d.at from unnest($2::uuid[], $3::timestamptz[]) as d(id, at) where m.workspace_id = $1 and m.id = d.id',
    [workspaceId, messages.map((row) => row.id), messages.map((row) => row.at)],
  );
  await db.query(
    `update messages e set created_at = b.at, sent_at = b.at from (
       select e.id, coalesce((select min(m.created_at) from messages m where m.workspace_id = $1 and m.conversation_id = $2 and m.number > e.number and m.type <> 'event'), (select max(m.created_at) from messages m where m.workspace_id = $1 and m.conversation_id = $2 and m.number < e.number and m.type <> 'event')) as at
       from messages e where e.workspace_id = $1 and e.conversation_id = $2 and e.type = 'event') b
     where e.workspace_id = $1 and e.id = b.id and b.at is not null`,
    [workspaceId, conversationId],
  );
  await db.query(
    `update conversations v set created_at = t.first, last_message_at = t.last, waiting_since = case when v.waiting_since is null then null else t.last_inbound end, last_inbound_at = t.last_inbound, first_answer_at = t.first_answer, closed_at = case when v.status = 'closed' then t.last end
     from (select min(created_at) as first, max(created_at) as last, max(created_at) filter (where direction = 'inbound') as last_inbound, min(created_at) filter (where direction = 'outbound' and type = 'message') as first_answer from messages where workspace_id = $1 and conversation_id = $2 and type <> 'event') t
     where v.workspace_id = $1 and v.id = $2`,
    [workspaceId, conversationId],
  );
  await db.query(
    `update contacts c set last_seen_at = v.last_inbound_at from conversations v where v.workspace_id = $1 and v.id = $2 and c.workspace_id = $1 and c.id = v.contact_id and v.last_inbound_at is not null`,
    [workspaceId, conversationId],
  );
}
