// Long-running sources (polling, IMAP, gateways): one node holds each channel's lease and keeps it running; a crash or a lost lease
// moves it to another node, which goes on from the stored cursor.
import type { SourceState } from '@throughline/channel-kit';
import type { House } from '../ground/house.ts';
import { newId } from '../ground/id.ts';
import {
  channelById,
  type ChannelRow,
  channelsOfKinds,
  dropLease,
  holdLease,
  markState,
  openChannel,
  renewLeases,
  seenBefore,
} from '../rooms/channels/index.ts';
import type { Intake } from '../rooms/intake/index.ts';

const LEASE_SECONDS = 30;
const ROUND_MS = 3000;
/** Several more rounds fit in before it would run out. */
const RENEW_BELOW_SECONDS = 15;
const RESTART_MIN_MS = 1000;
const RESTART_MAX_MS = 60_000;

interface Running {
  readonly stop: AbortController;
  readonly version: string;
  readonly done: Promise<void>;
}

export function runSources(house: House, intake: Intake, roundMs = ROUND_MS): { stop(): Promise<void> } {
  const holder = newId();
  const running = new Map<string, Running>();
  const failures = new Map<string, { count: number; until: number }>();
  const kinds = [...house.kinds.values()].filter((kind) => kind.intake.source).map((kind) => kind.card.kind);
  let closed = false;
  let round: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const rows = await channelsOfKinds(house.db, kinds);
    const wanted = new Map(rows.filter((row) => row.state !== 'reconnect').map((row) => [row.id, row]));
    const held = await heldOf(running, wanted);
    for (const [id, entry] of running) {
      const row = wanted.get(id);
      if (!row || !held.has(id) || versionOf(house, row) !== entry.version) entry.stop.abort();
    }
    for (const [id, row] of wanted) {
      if (closed || running.has(id) || (failures.get(id)?.until ?? 0) > performance.now()) continue;
      // Another node's: its secrets need not be opened to learn that.
      if (row.lease_holder !== holder && secondsLeft(row) > 0) continue;
      const channel = await openChannel(house, row);
      if (!channel?.kind.intake.source?.wanted(channel.settings)) continue;
      if (!(await holdLease(house.db, row.workspace_id, id, holder, LEASE_SECONDS))) continue;
      start(row);
    }
  }
  /** A thousand sources are a thousand rows: all in one statement, and only when a lease is no longer fresh. */
  async function heldOf(
    ours: ReadonlyMap<string, Running>,
    rows: ReadonlyMap<string, Awaited<ReturnType<typeof channelsOfKinds>>[number]>,
  ): Promise<ReadonlySet<string>> {
    const mine = [...ours.keys()].flatMap((id) => {
      const row = rows.get(id);
      return row?.lease_holder === holder ? [row] : [];
    });
    const [fresh, stale] = [true, false].map((isFresh) =>
      mine.filter((row) => secondsLeft(row) > RENEW_BELOW_SECONDS === isFresh).map((row) => row.id),
    ) as [string[], string[]];
    const renewed = stale.length === 0 ? [] : await renewLeases(house.db, stale, holder, LEASE_SECONDS);
    return new Set([...fresh, ...renewed]);
  }
  function start(row: ChannelRow): void {
    const stop = new AbortController();
    const done = keep(row, stop.signal)
      .catch((error: unknown) => {
        fail(row, error);
      })
      .finally(() => {
        running.delete(row.id);
        void dropLease(house.db, row.workspace_id, row.id, holder).catch(() => undefined);
      });
    running.set(row.id, { stop, version: versionOf(house, row), done });
  }
  function fail(row: ChannelRow, error: unknown): void {
    const count = (failures.get(row.id)?.count ?? 0) + 1;
    const wait = Math.min(RESTART_MAX_MS, RESTART_MIN_MS * 2 ** count) * (0.5 + Math.random() / 2);
    failures.set(row.id, { count, until: performance.now() + wait });
    house.log.warn({ channelId: row.id, error: String(error) }, 'a source stopped; it starts again');
    void markState(
      house.db,
      row,
      'trouble',
      error instanceof Error ? error.message : String(error),
      'It is tried again by itself. Press Test to see which part fails.',
    ).catch(() => undefined);
  }
  async function keep(given: ChannelRow, signal: AbortSignal): Promise<void> {
    const row = await channelById(house.db, given.workspace_id, given.id);
    const channel = row ? await openChannel(house, row) : null;
    if (!row || !channel?.kind.intake.source) return;
    await channel.kind.intake.source.run({
      ...channel.place,
      cursor: row.cursor,
      signal,
      take: async (raws, cursor) => {
        await intake.take(channel, raws, { value: cursor });
      },
      seen: (externalIds) => seenBefore(house.db, row.workspace_id, row.id, externalIds),
      state: (state: SourceState) => {
        if (state.kind === 'connected') failures.delete(row.id);
        void markState(
          house.db,
          row,
          state.kind === 'connected' ? 'connected' : state.kind === 'unauthorized' ? 'reconnect' : 'trouble',
          state.kind === 'connected' ? '' : state.detail,
          state.kind === 'connected' ? '' : state.remedy,
        ).catch(() => undefined);
      },
    });
  }
  const timer = setInterval(() => {
    round = round
      .then(() => (closed ? undefined : look()))
      .catch((error: unknown) => house.log.warn({ error: String(error) }, 'sources: a round failed'));
  }, roundMs);
  round = look().catch((error: unknown) => house.log.warn({ error: String(error) }, 'sources: a round failed'));
  return {
    async stop() {
      closed = true;
      clearInterval(timer);
      await round.catch(() => undefined);
      for (const entry of running.values()) entry.stop.abort();
      await Promise.all([...running.values()].map((entry) => entry.done));
    },
  };
}

/** None of a lease that lasts longer than any is given: that was before the clock was set back. */
function secondsLeft({ lease_seconds: seconds }: { readonly lease_seconds: number | null }): number {
  return seconds === null || seconds > LEASE_SECONDS ? 0 : seconds;
}
/** Changes of state and of what it keeps for itself are the source's own doing; anything else means: start anew with what is set now. */
function versionOf(house: House, row: ChannelRow): string {
  const own = new Set(
    house.kinds.get(row.kind)?.card.settings.flatMap((field) => (field.isOwn === true ? [field.key] : [])),
  );
  const others = (given: Readonly<Record<string, unknown>>) => Object.entries(given).filter(([key]) => !own.has(key));
  return JSON.stringify([others(row.settings), others(row.secrets), row.name, row.welcome_text, row.closed_text]);
}
