// Who should hear of what: from what a message is to the agents it concerns, and from what an agent chose to how they are told.
export const alertKinds = ['mention', 'assigned', 'reply', 'failed', 'woken', 'watched'] as const;
export type AlertKind = (typeof alertKinds)[number];
export const alertWays = ['desktop', 'app', 'off'] as const;
/** `desktop`: also outside the app's window; `app`: in the list only; `off`: not at all. */
export type AlertWay = (typeof alertWays)[number];

export interface Told {
  readonly type: 'message' | 'note' | 'event' | 'call';
  readonly direction: 'inbound' | 'outbound';
  readonly authorId: string | null;
  readonly mentions: readonly string[];
  readonly isAutomatic: boolean;
  /** Of an event: what happened, and to whom it went. */
  readonly event: string | null;
  readonly to: string | null;
  readonly assigneeId: string | null;
  readonly status: string;
  /** Who asked to be told of whatever is said here. */
  readonly watcherIds: readonly string[];
}
export interface Alert {
  readonly agentId: string;
  readonly kind: AlertKind;
}

/** Nobody is told of what they did themselves. Who watches hears of what is said, unless told of it for a better reason. */
export function alertsOf(told: Told): readonly Alert[] {
  const meant = meantAlerts(told);
  const isSaid = told.type !== 'event' && !told.isAutomatic && told.status !== 'spam';
  if (!isSaid) return meant;
  const others = told.watcherIds.filter((id) => id !== told.authorId && !meant.some(({ agentId }) => agentId === id));
  return [...meant, ...others.map((agentId): Alert => ({ agentId, kind: 'watched' }))];
}
function meantAlerts(told: Told): readonly Alert[] {
  const { authorId, assigneeId } = told;
  if (told.type === 'note')
    return told.mentions.filter((id) => id !== authorId).map((agentId) => ({ agentId, kind: 'mention' }));
  if (told.type === 'event') {
    if (told.event === 'assigned' && told.to && told.to !== authorId) return [{ agentId: told.to, kind: 'assigned' }];
    if (told.event === 'woken' && assigneeId) return [{ agentId: assigneeId, kind: 'woken' }];
    return [];
  }
  const isNews = told.direction === 'inbound' && !told.isAutomatic && told.status !== 'spam';
  return isNews && assigneeId ? [{ agentId: assigneeId, kind: 'reply' }] : [];
}
/** What was not delivered is told to who wrote it. */
export const failureOf = (told: Pick<Told, 'direction' | 'authorId' | 'type'>): readonly Alert[] =>
  told.type === 'message' && told.direction === 'outbound' && told.authorId
    ? [{ agentId: told.authorId, kind: 'failed' }]
    : [];

export interface AlertChoice {
  readonly ways: Readonly<Record<AlertKind, AlertWay>>;
  readonly hasSound: boolean;
  /** Desktop notifications say who and what; without, only that there is something. */
  readonly showsContent: boolean;
  /** A letter with what is unread after so many minutes; 0: none. */
  readonly mailAfterMinutes: number;
  /** `22:00` to `08:00` of the agent's own clock: nothing outside the list. Both empty: never quiet. */
  readonly quietFrom: string;
  readonly quietUntil: string;
}
export const usualAlertChoice: AlertChoice = {
  ways: {
    mention: 'desktop',
    assigned: 'desktop',
    reply: 'desktop',
    failed: 'desktop',
    woken: 'app',
    watched: 'desktop',
  },
  hasSound: true,
  showsContent: true,
  mailAfterMinutes: 0,
  quietFrom: '',
  quietUntil: '',
};
export const mailAfterChoices = [0, 15, 60, 240] as const;

/** What an agent's preferences say; what is not understood is as usual. */
export function readAlertChoice(stored: unknown): AlertChoice {
  const given = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<Record<string, unknown>>;
  const ways = (typeof given['ways'] === 'object' && given['ways'] !== null ? given['ways'] : {}) as Record<
    string,
    unknown
  >;
  const flag = (name: 'hasSound' | 'showsContent'): boolean =>
    typeof given[name] === 'boolean' ? given[name] : usualAlertChoice[name];
  const clock = (name: 'quietFrom' | 'quietUntil'): string =>
    /^([01]\d|2[0-3]):[0-5]\d$/.test(String(given[name])) ? String(given[name]) : '';
  const minutes = Number(given['mailAfterMinutes']);
  const isQuiet = clock('quietFrom') !== '' && clock('quietUntil') !== '';
  return {
    ways: Object.fromEntries(
      alertKinds.map((kind) => [kind, alertWays.find((way) => way === ways[kind]) ?? usualAlertChoice.ways[kind]]),
    ) as Record<AlertKind, AlertWay>,
    hasSound: flag('hasSound'),
    showsContent: flag('showsContent'),
    mailAfterMinutes: mailAfterChoices.find((each) => each === minutes) ?? usualAlertChoice.mailAfterMinutes,
    quietFrom: isQuiet ? clock('quietFrom') : '',
    quietUntil: isQuiet ? clock('quietUntil') : '',
  };
}
/** Is `clock` (`HH:MM`) within the quiet hours, which may go over midnight? */
export function isQuietAt({ quietFrom, quietUntil }: AlertChoice, clock: string): boolean {
  if (quietFrom === '' || quietFrom === quietUntil) return false;
  return quietFrom < quietUntil ? clock >= quietFrom && clock < quietUntil : clock >= quietFrom || clock < quietUntil;
}
