// Every way to reach a conversation's person, judged by the cards, and the one an answer takes by default.
import { explainIdentities, isClaimant, judgeRoutes, type RouteFacts, type RouteVerdict } from '@throughline/domain';
import { type ChosenRoute, problem, type ReplyRoute } from '@throughline/protocol';
import type { z } from 'zod';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { type ChannelRow, listChannels } from '../channels/index.ts';
import { identitiesOfContacts, type IdentityRow, isStopped, linksOf, stopsOf, stopWords } from '../contacts/index.ts';
import type { ConversationRow } from '../conversations/index.ts';
import * as store from './store.ts';
import { windowHours } from './window.ts';

export interface Way {
  readonly verdict: RouteVerdict;
  readonly identity: IdentityRow;
  readonly channel: ChannelRow;
  readonly assurance: 'own' | 'proved' | 'claimed';
  /** A message approved beforehand may go this way, also while it is closed. */
  readonly canUseTemplate: boolean;
  /** Connected, so that what they said in public can be answered. */
  readonly canUseComments: boolean;
}

export async function waysTo(
  tx: Pick<Tx, 'query'>,
  house: House,
  workspaceId: string,
  contactId: string,
  conversation: ConversationRow | null,
  isByPerson = true,
  /** Why a channel kind cannot carry what is to be sent; '' where it can. */
  cannotCarry: (channelKind: string) => string = () => '',
): Promise<readonly Way[]> {
  const [identities, preferred] = await Promise.all([
    identitiesOfContacts(tx, workspaceId, [contactId]),
    store.preferredChannel(tx, workspaceId, contactId),
  ]);
  return await waysOver(tx, house, workspaceId, { identities, contactId, preferred }, conversation, {
    isByPerson,
    cannotCarry,
  });
}

/** The ways to an address that nobody has, so that writing there leaves no contact behind until something is sent. */
export async function waysToAddress(
  tx: Pick<Tx, 'query'>,
  house: House,
  workspaceId: string,
  { kind, value, key }: Pick<IdentityRow, 'kind' | 'value' | 'key'>,
): Promise<readonly Way[]> {
  const contactId = newId();
  const identity: IdentityRow = {
    workspace_id: workspaceId,
    id: newId(),
    kind,
    scope: '',
    value,
    key,
    name: '',
    attributes: {},
    home_contact_id: contactId,
    contact_id: contactId,
    is_shared: false,
    state: 'reachable',
    state_detail: '',
    last_inbound_at: null,
    last_outbound_at: null,
    channel_id: null,
    picture_file_id: null,
    created_at: house.now(),
  };
  const whom = { identities: [identity], contactId, preferred: '' };
  return await waysOver(tx, house, workspaceId, whom, null, { isByPerson: true, cannotCarry: () => '' });
}

async function waysOver(
  tx: Pick<Tx, 'query'>,
  house: House,
  workspaceId: string,
  whom: { readonly identities: readonly IdentityRow[]; readonly contactId: string; readonly preferred: string },
  conversation: ConversationRow | null,
  { isByPerson, cannotCarry }: { isByPerson: boolean; cannotCarry: (channelKind: string) => string },
): Promise<readonly Way[]> {
  const { identities, contactId, preferred } = whom;
  const ids = identities.map((identity) => identity.id);
  // In one trip: somebody waits for this before each answer.
  const [channels, everyLink, everyStop, spoke] = await Promise.all([
    listChannels(tx, workspaceId),
    linksOf(tx, workspaceId, ids),
    stopsOf(tx, workspaceId, ids),
    conversation ? store.speakers(tx, workspaceId, conversation.id).then((all) => new Set(all)) : new Set<string>(),
  ]);
  const links = everyLink.filter((link) => !link.undoneAt);
  const stops = new Map(
    everyStop
      .filter((stop) => isStopped(stop, conversation === null || isUnaskedIn(conversation)))
      .map((stop) => [`${stop.identity_id} ${stop.channel_id}`, stopWords(stop)]),
  );
  const anchor = identities.find((identity) => identity.home_contact_id === contactId) ?? identities[0];
  if (!anchor) return [];
  const held = explainIdentities(anchor.id, ids, links);
  const ways = identities.flatMap((identity) =>
    channels
      .filter((channel) => reaches(house, channel, identity))
      .map((channel) => {
        const stopped = stops.get(`${identity.id} ${channel.id}`);
        const facts: RouteFacts = {
          ...factsOf(house, channel, identity, links, spoke, isByPerson),
          isPreferred: isPreferred(house, channel, preferred),
          cannotCarry: cannotCarry(channel.kind),
        };
        return { identity, channel, facts: stopped ? { ...facts, stopped } : facts };
      }),
  );
  return judgeRoutes(
    ways.map((way) => way.facts),
    house.now(),
  ).map((verdict) => {
    const way = ways.find((candidate) => candidate.facts === verdict.facts)!;
    return {
      verdict,
      identity: way.identity,
      channel: way.channel,
      canUseTemplate:
        house.kinds.get(way.channel.kind)!.card.abilities.templates !== undefined &&
        way.facts.isConnected &&
        way.facts.isReachable &&
        !way.facts.stopped,
      canUseComments: way.facts.isConnected,
      assurance:
        way.facts.isClaimant && hasSomebodyElse(way.identity, identities, links)
          ? 'claimed'
          : (held.get(way.identity.id)?.assurance ?? 'own'),
    };
  });
}

