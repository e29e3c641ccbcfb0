// How much one node asks of each channel's provider: calls at once, calls a second, and a pause where nothing gets through. Plain
// counting without a clock of its own, so that tests turn the time.
import type { Card, Sent, Settings } from '@throughline/channel-kit';

/** Of one channel, where its card says nothing. */
export const CALLS_AT_ONCE = 8;
/** Answers whose call is over and whose outcome is being written: more than this would only wait for the database. */
export const SETTLING_LIMIT = 64;
/** A provider that answers within this has its next calls lie ready; of a slow one nothing is claimed before its turn. */
const QUICK_SECONDS = 0.1;
const PAUSE_LIMIT_MS = 5000;
const BUSY_LIMIT_MS = 30_000;
const FIRST_PAUSE_MS = 250;
/** A whole call's worth, whatever fractions were added up. */
const WHOLE = 1 - 1e-9;

export interface Limits {
  readonly atOnce?: number;
  readonly perSecond?: number;
}
/** What a channel's card and its settings allow. */
export function limitsOf({ pace = {} }: Pick<Card, 'pace'>, settings: Settings): Limits {
  const { setting, usual } = pace.perSecond ?? {};
  const said = setting === undefined ? NaN : Number(settings[setting]);
  const perSecond = said > 0 ? said : usual;
  return {
    ...(pace.atOnce === undefined ? {} : { atOnce: pace.atOnce }),
    ...(perSecond === undefined ? {} : { perSecond }),
  };
}
interface State {
  atOnce: number;
  perSecond: number;
  tokens: number;
  /** When the tokens were counted last. */
  at: number;
  /** Claimed and not yet called. */
  ready: number;
  calling: number;
  settling: number;
  seconds: number;
  /** Recipients in a row that nothing got through to. */
  readonly unheard: Set<string>;
  pauses: number;
  pausedUntil: number;
}

export interface Pace {
  /** What may be claimed: of each channel known here; of any other, `CALLS_AT_ONCE`. */
  rooms(): ReadonlyMap<string, number>;
  /** Everything between claim and outcome. */
  readonly inHand: number;
  claimed(channelId: string, count: number): void;
  limit(channelId: string, limits: Limits): void;
  /** Takes a call's place, if there is one now. */
  begin(channelId: string): boolean;
  ended(channelId: string, lane: string, sent: Sent, seconds: number): void;
  settled(channelId: string): void;
  givenBack(channelId: string): void;
  /** The next moment at which a channel has room by the passing of time alone. */
  nextRoomAt(): number | null;
}

export function openPace(now: () => number): Pace {
  const states = new Map<string, State>();
  const of = (channelId: string): State => {
    let state = states.get(channelId);
    if (!state)
      states.set(
        channelId,
        (state = {
          atOnce: CALLS_AT_ONCE,
          perSecond: Infinity,
          tokens: Infinity,
          at: now(),
          ready: 0,
          calling: 0,
          settling: 0,
          seconds: Infinity,
          unheard: new Set(),
          pauses: 0,
          pausedUntil: 0,
        }),
      );
    refill(state, now());
    return state;
  };
  return {
    rooms: () => new Map([...states.keys()].map((id) => [id, roomOf(of(id), now())])),
    get inHand() {
      return [...states.values()].reduce((sum, each) => sum + each.ready + each.calling + each.settling, 0);
    },
    claimed(channelId, count) {
      of(channelId).ready += count;
    },
    limit(channelId, { atOnce = CALLS_AT_ONCE, perSecond = Infinity }) {
      const state = of(channelId);
      if (state.atOnce === atOnce && state.perSecond === perSecond) return;
      Object.assign(state, { atOnce, perSecond, tokens: Math.max(1, perSecond) });
    },
    begin(channelId) {
      const state = of(channelId);
      if (state.calling >= state.atOnce || state.tokens < WHOLE) return false;
      state.tokens -= 1;
      state.ready -= 1;
      state.calling += 1;
      return true;
    },
    ended(channelId, lane, sent, seconds) {
      const state = of(channelId);
      state.calling -= 1;
      state.settling += 1;
      state.seconds = Number.isFinite(state.seconds) ? state.seconds * 0.8 + seconds * 0.2 : seconds;
      hear(state, lane, sent, now());
    },
    settled(channelId) {
      of(channelId).settling -= 1;
      forgetIdle(states, channelId);
    },
    givenBack(channelId) {
      of(channelId).ready -= 1;
    },
    nextRoomAt() {
      for (const state of states.values()) refill(state, now());
      const times = [...states.values()].flatMap((state) => [
        ...(state.pausedUntil > now() ? [state.pausedUntil] : []),
        ...(state.tokens < WHOLE ? [state.at + ((1 - state.tokens) * 1000) / state.perSecond] : []),
      ]);
      return times.length > 0 ? Math.min(...times) : null;
    },
  };
}

function refill(state: State, now: number): void {
  if (Number.isFinite(state.perSecond))
    state.tokens = Math.min(Math.max(1, state.perSecond), state.tokens + ((now - state.at) * state.perSecond) / 1000);
  state.at = now;
}
function roomOf(state: State, now: number): number {
  if (state.pausedUntil > now) return 0;
  const taken = state.ready + state.calling;
  // After a pause one asks whether anybody is there.
  if (state.pauses > 0) return taken === 0 ? 1 : 0;
  const ahead = state.seconds < QUICK_SECONDS ? state.atOnce : 0;
  return Math.max(
    0,
    Math.min(
      state.atOnce + ahead - taken,
      SETTLING_LIMIT - state.settling,
      Number.isFinite(state.tokens) ? Math.floor(state.tokens + 1 - WHOLE) - state.ready : Infinity,
    ),
  );
}
/**
 * One recipient whose own host is away says nothing about the others. When as many different ones as are asked at once were not
 * reached, one after the other, the provider itself is away: it is left alone for a moment, and longer each time.
 */
function hear(state: State, lane: string, sent: Sent, now: number): void {
  if (sent.ok || (sent.why !== 'busy' && sent.why !== 'unavailable' && sent.why !== 'unauthorized')) {
    // No verdict is no news either.
    if (!sent.ok && sent.why === 'unknown') return;
    state.unheard.clear();
    state.pauses = 0;
    state.pausedUntil = 0;
    return;
  }
  state.unheard.add(lane);
  if (state.pauses === 0 && state.unheard.size < state.atOnce) return;
  const asked = sent.why === 'busy' ? Math.min(sent.retryAfterSeconds * 1000, BUSY_LIMIT_MS) : 0;
  state.pausedUntil = Math.max(
    state.pausedUntil,
    now + Math.max(asked, Math.min(PAUSE_LIMIT_MS, FIRST_PAUSE_MS * 2 ** state.pauses)),
  );
  // Those that were already asked tell of the same moment.
  if (state.calling === 0) state.pauses += 1;
  else state.pauses = Math.max(1, state.pauses);
  state.unheard.clear();
}
const KNOWN_LIMIT = 1000;
/** What is known of a quiet channel is only how quick it was. */
function forgetIdle(states: Map<string, State>, channelId: string): void {
  const state = states.get(channelId)!;
  const isQuiet = state.ready + state.calling + state.settling === 0 && state.pauses === 0 && state.unheard.size === 0;
  if (isQuiet && states.size > KNOWN_LIMIT) states.delete(channelId);
}
