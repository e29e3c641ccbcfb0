// Passkeys: adding, naming and removing one's own, signing in by one, and giving up the password for them. Nobody can take their last
// way to sign in away.
import type { BodyOf, Routes } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import { isDuplicate } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import type { UserViewer } from '../../ground/viewer.ts';
import { tellAccountDeed } from './account-deeds.ts';
import { isFirstUse, takeAttempt } from './auth/attempts.ts';
import * as passkeys from './auth/passkey-store.ts';
import { isPassword } from './auth/password.ts';
import type { From } from './auth/port.ts';
import * as authStore from './auth/store.ts';
import { ASK_SECONDS, creationOptions, readAnswer, readAttestation, requestOptions } from './auth/webauthn.ts';
import { tellAccessEnded } from './ended.ts';
import { mustLeadSomewhere } from './sign-in.ts';
import { needsSecondFactor } from './sso/store.ts';

const MOST = 20;
/** Who has no password to ask for must have signed in so recently to add a passkey. */
const FRESH_MINUTES = 10;

export async function listPasskeys(house: House, user: UserViewer) {
  const account = await authStore.accountById(house.db, user.userId);
  const rows = await passkeys.passkeysOf(house.db, user.userId);
  return { items: rows.map(presentPasskey), hasPassword: typeof account?.password === 'string' };
}

/** Someone at an unlocked screen must not be able to leave a key of their own behind. */
export async function startPasskey(
  house: House,
  user: UserViewer,
  given: { password?: string | undefined },
  origin: string,
  from: From,
) {
  await proveItIsMe(house, user, given.password, from);
  const existing = await passkeys.passkeysOf(house.db, user.userId);
  if (existing.length >= MOST) throw problem('conflict', { detail: `You have ${MOST} passkeys. Remove one first.` });
  return { options: creationOptions(house, origin, user, existing) };
}

export async function addPasskey(
  house: House,
  user: UserViewer,
  { name, response }: BodyOf<Routes['addPasskey']>,
  origin: string,
  from: From,
) {
  const read = await readAttestation(house, origin, user.userId, response);
  if (!read || !(await isFirstUse(house, 'passkey', read.challenge, ASK_SECONDS)))
    throw problem('invalid', {
      detail: 'The browser’s answer could not be checked, or came too late. Try again.',
      fields: { response: 'is not a fresh answer to our question' },
    });
  const id = newId();
  await passkeys
    .addPasskey(house.db, {
      id,
      user_id: user.userId,
      name,
      credential_id: read.credentialId,
      publicKey: read.publicKey,
      counter: read.counter,
      transports: [...(response.response.transports ?? [])],
      is_synced: read.isSynced,
      created_at: house.now(),
    })
    .catch((error: unknown) => {
      throw isDuplicate(error) ? problem('conflict', { detail: 'This passkey is here already.' }) : error;
    });
  await tellAccountDeed(house, user.userId, 'account.passkey-added', from);
  const rows = await passkeys.passkeysOf(house.db, user.userId);
  return presentPasskey(rows.find((row) => row.id === id)!);
}

export async function renamePasskey(house: House, user: UserViewer, id: string, name: string) {
  if (!(await passkeys.renamePasskey(house.db, user.userId, id, name))) throw problem('not_found');
  const rows = await passkeys.passkeysOf(house.db, user.userId);
  return presentPasskey(rows.find((row) => row.id === id)!);
}

export async function removePasskey(house: House, user: UserViewer, id: string, from: From): Promise<void> {
  await house.db.transaction(async (tx) => {
    await passkeys.lockAccount(tx, user.userId);
    const rows = await passkeys.passkeysOf(tx, user.userId);
    if (!rows.some((row) => row.id === id)) throw problem('not_found');
    const account = await authStore.accountById(tx, user.userId);
    if (rows.length === 1 && typeof account?.password !== 'string')
      throw problem('conflict', {
        detail: 'This is your last way to sign in. Add another passkey, or set a password with a reset link, first.',
      });
    if (rows.length === 1 && !account?.two_factor_enabled && (await needsSecondFactor(tx, user.userId)))
      throw problem('conflict', {
        detail:
          'Single sign-on is the only other way in, and this guards an owner’s way back. Set up a second factor first.',
      });
    await passkeys.removePasskey(tx, user.userId, id);
  });
  await tellAccountDeed(house, user.userId, 'account.passkey-removed', from);
}

/** From here on only passkeys sign in; a reset link by mail still makes a new password. Other sessions end. */
export async function removePassword(house: House, user: UserViewer, current: string, from: From): Promise<void> {
  await proveItIsMe(house, user, current, from);
  await house.db.transaction(async (tx) => {
    await passkeys.lockAccount(tx, user.userId);
    if ((await passkeys.passkeysOf(tx, user.userId)).length === 0)
      throw problem('conflict', { detail: 'Add a passkey first: the password is your only way to sign in.' });
    await passkeys.dropPassword(tx, user.userId);
    await passkeys.endOtherSessions(tx, user.userId, user.sessionId);
    await authStore.forgetVerifications(tx, user.userId);
  });
  tellAccessEnded(house, user.userId);
  await tellAccountDeed(house, user.userId, 'account.password-removed', from);
}

export const askPasskey = (house: House, origin: string) => ({ options: requestOptions(house, origin) });

/** A new session's token. A passkey is checked by PIN or body on the device, so no second factor is asked for. */
export async function signInWithPasskey(
  house: House,
  response: BodyOf<Routes['signInWithPasskey']>['response'],
  origin: string,
  from: From,
): Promise<string> {
  const attempt = await takeAttempt(house, `passkey ${response.id}`, from.ip);
  const row = await passkeys.passkeyByCredential(house.db, response.id);
  const read = row ? await readAnswer(house, origin, row, response) : null;
  const isGood =
    row !== undefined &&
    read !== null &&
    (await isFirstUse(house, 'passkey', read.challenge, ASK_SECONDS)) &&
    (await passkeys.passkeyUsed(house.db, row, read.counter, read.isSynced, house.now()));
  if (!isGood)
    throw problem('wrong_credentials', {
      detail: row
        ? 'This passkey could not be checked. Try again.'
        : 'Nobody here has this passkey. It was removed, or belongs to another installation.',
    });
  await attempt.succeeded();
  const token = await authStore.openSession(house.db, row.user_id, { ...from, now: house.now() });
  await mustLeadSomewhere(house, row.user_id, token);
  await tellAccountDeed(house, row.user_id, 'account.signed-in', from);
  return token;
}

async function proveItIsMe(house: House, user: UserViewer, given: string | undefined, from: From): Promise<void> {
  const account = await authStore.accountById(house.db, user.userId);
  const password = account?.password ?? null;
  if (password === null) {
    const began = await passkeys.sessionBegan(house.db, user.userId, user.sessionId);
    if (began && house.now().getTime() - began.getTime() < FRESH_MINUTES * 60_000) return;
    throw problem('forbidden', { detail: 'Sign out and in again, then do this within ten minutes.' });
  }
  const attempt = await takeAttempt(house, user.email, from.ip);
  if (!(await isPassword(password, given ?? '')))
    throw problem('invalid', { detail: 'The password is not right.', fields: { password: 'is not right' } });
  await attempt.succeeded();
}

const presentPasskey = (row: passkeys.PasskeyRow) => ({
  id: row.id,
  name: row.name,
  isSynced: row.is_synced,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});
