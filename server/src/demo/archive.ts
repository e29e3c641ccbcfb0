// What was said before and beside the stories of the demo: three months of settled matters, and a day's desk. It is written in one
// transaction as it would stand now, because a hundred conversations told one by one would keep whoever starts the demo waiting.
import { identityKey } from '@throughline/domain';
import type { House } from '../ground/house.ts';
import { newId } from '../ground/id.ts';
import type { AgentViewer } from '../ground/viewer.ts';
import type { OpenChannel } from '../rooms/channels/index.ts';
import { addContacts, addIdentities, type IdentityRow } from '../rooms/contacts/index.ts';
import {
  addMessage,
  type ConversationRow,
  freshConversation,
  openPlan,
  type Plan,
  starting,
  writePlan,
} from '../rooms/conversations/index.ts';
import { matters } from './matters.ts';
import { customers } from './people.ts';
import { today } from './today.ts';
import * as store from './store.ts';
import { type Way, whoIs } from './who.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Older than what a new message would open again, younger than the quarter that reports look at. */
const [NEWEST_DAYS, SPREAD_DAYS] = [9, 80];
const MATTERS_EACH = 3;
const FIRST_ORDER = 8210;
/** The hotel, which writes most. */
const BEST = 19;

/** Customers who have a past though their story is told elsewhere, and where they wrote then. */
const regulars: readonly (readonly [customer: number, way: Way])[] = [
  [1, 'b'],
  [2, 'm'],
  [4, 'm'],
  [5, 'b'],
  [7, 'm'],
  [9, 'b'],
  [10, 'm'],
];

interface Said {
  readonly at: Date;
  readonly text: string;
  /** An agent's number; absent: the customer. */
  readonly by?: number;
  readonly isNote?: boolean;
  readonly trouble?: string;
}
interface Past {
  readonly customer: number;
  readonly way: Way;
  readonly subject: string;
  readonly tag: string;
  readonly said: readonly Said[];
  readonly row: Partial<ConversationRow>;
}
export interface Desk {
  readonly house: House;
  readonly workspaceId: string;
  readonly agents: readonly AgentViewer[];
  readonly teams: readonly string[];
  readonly channels: ReadonlyMap<Way, OpenChannel>;
}

export async function tellArchive(desk: Desk): Promise<void> {
  const { house, workspaceId } = desk;
  const now = house.now();
  const all = [...settled(desk, now), ...todays(desk, now)].toSorted((a, b) => +a.said[0]!.at - +b.said[0]!.at);
  const tags = await house.db.transaction(async (tx) => {
    const identities = await addPeople(tx, desk, all);
    const plan = openPlan(workspaceId, now);
    const tagged = all.map((past) => ({ id: write(plan, desk, past, identities.get(past.customer)!), tag: past.tag }));
    writePlan(tx, plan);
    return tagged;
  });
  await store.finishArchive(house.db, workspaceId, tags);
}

function settled({ agents, teams }: Desk, now: Date): readonly Past[] {
  const used = new Map<string, number>();
  const people = [
    ...regulars,
    ...today.filter(({ state }) => state !== 'spam').map((each) => [each.customer, each.way] as const),
  ];
  return people.flatMap(([customer, way]) => {
    const { language } = customers[customer]!;
    const own = matters[language]!;
    return Array.from({ length: MATTERS_EACH + Number(customer === BEST) }, (_, index): Past => {
      const turn = used.get(language) ?? 0;
      used.set(language, turn + 1);
      const { subject, asked, answered, thanks, tag } = own[turn % own.length]!;
      const begun = now.getTime() - (NEWEST_DAYS + ((customer * 11 + index * 27) % SPREAD_DAYS)) * DAY_MS;
      const at = (minutes: number) =>
        new Date(begun - ((customer * 97 + index * 53) % 480) * MINUTE_MS + minutes * MINUTE_MS);
      const named = (text: string) => text.replaceAll('{o}', `#${FIRST_ORDER + customer * 13 + index * 5}`);
      const by = (customer + index) % agents.length;
      const closedAt = at(thanks ? 320 : 200);
      return {
        customer,
        way,
        subject: named(subject),
        tag,
        said: [
          { at: at(0), text: named(asked) },
          { at: at(14 + ((customer * 7 + index) % 90)), text: named(answered), by },
          ...(thanks ? [{ at: at(300), text: thanks }] : []),
        ],
        row: {
          status: 'closed',
          closed_at: closedAt,
          assignee_id: agents[by === 0 ? 1 : by]!.agentId,
          team_id: teams[tag === 'wholesale' || tag === 'invoice' ? 1 : 0]!,
        },
      };
    });
  });
}

