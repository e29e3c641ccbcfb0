// What a rehearsal keeps of each channel: its steps, each with its result, its time and what helps.
export type StepState = 'waiting' | 'ok' | 'failed' | 'skipped';
export interface Step {
  /** `check-N`: a part of the channel's own test. `loop`: made-up words through our own door. `switch`: a link from another channel,
   * opened here. `out`: to a person the admin named. `code`: a code that a person sends. */
  readonly id: string;
  readonly title: string;
  state: StepState;
  detail: string;
  remedy: string;
  startedAt: string;
  endedAt: string | null;
  /** What is watched: an answer on its way. */
  messageId?: string;
  conversationId?: string;
}
export interface Part {
  readonly channelId: string;
  readonly name: string;
  readonly kind: string;
  readonly label: string;
  readonly writeUrl: string | null;
  readonly steps: Step[];
}

export function beginStep(part: Part, now: Date, id: string, title: string): Step {
  const step: Step = {
    id,
    title,
    state: 'waiting',
    detail: '',
    remedy: '',
    startedAt: now.toISOString(),
    endedAt: null,
  };
  part.steps.push(step);
  return step;
}
export function settle(step: Step, now: Date, state: Exclude<StepState, 'waiting'>, detail: string, remedy = ''): void {
  Object.assign(step, { state, detail, remedy, endedAt: now.toISOString() });
}
export const isWaiting = (parts: readonly Part[]): boolean =>
  parts.some((part) => part.steps.some((step) => step.state === 'waiting'));
