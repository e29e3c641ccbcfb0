// The demo workspace: a small coffee shop with real conversations, told through the real intake and outbox. Its channels talk to
// nobody (`rooms/channels/demo.ts`), and every address in it is reserved.
import type { Card, Channel } from '@throughline/channel-kit';
import type { InboundMessage } from '@throughline/domain';
import type { House } from '../ground/house.ts';
import { newId } from '../ground/id.ts';
import { channelAnywhere, openChannel, type OpenChannel } from '../rooms/channels/index.ts';
import { changeConversation, conversationsOfContact } from '../rooms/conversations/index.ts';
import { addAnswer } from '../rooms/delivery/index.ts';
import { type Intake } from '../rooms/intake/index.ts';
import { setUpDemo } from '../rooms/people/index.ts';
import { conversationRoutes } from '../rooms/conversations/index.ts';
import { macroRoutes } from '../rooms/macros/index.ts';
import { viewRoutes } from '../rooms/views/index.ts';
import { type Desk, tellArchive } from './archive.ts';
import { macros } from './macros.ts';
import { companies, customers } from './people.ts';
import * as store from './store.ts';
import { drafts, notes, savedViews } from './extras.ts';
import { type DemoLine, type DemoThread, threads } from './threads.ts';
import { type Way, ways, whoIs } from './who.ts';

export { deliverTo } from './deliver.ts';
export { addPractice, practiceAddresses } from './practice.ts';
export { shopPage, shopPolicy } from './shop.ts';
export const DEMO_PASSWORD = 'acorn-coffee-demo';
const HOUR_MS = 3_600_000;
const AT_ONCE = 4;

/** Kinds by what they can do, so that the demo grows with the channels and names none. */
function kindFor(kinds: ReadonlyMap<string, Channel>, way: Way): Channel {
  const fits: Readonly<Record<Way, (can: Channel['card']['abilities']) => boolean>> = {
    c: (can) => can.visitors,
    m: (can) => can.subject,
    b: (can) => can.continuation && !can.subject && !can.templates && !can.text.segments,
    w: (can) => can.templates !== undefined,
    s: (can) => can.text.segments !== undefined,
  };
  const kind = [...kinds.values()].find(({ card }) => fits[way](card.abilities));
  if (!kind) throw new Error(`The demo needs a channel of each sort, and finds none for “${names[way]}”`);
  return kind;
}

/** Tells the demo where there is none yet. Two at once: one tells, the other waits and finds it. */
export async function seedDemo(house: House, intake: Intake, password: string | null): Promise<void> {
  telling ??= tellAll(house, intake, password).finally(() => {
    telling = null;
  });
  await telling;
}
let telling: Promise<void> | null = null;

async function tellAll(house: House, intake: Intake, password: string | null): Promise<void> {
  const made = await setUpDemo(house, password);
  if (!made) return;
  const { workspaceId, agents } = made;
  const teams = await store.addTeams(
    house.db,
    workspaceId,
    ['Customer care', 'Wholesale'],
    agents.map((agent) => agent.agentId),
  );
  const channels = new Map<Way, OpenChannel>();
  for (const way of ways) channels.set(way, await addChannel(house, workspaceId, way));
  await addTourChannels(house, workspaceId);
  const desk = { house, workspaceId, agents, teams, channels };
  await tellArchive(desk);
  // Each is about another customer: told beside one another they take half as long. Who wrote last is told last, as alerts are listed.
  const waiting = threads.toSorted((a, b) => b.lines.at(-1)!.hoursAgo - a.lines.at(-1)!.hoursAgo).values();
  await Promise.all(Array.from({ length: AT_ONCE }, () => tellFrom(waiting)));
  await describe(desk);

  async function tellFrom(stories: Iterable<DemoThread>): Promise<void> {
    for (const story of stories) await tell(desk, intake, story);
  }
}

