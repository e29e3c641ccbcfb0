// Which rooms are chats between two. An account keeps that list itself, as `m.direct` of its data, so that all its apps agree
// (https://spec.matrix.org/latest/client-server-api/#direct-messaging); read and written here as they do.
import { thing } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import {
  type Answer,
  callMatrix,
  type Caller,
  client,
  pathOf,
  type Refused,
  roomIdOf,
  userIdOf,
  userIn,
} from './api.ts';

/** Rooms by person, the newest last. */
export type Direct = ReadonlyMap<string, readonly string[]>;

export function directIn(content: Thing | null): Direct {
  const found = new Map<string, readonly string[]>();
  for (const [who, rooms] of Object.entries(content ?? {})) {
    const userId = userIn(who);
    if (userId !== null && Array.isArray(rooms))
      found.set(
        userId,
        rooms.flatMap((each) => roomIdOf(each) ?? []),
      );
  }
  return found;
}

const pathFor = (place: Caller): string =>
  `${client}${pathOf('user', userIdOf(place.settings), 'account_data', 'm.direct')}`;

export async function askDirect(place: Caller, signal?: AbortSignal): Promise<{ ok: true; direct: Direct } | Refused> {
  const answer = await callMatrix(place, 'GET', pathFor(place), undefined, {
    repeatable: true,
    ...(signal ? { signal } : {}),
  });
  // An account that never had such a chat has no list.
  if (!answer.ok) return answer.code === 'M_NOT_FOUND' ? { ok: true, direct: new Map() } : answer;
  return { ok: true, direct: directIn(thing(answer.json)) };
}

/** Adds one chat to the list as it is now. */
export async function addDirect(place: Caller, userId: string, roomId: string): Promise<Answer> {
  const now = await askDirect(place);
  if (!now.ok) return now;
  const rooms = now.direct.get(userId) ?? [];
  if (rooms.includes(roomId)) return { ok: true, json: {} };
  const next = { ...Object.fromEntries(now.direct), [userId]: [...rooms, roomId] };
  return callMatrix(place, 'PUT', pathFor(place), next, { repeatable: true });
}
