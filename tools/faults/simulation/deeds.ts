// Everything that can happen, one deed at a time: people write, providers repeat, agents work, senders send, nodes and lines break.
import { Problem } from '@throughline/protocol';
import { contactRoutesOf } from './routes.ts';
import { said } from '../../../server/src/testing/parrot.ts';
import type { Dice } from './dice.ts';
import { deliverSome, passTime, recover } from './sending.ts';
import { isBroken, type Node, type Point } from './node.ts';
import type { Answer, Call, Person, Said, World } from './world.ts';
import * as store from './store.ts';

export type Deed = (world: World, dice: Dice) => Promise<void>;

/**
 * What a batch is spared until it takes links before it places, news after it, and each piece of news once: a link in the batch of the
 * other one's first words, news in the batch of its message, and a reaction repeated after a newer one. `false` lets the runs find them.
 */
export const isSpared = false;
/** Not beside others: the model must know exactly what was there before. */
export const alone: ReadonlySet<string> = new Set(['erase', 'react', ...(isSpared ? ['claim', 'news', 'call'] : [])]);
/** A deed's weight is how often it is chosen. */
export const deeds: readonly (readonly [name: string, weight: number, deed: Deed])[] = [
  ['write', 24, write],
  ['call', 24, callIn],
  ['news', 12, news],
  ['react', 4, react],
  ['claim', 5, claim],
  ['merge', 5, merge],
  ['unlink', 5, unlink],
  ['relink', 4, relink],
  ['split', 3, split],
  ['join', 3, join],
  ['change', 5, change],
  ['answer', 14, answer],
  ['answer again', 6, answerAgain],
  ['settle', 4, settle],
  ['withdraw', 3, withdraw],
  ['send', 18, (world, dice) => deliverSome(world, world.node(dice), dice)],
  ['time', 8, passTime],
  ['recover', 5, (world, dice) => recover(world.node(dice))],
  ['erase', 1, erase],
  ['blow', 9, blow],
  ['die', 3, die],
  ['poison', 1, poison],
];