/** A channel of each kind that has a made-up provider, where there is none yet. */
export async function addTourChannels(house: House, workspaceId: string): Promise<void> {
  const known = new Set((await store.demoChannels(house.db)).map((row) => row.kind));
  for (const { card, demo } of house.kinds.values())
    if (demo && !known.has(card.kind)) {
      const defaults = defaultsOf(card);
      await store.addChannel(house.db, workspaceId, newId(), card.kind, card.title, { ...defaults, demo: true });
    }
}

/** The website chat on the shop page; '' while there is no demo. */
export async function shopChannel(house: House): Promise<string> {
  const known = await store.demoChannels(house.db);
  return known.find((row) => house.kinds.get(row.kind)?.card.abilities.visitors)?.id ?? '';
}

const names: Readonly<Record<Way, string>> = {
  c: 'Shop chat',
  m: 'hello@acorn.example',
  b: 'Acorn Coffee',
  w: 'Acorn Coffee',
  s: '+46 70 174 06 00',
};
const settings: Readonly<Record<Way, Record<string, string | boolean>>> = {
  c: { greeting: 'Acorn Coffee', brandColor: '#7A4B2A', preChat: 'email', demo: true },
  m: { address: 'hello@acorn.example', fromName: 'Acorn Coffee', receive: 'server', smtpHost: 'localhost', demo: true },
  b: { botUsername: 'acorn_coffee_demo_bot', demo: true },
  w: { demo: true },
  s: { number: '+46701740600', demo: true },
};
const defaultsOf = (card: Card): Record<string, unknown> =>
  Object.fromEntries(
    card.settings.flatMap((field) => (field.default === undefined ? [] : [[field.key, field.default]])),
  );
async function addChannel(house: House, workspaceId: string, way: Way): Promise<OpenChannel> {
  const kind = kindFor(house.kinds, way);
  const id = newId();
  const made = { ...defaultsOf(kind.card), ...settings[way] };
  await store.addChannel(house.db, workspaceId, id, kind.card.kind, names[way], made);
  return (await openChannel(house, (await channelAnywhere(house.db, id))!))!;
}

async function tell(
  { house, workspaceId, agents, teams, channels }: Desk,
  intake: Intake,
  thread: DemoThread,
): Promise<void> {
  const ids: { id: string; hoursAgo: number }[] = [];
  for (const [index, line] of thread.lines.entries()) {
    if (line.way === 'a' || line.way === 'n') {
      const conversationId = await currentConversation(house, workspaceId, thread.customer, channels);
      const id = await house.db.transaction((tx) =>
        addAnswer(tx, house, agents[line.by ?? 0]!, conversationId, {
          type: line.way === 'n' ? 'note' : 'message',
          text: line.text,
          attachments: [],
          mentions: [],
        }),
      );
      ids.push({ id, hoursAgo: line.hoursAgo });
      continue;
    }
    const channel = channels.get(line.way)!;
    const [outcome] = await intake.takeRead(
      channel,
      { body: Buffer.from(line.text), headers: {}, meta: { demo: true } },
      [eventOf(thread, index, line, line.way, channel)],
    );
    ids.push({ id: outcome!.messages[0]!.messageId, hoursAgo: line.hoursAgo });
  }
  const conversationId = await currentConversation(house, workspaceId, thread.customer, channels);
  const { status, assignee, team, priority, tags } = thread.end;
  await house.db.transaction((tx) =>
    changeConversation(
      tx,
      agents[assignee ?? 0]!,
      conversationId,
      {
        ...(status === 'snoozed' ? { snoozedUntil: new Date(Date.now() + 60 * HOUR_MS).toISOString() } : { status }),
        assigneeId: assignee === null ? null : agents[assignee]!.agentId,
        teamId: team === null ? null : teams[team]!,
        ...(priority ? { priority } : {}),
        ...(tags ? { tags } : {}),
      },
      house.now(),
    ),
  );
  await store.backdate(
    house.db,
    workspaceId,
    conversationId,
    ids.map(({ id, hoursAgo }) => ({ id, at: new Date(Date.now() - hoursAgo * HOUR_MS) })),
  );
}