/** Nobody has written in it: what is said there answers nothing. */
export const isUnaskedIn = (conversation: Pick<ConversationRow, 'last_inbound_at'>): boolean =>
  conversation.last_inbound_at === null;

/** Written beside the contact as people call it: by its kind, its title, or the channel's own name. */
function isPreferred(house: House, channel: ChannelRow, preferred: string): boolean {
  const wanted = preferred.trim().toLowerCase();
  const names = [channel.kind, house.kinds.get(channel.kind)?.card.title ?? '', channel.name];
  return wanted !== '' && names.some((name) => name.toLowerCase() === wanted);
}

/** Why an answer goes this way, for whoever did not choose it. */
export function chosenBecause(way: Way, ways: readonly Way[], isAsked: boolean): z.output<typeof ChosenRoute> {
  const at = { channelId: way.channel.id, identityId: way.identity.id };
  const { reason, passedOver } = way.verdict;
  if (isAsked || reason === null) return { ...at, reason: 'asked', words: 'You chose this way.' };
  const passed = ways.find((each) => each.verdict.facts === passedOver?.facts);
  const because = passed && reason !== 'last-used' ? `Not by “${passed.channel.name}”: ${passedOver!.why}.` : '';
  const words = {
    'last-used': 'They wrote here last.',
    preferred: 'They prefer this channel.',
    next: 'This is the next open way to them.',
    'first-time': 'They have not written here yet, but can be reached.',
  };
  return { ...at, reason, words: [because, words[reason]].filter((part) => part !== '').join(' ') };
}

/** Who only claims to be somebody stays unproved also where the contact began with them, from the moment that somebody has spoken. */
function hasSomebodyElse(
  identity: IdentityRow,
  identities: readonly IdentityRow[],
  links: Awaited<ReturnType<typeof linksOf>>,
): boolean {
  const fromHere = explainIdentities(
    identity.id,
    identities.map((each) => each.id),
    links,
  );
  return identities.some((other) => other.last_inbound_at !== null && fromHere.get(other.id)?.assurance === 'claimed');
}

/** A scoped identity lives on the channel it came by; an address without scope can be written to from any channel of its kind. */
function reaches(house: House, channel: ChannelRow, identity: IdentityRow): boolean {
  const card = house.kinds.get(channel.kind)?.card;
  const isBegun = identity.scope === '' && card?.abilities.templates?.startsWith.includes(identity.kind);
  if (!card || (card.identityKinds[0] !== identity.kind && !isBegun)) return false;
  return identity.scope === '' || identity.channel_id === channel.id;
}

