// What the panel knows and may do: the visitor's client, the page around it, the words, and what was decided about the screen.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Config, Visitor, VisitorState } from '@throughline/sdk/visitor';
import type { Page } from './frame.ts';
import type { Language, Say } from './words.ts';

export interface Panel {
  readonly visitor: Visitor;
  readonly config: Config;
  readonly page: Page;
  readonly say: Say;
  readonly language: Language;
  readonly isOpen: boolean;
  readonly lasts: boolean;
  /** What someone asked us to put into the composer: `throughline('message', …)`. */
  readonly prefill: string;
  /** Small notes kept on this device: that a card was dismissed, the email given. */
  note(key: string): string;
  keepNote(key: string, value: string): void;
}
export const PanelContext = createContext<Panel | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('outside the panel');
  return panel;
}
export function useVisitor(visitor: Visitor): VisitorState {
  const [state, setState] = useState(visitor.state);
  useEffect(() => {
    setState(visitor.state);
    return visitor.subscribe(setState);
  }, [visitor]);
  return state;
}

export const setting = (config: Config, key: string): string => String(config.settings[key] ?? '');
export const isOn = (config: Config, key: string): boolean => config.settings[key] === true;

/** What must be asked before the first message, if anything. Known people are never asked. */
export function questionsOf(
  config: Config,
  state: VisitorState,
  given: string,
): { name: boolean; email: boolean } | null {
  if (state.session?.known.email || given !== '') return null;
  if (state.items.some((item) => item.stored?.direction === 'inbound' || item.draft?.form)) return null;
  const preChat = setting(config, 'preChat');
  const email = preChat === 'email' || preChat === 'name+email' || (!config.isOpen && isOn(config, 'offlineCapture'));
  const name = preChat === 'name+email' && !state.session?.known.name;
  return email || name ? { name, email } : null;
}
/** Ask once, after the first message, where to answer; never when we know. */
export function asksForLeaving(state: VisitorState, given: string, dismissed: boolean): boolean {
  if (dismissed || state.isClosed || given !== '' || state.session?.known.email) return false;
  return (
    state.items.some((item) => item.stored?.direction === 'inbound') &&
    !state.items.some((item) => item.draft?.form?.email)
  );
}
/** Good enough to be worth sending to; the real check is a mail that arrives. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text.trim());

/** One sentence about when an answer comes. */
export function expectation(config: Config, say: Say, language: Language, now: Date): string {
  if (config.isOpen) {
    const minutes = config.usualAnswerMinutes;
    if (minutes === null) return say('weAreHere');
    return minutes < 90
      ? say('answersMinutes', { n: Math.max(1, Math.round(minutes)) })
      : say('answersHours', { n: Math.round(minutes / 60) });
  }
  if (!config.opensAt) return say('closedNow');
  const opens = new Date(config.opensAt);
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(opens);
  const days = Math.round((startOfDay(opens) - startOfDay(now)) / 86_400_000);
  const day =
    days === 0
      ? ''
      : days === 1
        ? new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(1, 'day')
        : new Intl.DateTimeFormat(language, { weekday: 'long' }).format(opens);
  return say('closedUntil', { when: day === '' ? time : `${day}, ${time}` });
}
const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
