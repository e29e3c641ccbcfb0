// Taking an account into service: finding its homeserver, signing in, and telling an admin part by part whether it works.
import type { Check, Connected, Place, Settings } from '@throughline/channel-kit';
import { text, thing, things, word } from '@throughline/channel-kit/json';
import {
  type Answer,
  baseOf,
  callMatrix,
  client,
  type Refused,
  signsIn,
  title,
  tokenOf,
  userIdOf,
  userIn,
} from './api.ts';
import { findHomeserver } from './discover.ts';
import { noneFilter } from './filter.ts';
import { newToken } from './source.ts';

const once = { repeatable: true, timeoutSeconds: 15 } as const;
const getToken = 'Sign in again and copy the access token of that session, or choose user and password.';

export async function connect(place: Place): Promise<Connected> {
  const found = await findHomeserver(place);
  if (!found.ok) return found;
  const at = { ...place, settings: { ...place.settings, baseUrl: found.baseUrl } };
  // A session is shown to no other homeserver than the one that gave it.
  const isSameServer = baseOf(place.settings) === found.baseUrl;
  const session = signsIn(place.settings) ? await signIn(at, isSameServer) : { ok: true as const, settings: {} };
  if (!session.ok) return session;
  const signed = { ...at, settings: { ...at.settings, ...session.settings } };
  const me = await whoami(signed);
  if (!me.ok) return refused(me, signsIn(place.settings) ? 'password' : 'accessToken', getToken);
  const userId = userIn(me.json['user_id']);
  if (userId === null)
    return {
      ok: false,
      field: 'homeserver',
      detail: 'The homeserver did not say whose account this is.',
      remedy: 'Check its address.',
    };
  return {
    ok: true,
    settings: {
      ...session.settings,
      baseUrl: found.baseUrl,
      userId,
      deviceId: word(me.json['device_id']) ?? '',
    },
    label: userId,
  };
}
const whoami = (place: Pick<Place, 'settings' | 'net'>): Promise<Answer> =>
  callMatrix(place, 'GET', `${client}/account/whoami`, undefined, once);

/** The same device each time, so that sessions do not pile up; one that still holds is kept. */
async function signIn(
  place: Place,
  mayHold: boolean,
): Promise<{ ok: true; settings: Settings } | (Connected & { ok: false })> {
  const { settings } = place;
  const wanted = text(settings['user'])?.trim() ?? '';
  if (mayHold && tokenOf(settings) !== '' && isSame(wanted, userIdOf(settings))) {
    const still = await whoami(place);
    if (still.ok && still.json['user_id'] === userIdOf(settings)) return { ok: true, settings: {} };
  }
  const flows = await callMatrix(place, 'GET', `${client}/login`, undefined, { ...once, isOpen: true });
  if (!flows.ok) return refused(flows, 'homeserver', 'Check the address of the homeserver.');
  if (!things(flows.json['flows']).some((flow) => flow['type'] === 'm.login.password'))
    return {
      ok: false,
      field: 'access',
      detail: 'This homeserver takes no passwords from programs.',
      remedy: 'Choose “Access token” and paste the token of a session of its own.',
    };
  const answer = await callMatrix(
    place,
    'POST',
    `${client}/login`,
    {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: wanted },
      password: text(settings['password']) ?? '',
      device_id: `THROUGHLINE${place.channelId.replaceAll('-', '').slice(-12).toUpperCase()}`,
      initial_device_display_name: 'Throughline',
    },
    { timeoutSeconds: 30, isOpen: true },
  );
  if (!answer.ok) return refused(answer, 'password', 'Check user and password by signing in with any Matrix app.');
  const token = word(answer.json['access_token']);
  if (token === null)
    return {
      ok: false,
      field: 'homeserver',
      detail: 'The homeserver gave no session.',
      remedy: 'Choose “Access token” instead.',
    };
  const userId = userIn(answer.json['user_id']) ?? '';
  return { ok: true, settings: { sessionToken: token, userId } };
}
/** `support` is `@support:acorn.example` too. */
const isSame = (wanted: string, userId: string): boolean =>
  userId !== '' && (userId === wanted || userId.startsWith(`@${wanted.replace(/^@/, '')}:`));