/** What is known of people, and what agents keep for themselves: macros, drafts and views. */
async function describe({ house, workspaceId, agents, channels }: Desk): Promise<void> {
  const [maja] = agents;
  const people = customers.map(({ email, attributes, company = null }, index) => ({
    email,
    attributes,
    company,
    note: notes[index] ?? null,
    values: ways.map((way) => whoIs(index, way, channels.get(way)!).value).filter((value) => value !== ''),
  }));
  await store.describe(house.db, workspaceId, people, companies, maja!);
  await store.readWhatIsOver(
    house.db,
    workspaceId,
    agents.map((agent) => agent.agentId),
  );
  const call = { house, viewer: maja!, query: {}, incoming: null as never };
  const deliveryId = await store.tagNamed(house.db, workspaceId, 'delivery');
  for (const body of savedViews(deliveryId)) await viewRoutes.addView({ ...call, params: {}, body });
  for (const { name, text, on = {}, actions = {} } of macros) {
    const variants = Object.fromEntries(
      ways.flatMap((way) => (on[way] ? [[channels.get(way)!.kind.card.kind, on[way]]] : [])),
    );
    const body = { name, text, variants, actions, audience: 'shared', teamId: null } as const;
    await macroRoutes.addMacro({ ...call, params: {}, body });
  }
  for (const { customer, text } of drafts) {
    const id = await currentConversation(house, workspaceId, customer, channels);
    const draft = { text, html: null, type: 'message', channelId: null, identityId: null, fileIds: [] } as const;
    const letter = { rich: null, subject: '', cc: '', bcc: '', isUnsigned: false };
    await conversationRoutes.saveDraft({
      ...call,
      params: { id },
      body: { draft: { ...draft, ...letter, fileIds: [] } },
    });
  }
}

function eventOf(thread: DemoThread, index: number, line: DemoLine, way: Way, channel: OpenChannel): InboundMessage {
  const customer = customers[thread.customer]!;
  const externalId = `${thread.customer}.${index}.${Date.now().toString(36)}@${customer.email.split('@')[1]}`;
  const isFirstChat = way !== 'm' && !thread.lines.slice(0, index).some((before) => before.way === way);
  // A continuation link proves the mailbox; what is typed in a chat claims it.
  const proved = way !== 'c' && thread.lines.some((each) => each.way === 'm');
  return {
    kind: 'message',
    externalId,
    text: line.text,
    files: [],
    sentAt: new Date(Date.now() - line.hoursAgo * HOUR_MS),
    sender: { ...whoIs(thread.customer, way, channel), name: customer.name, trust: 'attested' },
    ...(isFirstChat
      ? {
          hints: [
            {
              kind: 'email',
              scope: '',
              value: customer.email,
              assurance: proved ? ('proved' as const) : ('claimed' as const),
              evidence: way === 'c' ? 'typed in the chat’s form' : evidenceOf[way],
              name: customer.name,
            },
          ],
        }
      : {}),
    ...(line.quoted ? { quoted: { text: line.quoted } } : {}),
    ...(way === 'm'
      ? {
          mail: {
            subject: line.subject ?? '',
            from: { name: customer.name, address: customer.email },
            to: [{ name: 'Acorn Coffee', address: 'hello@acorn.example' }],
            cc: [],
            messageId: externalId,
            references: [],
          },
        }
      : {}),
  };
}

const evidenceOf: Readonly<Record<Exclude<Way, 'c'>, string>> = {
  m: 'wrote from this address',
  b: 'Opened the continuation link given to their chat',
  w: 'Opened the continuation link given to their chat',
  s: 'Confirmed from the link we sent to the address',
};

async function currentConversation(
  house: House,
  workspaceId: string,
  customer: number,
  channels: ReadonlyMap<Way, OpenChannel>,
): Promise<string> {
  const contactId = await store.contactOf(
    house.db,
    workspaceId,
    [...channels.values()].map((channel) => channel.row.id),
    ways.flatMap((way) => {
      const { scope, value } = whoIs(customer, way, channels.get(way)!);
      return scope === '' ? [] : [value];
    }),
    customers[customer]!.email,
  );
  return (await conversationsOfContact(house.db, workspaceId, contactId))[0]!.id;
}