function todays({ agents, teams }: Desk, now: Date): readonly Past[] {
  return today.map((each): Past => {
    const asked = new Date(now.getTime() - each.hoursAgo * HOUR_MS);
    const by = each.by ?? 0;
    return {
      ...each,
      subject: each.subject ?? '',
      said: [
        { at: asked, text: each.asked },
        ...(each.note ? [{ at: new Date(+asked + 9 * MINUTE_MS), text: each.note, by: 2, isNote: true }] : []),
        ...(each.answered
          ? [
              {
                at: new Date(+asked + 26 * MINUTE_MS),
                text: each.answered,
                by,
                ...(each.trouble ? { trouble: each.trouble } : {}),
              },
            ]
          : []),
      ],
      row: {
        status: each.state,
        assignee_id: each.by === null ? null : agents[by]!.agentId,
        team_id: each.team === null ? null : teams[each.team]!,
        priority: each.priority ?? 0,
        waiting_since: each.state === 'open' && !each.answered ? asked : null,
        snoozed_until: each.state === 'snoozed' ? new Date(now.getTime() + (20 + each.customer) * HOUR_MS) : null,
        watcher_ids: each.note ? [agents[0]!.agentId] : [],
      },
    };
  });
}

async function addPeople(
  tx: Parameters<typeof addIdentities>[0],
  { workspaceId, channels }: Desk,
  all: readonly Past[],
): Promise<ReadonlyMap<number, IdentityRow>> {
  const ways = new Map(all.map(({ customer, way }) => [customer, way]));
  const people = [...ways].map(([customer, way]) => ({ customer, way, id: newId() }));
  addContacts(
    tx,
    people.map(({ customer, id }) => ({ workspaceId, id, name: customers[customer]!.name, nameSource: 'provider' })),
  );
  const rows = await addIdentities(
    tx,
    people.map(({ customer, way, id }) => {
      const channel = channels.get(way)!;
      const who = whoIs(customer, way, channel);
      return {
        ...who,
        workspaceId,
        id: newId(),
        key: identityKey(who.kind, who.value),
        contactId: id,
        name: customers[customer]!.name,
        channelId: channel.row.id,
      };
    }),
  );
  return new Map(people.map(({ customer, id }) => [customer, rows.find((row) => row.contact_id === id)!]));
}

/** Returns the conversation's id. */
function write(plan: Plan, { agents, channels }: Desk, past: Past, identity: IdentityRow): string {
  const { row: channel, kind } = channels.get(past.way)!;
  const first = past.said[0]!;
  const words = past.said.filter((each) => !each.isNote);
  const conversation = starting(
    plan,
    freshConversation(
      {
        workspace_id: plan.workspaceId,
        id: newId(),
        contact_id: identity.contact_id,
        own_identity_id: identity.id,
        last_identity_id: identity.id,
        channel_id: channel.id,
        subject: past.subject,
        last_inbound_at: words.findLast((each) => each.by === undefined)!.at,
        first_answer_at: words.find((each) => each.by !== undefined)?.at ?? null,
        ...past.row,
      },
      first.at,
    ),
  );
  for (const each of past.said) {
    const agent = each.by === undefined ? null : agents[each.by]!;
    addMessage(plan, conversation, {
      id: newId(),
      identity_id: each.isNote ? null : identity.id,
      channel_id: each.isNote ? null : channel.id,
      channelKind: channel.kind,
      direction: agent ? 'outbound' : 'inbound',
      type: each.isNote ? 'note' : 'message',
      author_type: agent ? 'agent' : 'contact',
      author_id: agent?.agentId ?? identity.contact_id,
      author_name: agent?.name ?? identity.name,
      text: each.text,
      mentions: each.isNote ? [agents[0]!.agentId] : [],
      sent_at: each.at,
      created_at: each.at,
      ...(agent && !each.isNote
        ? {
            delivery: each.trouble ? 'failed' : kind.card.abilities.receipts.includes('read') ? 'read' : 'sent',
            delivery_why: each.trouble ?? '',
            delivery_at: each.at,
          }
        : {}),
      ...(past.way === 'm' && !each.isNote ? { mail: mailOf(past, identity, agent !== null, channel.settings) } : {}),
    });
  }
  conversation.last_message_at = past.said.at(-1)!.at;
  return conversation.id;
}

function mailOf(
  { subject }: Past,
  { name, value }: IdentityRow,
  isOurs: boolean,
  settings: OpenChannel['row']['settings'],
): Readonly<Record<string, unknown>> {
  if (isOurs) return { subject: `Re: ${subject}` };
  return {
    subject,
    from: { name, address: value },
    to: [{ name: 'Acorn Coffee', address: String(settings['address']) }],
    cc: [],
    messageId: '',
    references: [],
  };
}
