// What a workspace starts with, and which of its settings make sense.
import { compilePattern } from './facts/pattern.ts';

export interface WorkspaceSettings {
  /** Days after closing within which a customer's message reopens the conversation. */
  readonly reopenDays: number;
  /** After an agent's answer the conversation waits for the customer. */
  readonly waitAfterReply: boolean;
  /** What becomes of a scheduled answer whose customer wrote before it was due. */
  readonly whenTheyWriteFirst: 'ask' | 'cancel' | 'send';
  /** The composer shows what was told already when a draft asks for it. */
  readonly askGuard: boolean;
  /** A reply somebody begins is seen by the team, who can take it over. */
  readonly sharedDrafts: boolean;
  /** Stands under the letters of agents who have none of their own; '' for none. May hold variables, like a macro. */
  readonly signature: string;
  /** What an order number looks like, as a regular expression whose first group is the number; '' switches it off. */
  readonly orderPattern: string;
  /** Days raw receipts are kept. */
  readonly receiptDays: number;
  /** Opening hours: seven days, Monday first, each a list of [from, to] in `HH:MM` of the workspace's time zone. */
  readonly hours: [string, string][][];
}

/** A new workspace: always open, a week's grace to reopen, order numbers after `#` or the word "order". */
export function defaultWorkspaceSettings(): WorkspaceSettings {
  return {
    reopenDays: 7,
    waitAfterReply: true,
    whenTheyWriteFirst: 'ask',
    askGuard: true,
    sharedDrafts: true,
    signature: '',
    orderPattern: String.raw`(?:#|\border(?:\s+(?:no\.?|nr\.?|number))?[\s:#]*)([A-Z]{0,4}-?\d{4,12})\b`,
    receiptDays: 30,
    hours: Array.from({ length: 7 }, (): [string, string][] => [['00:00', '24:00']]),
  };
}

/** What was stored, completed by the defaults: settings added later have a value in older workspaces too. */
export function completeSettings(stored: Partial<WorkspaceSettings>): WorkspaceSettings {
  return { ...defaultWorkspaceSettings(), ...stored };
}

/** The settings that make no sense, by their path, each with what would be right. Empty: all is well. */
export function settingsMistakes(settings: Partial<WorkspaceSettings>): Record<string, string> {
  const mistakes: Record<string, string> = {};
  if (settings.orderPattern) {
    const compiled = compilePattern(settings.orderPattern);
    if (!compiled.ok) mistakes['settings.orderPattern'] = `must be a regular expression, but it ${compiled.mistake}`;
  }
  settings.hours?.forEach((day, index) => {
    let end = '';
    for (const [from, to] of day) {
      if (!isTime(from) || !isTime(to) || from >= to || from < end)
        mistakes[`settings.hours.${index}`] = 'must be spans like 09:00 to 17:30, in order, without overlap';
      end = to;
    }
  });
  return mistakes;
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text);
}

/** Does this name a time zone we can reckon with? */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}

/** The country a language tag names (`uk-UA`: `UA`), whose way of writing phone numbers is then understood; undefined where it names none. */
export function countryOf(locale: string): string | undefined {
  try {
    return new Intl.Locale(locale).region;
  } catch {
    return undefined;
  }
}

/** Is this a language tag (BCP 47)? */
export function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
