// The world around the house in one run: people who write, a provider that repeats itself until it is heard, and what it was given.
import type { Outbound, OutboundMessage, Sent } from '../../../channels/kit/src/channel.ts';
import type { AgentViewer } from '../../../server/src/ground/viewer.ts';
import type { OpenChannel } from '../../../server/src/rooms/channels/index.ts';
import type { TestHouse } from '../../../server/src/testing/house.ts';
import type { Parrot } from '../../../server/src/testing/parrot.ts';
import { type Dice, diceOf } from './dice.ts';
import { type Node, openNode } from './node.ts';

export interface Person {
  readonly name: string;
  readonly channel: OpenChannel;
  readonly kind: string;
  readonly value: string;
  /** What the provider must still deliver, in order. */
  readonly queue: Call[];
  said: number;
}
/** One call of a provider: repeated until somebody says that it is taken. */
export interface Call {
  readonly channel: OpenChannel;
  readonly events: readonly Record<string, unknown>[];
  readonly isPoison?: boolean;
}
/** What somebody wrote, as the model knows it. */
export interface Said {
  readonly externalId: string;
  readonly person: Person;
  readonly text: string;
  readonly edits: { readonly text: string; readonly at: number }[];
  isDeleted: boolean;
  isAcknowledged: boolean;
  isErased: boolean;
  /** The last new reaction, as first heard. */
  reaction: string | null;
}
export interface Answer {
  readonly clientId: string;
  readonly conversationId: string;
  readonly text: string;
  messageId: string | null;
  /** A person may send again what nobody knows the fate of. */
  retries: number;
  isChanged: boolean;
}
export interface Taken {
  readonly messageId: string;
  readonly text: string;
  readonly to: string;
  readonly externalId: string;
  readonly wasTold: boolean;
}

export interface World {
  readonly t: TestHouse;
  readonly workspaceId: string;
  readonly ada: AgentViewer;
  readonly dice: Dice;
  readonly people: readonly Person[];
  readonly said: Map<string, Said>;
  readonly answers: Answer[];
  /** News without an order of their own: edits, deletions, states. */
  readonly loose: Call[];
  /** Calls already taken, for a provider that repeats itself. */
  readonly heard: Call[];
  readonly taken: Taken[];
  readonly trace: string[];
  readonly wrong: string[];
  nodes: Node[];
  isCalm: boolean;
  clockShift: number;
  count: number;
  hits: number;
  now(): Date;
  node(dice: Dice): Node;
  refresh(): void;
}

const PEOPLE = 5;
/** A workspace of its own for each run, so that one database serves thousands. */
export async function openWorld(t: TestHouse, parrots: { chat: Parrot; mail: Parrot }, seed: number): Promise<World> {
  const workspaceId = await t.workspace(`Seed ${seed}`);
  const [ada, chat, mail] = [
    await t.agent(`Ada${seed}`, 'owner', workspaceId),
    await t.channel('chat', workspaceId),
    await t.channel('mail', workspaceId),
  ];
  const world: World = {
    t,
    workspaceId,
    ada,
    dice: diceOf(seed),
    people: Array.from({ length: PEOPLE }, (_, index): Person => {
      const isMail = index % 2 === 1;
      return {
        name: `p${index}`,
        channel: isMail ? mail : chat,
        kind: isMail ? 'email' : 'visitor',
        value: isMail ? `p${index}@shop.example` : `v-${index}`,
        queue: [],
        said: 0,
      };
    }),
    said: new Map(),
    answers: [],
    loose: [],
    heard: [],
    taken: [],
    trace: [],
    wrong: [],
    nodes: [],
    isCalm: false,
    clockShift: 0,
    count: 0,
    hits: 0,
    now: () => new Date(Date.now() + world.clockShift),
    node: (dice) => dice.pick(world.nodes),
    refresh() {
      world.hits += world.nodes.reduce((sum, node) => sum + (node.isDead ? node.hits : 0), 0);
      world.nodes = world.nodes.filter((node) => !node.isDead);
      while (world.nodes.length < 2) world.nodes.push(openNode(t.house, world.now));
    },
  };
  world.refresh();
  const dice = world.dice.fork();
  for (const parrot of [parrots.chat, parrots.mail]) parrot.answer = (outbound) => answerOf(world, dice, outbound);
  return world;
}

/** The provider on the way out: takes, refuses, is busy, fails, or takes and falls silent. The sender's node may die meanwhile. */
function answerOf(world: World, dice: Dice, outbound: Outbound): Sent {
  if (outbound.kind !== 'message') return dice.chance(80) || world.isCalm ? { ok: true, externalIds: [] } : noVerdict;
  noteLeaks(world, outbound);
  const throwOf = world.isCalm ? 0 : dice.int(100);
  const take = (wasTold: boolean): Sent => {
    const externalId = `out-${world.workspaceId.slice(-6)}-${(world.count += 1)}`;
    world.taken.push({
      messageId: outbound.id,
      text: outbound.text,
      to: outbound.recipient.value,
      externalId,
      wasTold,
    });
    if (dice.chance(40)) world.loose.push(...statesOf(world, dice, outbound, externalId));
    return { ok: true, externalIds: [externalId] };
  };
  if (throwOf < 62) return take(true);
  if (throwOf < 70) return { ok: false, why: 'busy', retryAfterSeconds: 1, detail: '429' };
  if (throwOf < 78) return { ok: false, why: 'unavailable', detail: '500' };
  if (throwOf < 82) return noVerdict;
  if (throwOf < 88) {
    take(false);
    return noVerdict;
  }
  if (throwOf < 90) {
    take(false);
    throw new Error('socket hang up');
  }
  if (throwOf < 93) return { ok: false, why: 'rejected', detail: '400' };
  // The process ends between the provider's yes and our note of it, or before the call arrived.
  const sent = throwOf < 97 ? take(false) : noVerdict;
  for (const node of world.nodes) if (dice.chance(70)) node.die();
  return sent;
}
const noVerdict: Sent = { ok: false, why: 'unknown', detail: 'no verdict' };

function statesOf(world: World, dice: Dice, outbound: OutboundMessage, externalId: string): Call[] {
  const channel = world.people.find((person) => person.value === outbound.recipient.value)!.channel;
  return dice.shuffle(['sent', 'delivered', 'read'].slice(0, 1 + dice.int(3))).map((state): Call => ({
    channel,
    events: [
      { kind: 'status', eventId: `${externalId}-${state}`, externalId, state, at: new Date(world.now()).toISOString() },
    ],
  }));
}

/** What an answer quotes goes to its reader: nothing another person wrote may be in it. */
function noteLeaks(world: World, outbound: OutboundMessage): void {
  for (const { direction, text } of outbound.earlier ?? []) {
    const author = /^(p\d+) /.exec(text ?? '')?.[1];
    const reader = world.people.find((person) => person.value === outbound.recipient.value)?.name;
    if (direction === 'inbound' && author !== reader)
      world.wrong.push(
        `an answer to ${reader ?? outbound.recipient.value} quotes ${author ?? 'somebody'}: "${text ?? ''}"`,
      );
  }
}
