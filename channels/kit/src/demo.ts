// A channel in the demo: a made-up account, a made-up person, and the provider's answers to what our adapter really sends. Nothing here
// has a network; where a kind has none of this, its channels of the demo take what is sent and it goes nowhere.
import type { Settings } from './channel.ts';

/** A call of ours, as it would have left. A form is given as its fields in JSON. */
export interface DemoCall {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}
/** What a person then has on their screen. */
export interface DemoReached {
  /** Their address at this provider. */
  readonly to: string;
  readonly text: string;
  readonly subject?: string;
  /** For an answer to a letter. */
  readonly messageId?: string;
  readonly buttons?: readonly string[];
}
export interface DemoAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Null: nothing a person sees (typing, read). */
  readonly reached: DemoReached | null;
}
export interface Demo {
  /** The address of the made-up person here. */
  readonly person: string;
  /** Of the made-up account. `secret` is a word that only this installation knows. Never stored. */
  settings(secret: (name: string) => string): Settings;
  /** `id`: new for each call. Null where the kind speaks no HTTP. */
  readonly answer: ((call: DemoCall, id: string) => DemoAnswer) | null;
  /** For mail: what a letter that we sent says. The settings are given a server of the demo's own (`smtpHost`, `smtpPort`). */
  readonly letter: ((letter: Uint8Array) => Promise<DemoReached>) | null;
}

/** A call this made-up provider does not know is refused as the web refuses it. */
export const unknownCall: DemoAnswer = {
  status: 404,
  body: { error: 'The demo does not know this call.' },
  reached: null,
};