function factsOf(
  house: House,
  channel: ChannelRow,
  identity: IdentityRow,
  links: Awaited<ReturnType<typeof linksOf>>,
  spoke: ReadonlySet<string>,
  isByPerson: boolean,
): RouteFacts {
  const { card } = house.kinds.get(channel.kind)!;
  // An address of another kind, which a template may begin with, has never written here itself.
  const isHere = identity.channel_id === channel.id && card.identityKinds[0] === identity.kind;
  return {
    identityId: identity.id,
    channelId: channel.id,
    isConnected: channel.state === 'connected' || channel.state === 'trouble' || channel.state === 'connecting',
    channelTrouble: channel.state === 'off' ? 'The channel is switched off' : channel.state_detail,
    isReachable: identity.state === 'reachable',
    reachTrouble: identity.state_detail,
    replyWindowHours: windowHours(card, channel.settings, identity.scope, isByPerson),
    canStart: card.abilities.canStart,
    lastInboundAt: isHere ? identity.last_inbound_at : null,
    isClaimant: isClaimant(identity.id, links),
    spokeHere: isHere && spoke.has(identity.id),
  };
}

export function presentWays(
  ways: readonly Way[],
  house: House,
  online: { has(identityId: string): boolean },
  copiesOf: (way: Way) => string[],
): z.output<typeof ReplyRoute>[] {
  return ways.map((way) => ({
    ...toRoute(way, house, online, copiesOf(way)),
    chosen: way.verdict.isDefault ? chosenBecause(way, ways, false) : null,
  }));
}
function toRoute(
  { verdict, identity, channel, assurance, canUseTemplate }: Way,
  house: House,
  online: { has(identityId: string): boolean },
  copies: string[],
): Omit<z.output<typeof ReplyRoute>, 'chosen'> {
  return {
    channelId: channel.id,
    channelKind: channel.kind,
    channelName: channel.name,
    identityId: identity.id,
    identityValue: identity.value,
    identityName: identity.name,
    assurance,
    isOpen: verdict.isOpen,
    why: verdict.why,
    closesAt: verdict.closesAt?.toISOString() ?? null,
    isDefault: verdict.isDefault,
    canUseTemplate,
    online: Boolean(house.kinds.get(channel.kind)?.card.abilities.visitors) && online.has(identity.id),
    copies,
  };
}

/** The way a message goes: the one asked for, or the default. Refuses with every way and why not. */
export function chooseWay(
  ways: readonly Way[],
  asked: { channelId?: string | undefined; identityId?: string | undefined },
  isTemplate = false,
): Way {
  const fitting = ways.filter(
    (way) =>
      (!asked.channelId || way.channel.id === asked.channelId) &&
      (!asked.identityId || way.identity.id === asked.identityId),
  );
  const isAsked = asked.channelId !== undefined || asked.identityId !== undefined;
  // Asked by channel alone, a claimant is still not chosen while someone proved can be.
  const isOpen = (way: Way) => way.verdict.isOpen || (isTemplate && way.canUseTemplate);
  const chosen = asked.identityId
    ? fitting.find((way) => isOpen(way))
    : isAsked
      ? (fitting.find((way) => isOpen(way) && way.verdict.isDefault) ?? fitting.find((way) => isOpen(way)))
      : fitting.find((way) => way.verdict.isDefault);
  if (chosen) return chosen;
  throw problem('no_open_channel', {
    detail:
      isAsked && fitting.length > 0
        ? fitting[0]!.verdict.why
        : ways.length === 0
          ? 'No connected channel reaches this person.'
          : ways.some((way) => way.verdict.isOpen)
            ? 'Choose whom to answer.'
            : 'Every way to this person is closed.',
    // What is left: a message approved beforehand, or an address that somebody must choose because it is only claimed.
    offers: ways
      .filter((way) => way.verdict.isOpen || way.canUseTemplate)
      .map((way) => ({
        kind: way.verdict.isOpen ? 'choose' : 'template',
        channelId: way.channel.id,
        channelKind: way.channel.kind,
        identityId: way.identity.id,
        value: way.identity.value,
      })),
    channels: ways.map((way) => ({
      channelId: way.channel.id,
      channelKind: way.channel.kind,
      identityId: way.identity.id,
      value: way.identity.value,
      isOpen: way.verdict.isOpen,
      why: way.verdict.why,
    })),
  });
}
