// What a state of the gallery is, and how the double is brought into it. See docs/gallery.md.
import type { Page } from 'playwright-core';
import { conversations } from '../acorn-inbox.ts';
import type { Answer, Double } from '../double.ts';
import { field, isThere } from '../stage.ts';
import { answers as ofScreens, failingTest } from '../screens-answers.ts';

export interface Stage {
  readonly page: Page;
  readonly double: Double;
}
/** By "METHOD /path": a body; null for nothing; `refusal(…)`; a promise, for what is late; or a function of the request's body. */
export type Answers = Readonly<Record<string, unknown>>;
export interface State {
  /** In the words of the design. */
  readonly name: string;
  readonly path: string;
  readonly answers?: Answers;
  /** Deeds by role and name, in English, that lead from the page to the state. */
  readonly reach?: (stage: Stage) => Promise<void>;
  /** Nothing else is waited for: it is loading, or has no heading. */
  readonly shows?: RegExp;
  /** Its words were chosen when it opened, or are for the customer: they stay when another language is spoken. */
  readonly isSaid?: true;
  /** A name quotes words that also stand alone, which the language of tests makes longer in another place: judged in English. */
  readonly quotes?: true;
  /** Judged as a part that `isFrame`: it shows the inbox, or stands where a screen has no heading yet. */
  readonly isFrame?: true;
  /** Words of others that the server sent in another form. */
  readonly theirs?: readonly string[];
  /** What broke is in the console as well, as it should be. */
  readonly isLogged?: true;
  /** Its page cannot be used for another state: its line is cut for good, or it looks another way. */
  readonly isLast?: true;
  /** Also looked at in high contrast, at a middle width. */
  readonly inContrast?: true;
}
export interface Part {
  readonly title: string;
  /** Judged by WCAG alone: columns that take turns on a phone keep no first heading there, nor every target of a skip link. */
  readonly isFrame?: true;
  /** A selector: only that is judged by axe, because other parts have judged the rest. */
  readonly within?: string;
  /** Answered before the double's own. */
  readonly house: Answers;
  readonly states: readonly State[];
}

export const never = new Promise<never>(() => undefined);
export const refusal = (status: number, code: string, title: string, more: object = {}) => ({
  status,
  code,
  title,
  ...more,
});
export const empty = { items: [], nextCursor: null };
/** For what is not about the list: a whole one beside every conversation is a quarter of what is drawn and judged there, in every look. */
export const fewRows: Answers = {
  'GET /conversations': { items: conversations.slice(0, 3), nextCursor: null, number: 1000 },
};

/** Lays answers over those of the double; `hear` is told of every call. */
export function lay(double: Double, ...layers: readonly [Answers, ...Answers[]]): void {
  double.before.answer = (call, body) => {
    const layer = layers.find((each) => call in each);
    const given =
      layer?.[call] ??
      (layer
        ? null
        : /^POST \/channels\/[^/]+\/test$/.test(call) && layers.includes(ofScreens)
          ? failingTest
          : undefined);
    const answer: unknown = typeof given === 'function' ? (given as (body: unknown) => unknown)(body) : given;
    return answer instanceof Promise ? answer.then((late) => answerOf(late)!) : answerOf(answer);
  };
}
/** A body that names a problem and its status is a refusal. */
export function answerOf(answer: unknown): Answer | undefined {
  if (answer === undefined) return undefined;
  if (answer === null) return { status: 204 };
  const problem = answer as { status?: number; code?: string; retryAfter?: string };
  if (typeof problem.code !== 'string' || typeof problem.status !== 'number') return { status: 200, body: answer };
  return {
    status: problem.status,
    body: answer,
    headers: {
      'content-type': 'application/problem+json',
      ...(problem.retryAfter ? { 'retry-after': problem.retryAfter } : {}),
    },
  };
}

/** In the open conversation: the words of an answer, then what comes of them. */
export const writing = (text: string, then: (stage: Stage) => Promise<void>) => async (stage: Stage) => {
  await isThere(stage.page);
  await field(stage.page).fill(text);
  await then(stage);
};
