// Signing in, second factors, passwords and sessions: limited attempts around what the sign-in library decides.
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import type { UserViewer } from '../../ground/viewer.ts';
import { tellAccountDeed, tellRefusedSignIn } from './account-deeds.ts';
import { isFreshCode, takeAttempt } from './auth/attempts.ts';
import { type AuthPort, authOf, type From } from './auth/port.ts';
import { passkeysOf } from './auth/passkey-store.ts';
import * as authStore from './auth/store.ts';
import { tellAccessEnded } from './ended.ts';
import { doorsOf, needsSecondFactor } from './sso/store.ts';

/** A new session's token. The same answer, and about the same time, for a wrong password and for an account that does not exist. */
export async function signIn(
  house: House,
  who: { email: string; password: string; code?: string | undefined },
  from: From,
): Promise<string> {
  const attempt = await takeAttempt(house, who.email, from.ip);
  const auth = await authOf(house);
  const result = await auth.signIn(who, from);
  if (typeof result === 'object') {
    // A code that was seen being typed must not open a second session.
    if (who.code && !(await isFreshCode(house, who.email, who.code.replace(/\s/g, '')))) {
      await authStore.endSessionByToken(house.db, result.token);
      throw problem('wrong_credentials', {
        detail: 'This code was used already. Wait for the next one.',
        fields: { code: 'was used already' },
      });
    }
    await attempt.succeeded();
    const userId = await authStore.accountOfSession(house.db, result.token);
    if (userId) await mustLeadSomewhere(house, userId, result.token);
    if (userId) await tellAccountDeed(house, userId, 'account.signed-in', from);
    return result.token;
  }
  if (result === 'wrong' || result === 'code-wrong') tellRefusedSignIn(house, who.email.toLowerCase(), from);
  switch (result) {
    case 'wrong':
      throw problem('wrong_credentials');
    // The right password is no failed attempt, but it does not forget the failed ones either.
    case 'code-needed':
      throw problem('second_factor_required');
    case 'code-unreadable':
      throw problem('wrong_credentials', {
        detail:
          'The second factor of this account cannot be read with the keys of this installation. Whoever runs it can take it off: npm run drop-second-factor.',
      });
    case 'code-wrong':
      throw problem('wrong_credentials', { detail: 'The code is not right.', fields: { code: 'is not right' } });
  }
}

/** Whose every workspace asks for single sign-on gets no session that opens nothing, but is told. */
export async function mustLeadSomewhere(house: House, userId: string, token: string): Promise<void> {
  const { places, open } = await doorsOf(house.db, userId);
  if (places === 0 || open > 0) return;
  await authStore.endSessionByToken(house.db, token);
  throw problem('sso_required', {
    detail: 'Your workspace asks for single sign-on: sign in through your company’s identity provider.',
  });
}

export async function startTwoFactor(house: House, user: UserViewer, password: string, from: From) {
  const result = await withPassword(house, user, from, (auth, token) => auth.startTwoFactor(token, password));
  if (result === 'already-on')
    throw problem('conflict', { detail: 'The second factor is on already. Turn it off first.' });
  return result;
}
export async function stopTwoFactor(house: House, user: UserViewer, password: string, from: From): Promise<string> {
  if ((await needsSecondFactor(house.db, user.userId)) && (await passkeysOf(house.db, user.userId)).length === 0)
    throw problem('conflict', {
      detail: 'Single sign-on is the only other way in, and this guards an owner’s way back. Add a passkey first.',
    });
  const { token } = await withPassword(house, user, from, (auth, session) => auth.stopTwoFactor(session, password));
  await tellAccountDeed(house, user.userId, 'account.two-factor-off', from);
  return token;
}
export async function confirmTwoFactor(house: House, user: UserViewer, code: string, from: From): Promise<string> {
  const attempt = await takeAttempt(house, user.email, from.ip);
  const result = await (await authOf(house)).confirmTwoFactor(await tokenOf(house, user), code);
  if (result === 'wrong')
    throw problem('invalid', { detail: 'The code is not right.', fields: { code: 'is not right' } });
  await attempt.succeeded();
  await tellAccountDeed(house, user.userId, 'account.two-factor-on', from);
  return result.token;
}
/** Ends every other session; the answer is this browser's new one. */
export async function changePassword(
  house: House,
  user: UserViewer,
  current: string,
  next: string,
  from: From,
): Promise<string> {
  const { token } = await withPassword(
    house,
    user,
    from,
    (auth, session) => auth.changePassword(session, current, next),
    'current',
  );
  tellAccessEnded(house, user.userId);
  await authStore.forgetVerifications(house.db, user.userId);
  await tellAccountDeed(house, user.userId, 'account.password-changed', from);
  return token;
}

/** Someone at an unlocked screen guesses a password no faster than at the front door. */
async function withPassword<T>(
  house: House,
  user: UserViewer,
  from: From,
  act: (auth: AuthPort, token: string) => Promise<T | 'wrong'>,
  field = 'password',
): Promise<Exclude<T, 'wrong'>> {
  const attempt = await takeAttempt(house, user.email, from.ip);
  const result = await act(await authOf(house), await tokenOf(house, user));
  if (result === 'wrong')
    throw problem('invalid', { detail: 'The password is not right.', fields: { [field]: 'is not right' } });
  await attempt.succeeded();
  return result as Exclude<T, 'wrong'>;
}

async function tokenOf(house: House, user: UserViewer): Promise<string> {
  const token = await authStore.tokenOfSession(house.db, user.userId, user.sessionId);
  if (!token) throw problem('unauthenticated');
  return token;
}
