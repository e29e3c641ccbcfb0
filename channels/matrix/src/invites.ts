// Invitations: accepted or declined beside the stream, because joining a room of a slow or dead homeserver takes long, and nobody else
// waits for that. One that failed is tried again, later each time.
import type { Source } from '@throughline/channel-kit';
import { number, text, thing, things } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { callMatrix, client, isPassing, pathOf, roomIdOf, userIdOf, userIn } from './api.ts';

export interface Invite {
  readonly by: string;
  readonly isDirect: boolean;
  readonly tries: number;
  /** When it is tried next, in milliseconds of the clock. */
  readonly due: number;
}
export type Invites = Readonly<Record<string, Invite>>;
const tryLimit = 12;
const waitLimitMs = 3_600_000;
const atOnce = 5;
/** Whoever invites us into a thousand rooms is answered in as many as this at a time. */
const waitingLimit = 500;

export function invitesIn(value: unknown): Invites {
  const found: Record<string, Invite> = {};
  for (const [id, given] of Object.entries(thing(value) ?? {})) {
    const [roomId, invite] = [roomIdOf(id), thing(given)];
    const by = userIn(invite?.['by']);
    if (roomId !== null && by !== null)
      found[roomId] = {
        by,
        isDirect: invite?.['isDirect'] === true,
        tries: number(invite?.['tries']) ?? 0,
        due: number(invite?.['due']) ?? 0,
      };
  }
  return found;
}

export type OpenInvites = ReturnType<typeof openInvites>;
export function openInvites(source: Source, before: Invites) {
  const waiting = new Map(Object.entries(before));
  const working = new Set<string>();
  const joinsRooms = source.settings['joinsRooms'] !== false;

  async function work(roomId: string, invite: Invite): Promise<void> {
    const accepts = invite.isDirect || joinsRooms;
    const answer = await callMatrix(
      source,
      'POST',
      `${client}${pathOf('rooms', roomId, accepts ? 'join' : 'leave')}`,
      accepts ? {} : { reason: 'This account answers chats between two only.' },
      { repeatable: true, timeoutSeconds: 90, signal: source.signal },
    );
    // Joined, it stays until the stream shows the room: then what was said since the invitation is asked for.
    if (answer.ok && accepts) return void waiting.set(roomId, { ...invite, due: Number.MAX_SAFE_INTEGER });
    const isOver = answer.ok || !isPassing(answer) || invite.tries + 1 >= tryLimit;
    if (isOver) return void waiting.delete(roomId);
    const wait = Math.min(waitLimitMs, 5000 * 2 ** invite.tries);
    if (waiting.has(roomId)) waiting.set(roomId, { ...invite, tries: invite.tries + 1, due: Date.now() + wait });
  }
  return {
    /** From the invitations of a sync. True when there was a new one. */
    hear(invited: Thing): boolean {
      let isNew = false;
      for (const [id, given] of Object.entries(invited)) {
        const roomId = roomIdOf(id);
        const invite = roomId === null ? null : inviteIn(given, userIdOf(source.settings));
        if (roomId === null || invite === null || waiting.has(roomId) || waiting.size >= waitingLimit) continue;
        waiting.set(roomId, invite);
        isNew = true;
      }
      return isNew;
    },
    /** Those that are due; each works on by itself. */
    go(): void {
      for (const [roomId, invite] of waiting) {
        if (working.size >= atOnce) return;
        if (invite.due > Date.now() || working.has(roomId)) continue;
        working.add(roomId);
        void work(roomId, invite)
          .catch(() => undefined)
          .finally(() => working.delete(roomId));
      }
    },
    of: (roomId: string) => waiting.get(roomId),
    arrived: (roomId: string) => waiting.delete(roomId),
    kept: (): Invites => Object.fromEntries(waiting),
    soonest: (): number =>
      Math.min(...[...waiting].map(([id, { due }]) => (working.has(id) ? Infinity : due)), Infinity),
  };
}

function inviteIn(given: unknown, me: string): Invite | null {
  const events = things(thing(thing(given)?.['invite_state'])?.['events']);
  const ours = events.find((event) => event['type'] === 'm.room.member' && event['state_key'] === me);
  const by = userIn(ours?.['sender']);
  const content = thing(ours?.['content']);
  if (by === null || text(content?.['membership']) !== 'invite') return null;
  return { by, isDirect: content?.['is_direct'] === true, tries: 0, due: 0 };
}