function refused(answer: Refused, field: string, remedy: string): Connected & { ok: false } {
  const { refusal, code } = answer;
  switch (refusal.why) {
    case 'busy':
      return {
        ok: false,
        detail: refusal.detail,
        remedy: `Wait ${refusal.retryAfterSeconds} seconds, then try again.`,
      };
    case 'unavailable':
    case 'unknown':
      return {
        ok: false,
        detail: refusal.detail,
        remedy: 'Check that this server can reach the homeserver, then try again.',
      };
    case 'unauthorized':
    case 'window-closed':
    case 'recipient-gone':
    case 'rejected':
    case 'too-large':
    case 'unsupported':
      return { ok: false, ...(code === '' ? {} : { field }), detail: refusal.detail, remedy };
  }
}

/** The session that was opened here is closed here; a token that was given belongs to whoever gave it. */
export async function disconnect(place: Place): Promise<void> {
  if (signsIn(place.settings) && tokenOf(place.settings) !== '')
    await callMatrix(place, 'POST', `${client}/logout`, undefined, once);
}

export async function check(place: Place): Promise<readonly Check[]> {
  const me = await whoami(place);
  if (!me.ok) {
    const isDead = me.refusal.why === 'unauthorized';
    return [
      {
        name: isDead ? 'Account' : 'Homeserver',
        ok: false,
        detail: me.refusal.detail,
        remedy: isDead ? newToken : `Check that this server can reach ${hostOf(place)}.`,
      },
    ];
  }
  return [
    { name: 'Account', ok: true, detail: `The homeserver knows this account as ${text(me.json['user_id']) ?? '?'}.` },
    await receiving(place),
    await encryption(place),
    await files(place),
  ];
}
function hostOf(place: Place): string {
  const base = baseOf(place.settings);
  return URL.canParse(base) ? new URL(base).host : title;
}
async function receiving(place: Place): Promise<Check> {
  const name = 'Receiving';
  const query = { filter: noneFilter, timeout: '0' };
  const answer = await callMatrix(place, 'GET', `${client}/sync`, undefined, { ...once, query });
  return answer.ok
    ? { name, ok: true, detail: 'Messages arrive over a call that stays open; no public address is needed.' }
    : { name, ok: false, detail: answer.refusal.detail, remedy: 'Press Test again in a moment.' };
}
/** An app encrypts a chat with whoever has keys: an account without any is written to in the clear. */
async function encryption(place: Place): Promise<Check> {
  const name = 'Encryption';
  const me = userIdOf(place.settings);
  const answer = await callMatrix(place, 'POST', `${client}/keys/query`, { device_keys: { [me]: [] } }, once);
  if (!answer.ok) return { name, ok: false, detail: answer.refusal.detail, remedy: 'Press Test again in a moment.' };
  const devices = Object.keys(thing(thing(answer.json['device_keys'])?.[me]) ?? {}).length;
  return devices === 0
    ? { name, ok: true, detail: 'No app has made keys for this account, so people’s apps write to it unencrypted.' }
    : {
        name,
        ok: false,
        detail: 'Apps that are signed in to this account have made keys, so people’s apps encrypt new chats with it.',
        remedy: 'Sign out of this account in every app, or use an account that was never signed in anywhere.',
      };
}
async function files(place: Place): Promise<Check> {
  const name = 'Files';
  const answer = await callMatrix(place, 'GET', '/_matrix/client/v1/media/config', undefined, once);
  if (!answer.ok)
    return {
      name,
      ok: false,
      detail: answer.refusal.detail,
      remedy: 'The homeserver must speak Matrix 1.11 or newer.',
    };
  const most = Number(answer.json['m.upload.size']);
  return {
    name,
    ok: true,
    detail:
      Number.isFinite(most) && most > 0
        ? `The homeserver takes files of up to ${Math.floor(most / 1048576)} MB.`
        : 'The homeserver takes files.',
  };
}