/** Runs one deed; a refusal in words and a broken line are part of life, anything else is a finding. */
export async function run(world: World, name: string, deed: Deed, dice: Dice): Promise<void> {
  try {
    await deed(world, dice);
  } catch (error) {
    if (error instanceof Problem || isBroken(error)) return;
    world.wrong.push(
      `${name} ended in a surprise: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}
/** Somebody writes; the provider has it now and will bring it. */
async function write(world: World, dice: Dice): Promise<void> {
  const person = dice.pick(world.people);
  const isPair = dice.chance(15);
  const events = Array.from({ length: isPair ? 2 : 1 }, () => messageOf(world, dice, person, isPair));
  person.queue.push({ channel: person.channel, events });
  return Promise.resolve();
}
function messageOf(world: World, dice: Dice, person: Person, isSecond = false): Record<string, unknown> {
  const number = (person.said += 1);
  const externalId = `${person.name}-${number}`;
  const entry: Said = {
    externalId,
    person,
    text: `${person.name} says ${number}`,
    edits: [],
    isDeleted: false,
    isAcknowledged: false,
    isErased: false,
    reaction: null,
  };
  world.said.set(externalId, entry);
  for (let edit = 1; edit <= 3 && dice.chance(15); edit += 1) {
    const at = Date.parse('2026-11-21T08:00:00Z') + dice.int(50) * 60_000 + edit;
    const text = `${person.name} says ${number} in other words ${edit}`;
    entry.edits.push({ text, at });
    world.loose.push({
      channel: person.channel,
      events: [
        { kind: 'edit', eventId: `${externalId}-e${edit}`, externalId, text, editedAt: new Date(at).toISOString() },
      ],
    });
  }
  if (dice.chance(6)) {
    entry.isDeleted = true;
    world.loose.push({ channel: person.channel, events: [{ kind: 'delete', eventId: `${externalId}-d`, externalId }] });
  }
  const hints = dice.chance(8) && !(isSpared && isSecond) ? [hintOf(world, dice, person)] : undefined;
  return said(externalId, senderOf(person), entry.text, hints ? { hints } : {});
}
const senderOf = (person: Person) => ({ kind: person.kind, value: person.value, name: person.name });
function hintOf(world: World, dice: Dice, person: Person): Record<string, unknown> {
  const other = dice.pick(world.people.filter((each) => each !== person));
  return {
    kind: other.kind,
    scope: '',
    value: other.value,
    assurance: dice.chance(25) ? 'proved' : 'claimed',
    evidence: 'said so',
  };
}

/** Providers bring what they have: each person's in order, several at once, some of it twice. */
async function callIn(world: World, dice: Dice): Promise<void> {
  const some = dice.shuffle(world.people.filter((person) => person.queue.length > 0)).slice(0, 1 + dice.int(4));
  const linking = some.find((person) => person.queue[0]!.events.some((event) => 'hints' in event));
  const waiting = isSpared && linking ? [linking] : some;
  await Promise.all(
    waiting.map(async (person) => {
      const call = person.queue[0]!;
      const node = world.node(dice);
      const twin = dice.chance(20) ? knock(world, world.node(dice), call) : null;
      const isTaken = await knock(world, node, call);
      const isTwinTaken = (await twin) ?? false;
      // In front of its queue until taken; a twin that was taken counts as well.
      if ((isTaken || isTwinTaken) && person.queue[0] === call) {
        person.queue.shift();
        world.heard.push(call);
      }
    }),
  );
}
/** True when the call was acknowledged. */
async function knock(world: World, node: Node, call: Call): Promise<boolean> {
  const body = call.isPoison
    ? Buffer.from('{"half')
    : Buffer.from(JSON.stringify(call.events.length === 1 ? call.events[0] : call.events));
  try {
    const [outcome] = await node.intake.take(call.channel, [{ body, headers: {}, meta: {} }]);
    if (node.isDead) return false;
    if (outcome!.state === 'stuck' && !call.isPoison) world.wrong.push(`a good call is stuck: ${outcome!.why}`);
  } catch (error) {
    if (!isBroken(error)) world.wrong.push(`a call met a surprise: ${String(error)}`);
    return false;
  }
  for (const event of call.events)
    if (event['kind'] === 'message') world.said.get(event['externalId'] as string)!.isAcknowledged = true;
  return true;
}

/** Edits, deletions and states come in any order, some of them again; and so do old calls. */
async function news(world: World, dice: Dice): Promise<void> {
  for (const call of dice.shuffle(world.loose).slice(0, 1 + dice.int(3))) {
    if (!(await knock(world, world.node(dice), call))) continue;
    // Somebody beside us may have brought the same.
    const at = world.loose.indexOf(call);
    if (at >= 0) world.loose.splice(at, 1);
    world.heard.push(call);
  }
  const again = world.heard.filter((call) => !isSpared || call.events[0]?.['kind'] !== 'reaction');
  if (again.length > 0 && dice.chance(50)) await knock(world, world.node(dice), dice.pick(again));
}

/** A reaction has no time of its own, so the provider brings one after the other and each until it is taken. */
async function react(world: World, dice: Dice): Promise<void> {
  const about = [...world.said.values()].filter((entry) => entry.isAcknowledged && !entry.isErased);
  if (about.length === 0) return;
  const entry = dice.pick(about);
  const emoji = dice.pick(['👍', '🎉', '🙏', '❤️']);
  const call: Call = {
    channel: entry.person.channel,
    events: [
      {
        kind: 'reaction',
        eventId: `${entry.externalId}-r${(world.count += 1)}`,
        externalId: entry.externalId,
        sender: { scope: '', trust: 'attested', ...senderOf(entry.person) },
        emoji: [emoji],
      },
    ],
  };
  entry.reaction = emoji;
  while (!(await knock(world, world.node(dice), call))) world.refresh();
  world.heard.push(call);
}

async function claim(world: World, dice: Dice): Promise<void> {
  const person = dice.pick(world.people);
  const event = {
    kind: 'identity',
    eventId: `claim-${(world.count += 1)}`,
    sender: { scope: '', trust: 'attested', ...senderOf(person) },
    hints: [hintOf(world, dice, person)],
  };
  const call: Call = { channel: person.channel, events: [event] };
  if (await knock(world, world.node(dice), call)) world.heard.push(call);
  else world.loose.push(call);
}

async function merge(world: World, dice: Dice): Promise<void> {
  const contacts = dice.shuffle(await store.contacts(world)).slice(0, 2);
  if (contacts.length === 2) await contactRoutesOf(world, world.node(dice)).merge(contacts[0]!, contacts[1]!);
}
async function unlink(world: World, dice: Dice): Promise<void> {
  const linked = await store.linkedIdentities(world);
  if (linked.length === 0) return;
  const { contact_id: contactId, id } = dice.pick(linked);
  await contactRoutesOf(world, world.node(dice)).unlink(contactId, id);
}
async function relink(world: World, dice: Dice): Promise<void> {
  const undone = await store.undoneLinks(world);
  if (undone.length > 0) await contactRoutesOf(world, world.node(dice)).relink(dice.pick(undone));
}
async function split(world: World, dice: Dice): Promise<void> {
  const messages = await store.spokenMessages(world);
  if (messages.length === 0) return;
  const { conversation_id: conversationId } = dice.pick(messages);
  const ids = messages.filter((row) => row.conversation_id === conversationId).map((row) => row.id);
  await contactRoutesOf(world, world.node(dice)).split(
    conversationId,
    dice.shuffle(ids).slice(0, 1 + dice.int(ids.length)),
  );
}
async function join(world: World, dice: Dice): Promise<void> {
  const pairs = await store.joinable(world);
  if (pairs.length > 0) await contactRoutesOf(world, world.node(dice)).join(...dice.pick(pairs));
}
async function change(world: World, dice: Dice): Promise<void> {
  const open = await store.conversations(world);
  if (open.length === 0) return;
  await contactRoutesOf(world, world.node(dice)).change(
    dice.pick(open),
    dice.pick([
      { status: 'closed' as const },
      { status: 'open' as const },
      { status: 'spam' as const },
      { assigneeId: world.ada.agentId },
      { assigneeId: null },
      { status: 'snoozed' as const, snoozedUntil: new Date(world.now().getTime() + 86_400_000).toISOString() },
    ]),
  );
}

async function answer(world: World, dice: Dice): Promise<void> {
  const open = await store.conversations(world);
  if (open.length === 0) return;
  const number = (world.count += 1);
  const text = `out ${number}${dice.chance(25) ? ` ${'and more of the same '.repeat(8)}${number}` : ''}`;
  const entry: Answer = {
    clientId: `client-${number}`,
    conversationId: dice.pick(open),
    text: text.trim(),
    messageId: null,
    retries: 0,
    isChanged: false,
  };
  world.answers.push(entry);
  entry.messageId = await contactRoutesOf(world, world.node(dice)).answer(entry);
}
/** A screen that heard no answer asks again with the same id. */
async function answerAgain(world: World, dice: Dice): Promise<void> {
  const unheard = world.answers.filter((entry) => !entry.messageId);
  if (unheard.length === 0) return;
  const entry = dice.pick(unheard);
  entry.messageId = await contactRoutesOf(world, world.node(dice)).answer(entry);
}
/** What nobody knows the fate of is decided by a person. */
async function settle(world: World, dice: Dice): Promise<void> {
  const rows = await store.unsettled(world);
  if (rows.length === 0) return;
  const { id, client_id: clientId, delivery } = dice.pick(rows);
  // By the screen's own word for it: whoever heard no answer does not know its number.
  const entry = world.answers.find((each) => each.clientId === clientId);
  if (delivery === 'unknown' && dice.chance(50)) return await contactRoutesOf(world, world.node(dice)).settle(id);
  // Counted before: a broken line does not tell whether it will be sent again.
  if (entry) entry.retries += 1;
  await contactRoutesOf(world, world.node(dice)).retry(id);
}
async function withdraw(world: World, dice: Dice): Promise<void> {
  const known = world.answers.filter((entry) => entry.messageId && entry.text.length < 100);
  if (known.length === 0) return;
  const entry = dice.pick(known);
  entry.isChanged = true;
  if (dice.chance(50)) await contactRoutesOf(world, world.node(dice)).remove(entry.messageId!);
  else await contactRoutesOf(world, world.node(dice)).edit(entry.messageId!, `${entry.text} better`);
}

/** Erasing is for good: what was erased must not come back by a late repetition. */
async function erase(world: World, dice: Dice): Promise<void> {
  const contacts = await store.contacts(world);
  if (contacts.length === 0) return;
  const id = dice.pick(contacts);
  const theirs = await store.externalIdsOf(world, id);
  try {
    await contactRoutesOf(world, world.node(dice)).erase(id);
  } finally {
    const left = new Set(await store.stored(world, theirs));
    for (const externalId of theirs) if (!left.has(externalId)) world.said.get(externalId)!.isErased = true;
  }
}

/** The next transaction, or one soon after, breaks. */
async function blow(world: World, dice: Dice): Promise<void> {
  const at = dice.pick<Point>(['before commit', 'after commit', 'after commit']);
  world.node(dice).blow = { at, pass: dice.int(3), isDeath: dice.chance(50) };
  return Promise.resolve();
}
async function die(world: World, dice: Dice): Promise<void> {
  world.node(dice).die();
  return Promise.resolve();
}
async function poison(world: World, dice: Dice): Promise<void> {
  const person = dice.pick(world.people);
  await knock(world, world.node(dice), { channel: person.channel, events: [], isPoison: true });
}
