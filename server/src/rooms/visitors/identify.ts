// Who a visitor says they are, and what the site's signature proves. The channel judges; a proof, or a change of user, makes a new token.
import { visitorRaw, type VisitorForm } from '@throughline/channel-kit';
import type { IdentityHint } from '@throughline/domain';
import { type BodyOf, problem, type Routes } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { OpenChannel } from '../channels/index.ts';
import { watchUnseen } from '../delivery/index.ts';
import type { Intake } from '../intake/index.ts';
import { hashOf, newToken } from './session.ts';
import * as store from './store.ts';
import { attributesOf } from './write.ts';

type Said = BodyOf<Routes['identifyVisitor']>;
const TRAITS_LIMIT = 30;

export async function identify(
  house: House,
  intake: Intake,
  session: store.SessionRow,
  channel: OpenChannel,
  token: string,
  said: Said,
): Promise<{ token: string; proved: boolean }> {
  const form = formOf(said);
  const hints = await judge(house, channel, session, form, said.token);
  const user = hints.find((hint) => hint.kind === 'user' && hint.assurance === 'proved');
  if (said.token && !user)
    throw problem('invalid', {
      detail: 'The token does not prove who this is: it is expired, or not signed with this channel’s identity secret.',
      fields: { token: 'must be signed with the identity secret and not expired' },
    });
  const provedUser = user ? `${user.scope} ${user.value}` : null;
  // Somebody else signed in on this device: they must not inherit the thread, nor leave theirs to the one before.
  const isOther = provedUser !== null && session.proved_user !== null && session.proved_user !== provedUser;
  const named = hints.find((hint) => hint.name)?.name;
  const email = hints.find((hint) => hint.kind === 'email')?.value;
  const before = isOther ? {} : session.known;
  const traits = Object.entries({ ...before.traits, ...said.attributes }).slice(-TRAITS_LIMIT);
  const known = {
    ...before,
    ...(named ? { name: named } : {}),
    ...(email ? { email } : {}),
    ...(traits.length > 0 ? { traits: Object.fromEntries(traits) } : {}),
  };
  const isRotating = provedUser !== null && provedUser !== session.proved_user;
  const next = isRotating ? newToken() : token;
  const visitorId = isOther ? newId() : session.visitor_id;
  await store.rotate(house.db, session.workspace_id, session.id, {
    tokenHash: hashOf(next),
    visitorId,
    hints: merged(isOther ? [] : session.hints, hints),
    known,
    provedUser: provedUser ?? session.proved_user,
    isFresh: isOther,
  });
  // With an identity there is a contact to link now. Without one the hints go along with the first message; but a user known from
  // another device is met at once, so that their thread is here before they write.
  const isKnown = user !== undefined && (await store.isKnownUser(house.db, session.workspace_id, user));
  if ((session.identity_id && !isOther) || isKnown) {
    await intake.take(channel, [
      visitorRaw({
        type: 'identify',
        visitor: { id: visitorId, ...(named ? { name: named } : {}), attributes: attributesOf(session, undefined) },
        eventId: newId(),
        // What was said before went along with the first message, or goes along now.
        hints: session.identity_id || isOther ? hints : merged(session.hints, hints),
        at: house.now().toISOString(),
      }),
    ]);
    // Answers from before there was an address have somewhere to go now.
    if (email && session.identity_id && !isOther)
      await watchUnseen(house.db, session.workspace_id, session.identity_id, house.now());
  }
  return { token: next, proved: provedUser !== null };
}

/** The channel reads the claim and the token as it would any raw; only its verdict is kept, never the token. */
async function judge(
  house: House,
  channel: OpenChannel,
  session: store.SessionRow,
  form: VisitorForm,
  userToken: string | undefined,
): Promise<readonly IdentityHint[]> {
  const raw = visitorRaw({
    type: 'identify',
    visitor: { id: session.visitor_id },
    eventId: newId(),
    form,
    at: house.now().toISOString(),
    ...(userToken ? { userToken } : {}),
  });
  const events = await channel.kind.read(raw, channel.settings, channel.place);
  return events.flatMap((event) => (event.kind === 'identity' ? (event.hints ?? []) : []));
}

function formOf(said: Said): VisitorForm {
  const { name, email, phone, userId } = said;
  return {
    ...(name?.trim() ? { name: name.trim() } : {}),
    ...(email ? { email } : {}),
    ...(phone?.trim() ? { phone: phone.trim() } : {}),
    ...(userId?.trim() ? { userId: userId.trim() } : {}),
  };
}

/** The later word about an address wins, but a claim never weakens a proof. */
function merged(before: readonly IdentityHint[], now: readonly IdentityHint[]): readonly IdentityHint[] {
  const kept = before.filter(
    (old) =>
      !now.some(
        (hint) =>
          hint.kind === old.kind &&
          hint.scope === old.scope &&
          hint.value === old.value &&
          (hint.assurance === 'proved' || old.assurance === 'claimed'),
      ),
  );
  const fresh = now.filter(
    (hint) => !kept.some((old) => old.kind === hint.kind && old.scope === hint.scope && old.value === hint.value),
  );
  return [...kept, ...fresh].slice(-HINTS_LIMIT);
}
const HINTS_LIMIT = 20;
