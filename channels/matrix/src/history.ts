// What a sync left out. A homeserver gives the newest events of a room and says where they begin; what was said before them is asked for
// page by page, backwards (https://spec.matrix.org/latest/client-server-api/#syncing), so that nobody's words fall between two syncs.
import { pause } from '@throughline/channel-kit';
import type { Source } from '@throughline/channel-kit';
import { text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { callMatrix, client, isPassing, pathOf, userIdOf } from './api.ts';
import { eventFilter } from './filter.ts';
import { Away, type Rooms } from './rooms.ts';

const pageSize = 100;
/** Twenty thousand events of one room: more than anybody says while we are away. */
const pageLimit = 200;

export interface Gap {
  readonly roomId: string;
  readonly timeline: Thing;
  /** Where the last sync ended. */
  readonly since: string | null;
  /** We came into this room just now: what was said since we were invited is ours to answer, what was said before is not. */
  readonly isFresh: boolean;
}

/** The events of a room since then, in order. */
export async function eventsOf(source: Source, rooms: Rooms, gap: Gap): Promise<readonly Thing[]> {
  const told = things(gap.timeline['events']);
  if (gap.isFresh) {
    const invited = sinceInvited(told, userIdOf(source.settings));
    if (invited) return invited;
  } else if (gap.timeline['limited'] !== true) return told;
  const before: Thing[] = [];
  for (let from = word(gap.timeline['prev_batch']), page = 0; from !== null && page < pageLimit; page += 1) {
    const answer = await pageBefore(source, gap, from);
    if (answer === null) break;
    rooms.learn(gap.roomId, things(answer['state']));
    before.unshift(...things(answer['chunk']).toReversed());
    const invited = gap.isFresh ? sinceInvited(before, userIdOf(source.settings)) : null;
    if (invited) return [...invited, ...told];
    const next = word(answer['end']);
    from = next === from ? null : next;
  }
  return [...before, ...told];
}

/** What came after our last invitation; null when that is not among them. */
function sinceInvited(events: readonly Thing[], me: string): readonly Thing[] | null {
  const at = events.findLastIndex(
    (event) =>
      event['type'] === 'm.room.member' &&
      event['state_key'] === me &&
      text(thing(event['content'])?.['membership']) === 'invite',
  );
  return at < 0 ? null : events.slice(at + 1);
}

/** Null: nothing of it is ours to see. */
async function pageBefore(source: Source, gap: Gap, from: string): Promise<Thing | null> {
  for (;;) {
    const answer = await callMatrix(source, 'GET', `${client}${pathOf('rooms', gap.roomId, 'messages')}`, undefined, {
      query: {
        dir: 'b',
        from,
        limit: String(pageSize),
        filter: JSON.stringify(eventFilter),
        ...(gap.since === null || gap.isFresh ? {} : { to: gap.since }),
      },
      repeatable: true,
      signal: source.signal,
    });
    if (answer.ok) return answer.json;
    if (answer.refusal.why === 'busy') {
      await pause(answer.refusal.retryAfterSeconds, source.signal);
      if (!source.signal.aborted) continue;
    }
    if (isPassing(answer) || answer.refusal.why === 'unauthorized') throw new Away(answer);
    return null;
  }
}
