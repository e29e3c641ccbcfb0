// The rules of a form drawn from a channel's card: what is shown, what it starts with, what would be refused, what is sent.
import type { Channel, FieldSpec } from '@throughline/sdk';
import { listed } from '../words/lists.ts';
import { t } from '../words/t.ts';

export type CardValue = string | number | boolean;
export type CardValues = Readonly<Record<string, CardValue>>;

/** What a new form starts with: the defaults, or the stored settings of a channel. */
export function startValues(specs: readonly FieldSpec[], channel?: Channel): CardValues {
  return Object.fromEntries(
    specs
      .filter((spec) => spec.kind !== 'hidden')
      .map((spec) => {
        const stored = spec.kind === 'secret' ? undefined : channel?.settings[spec.key];
        return [spec.key, stored ?? spec.default ?? (spec.kind === 'switch' ? false : '')];
      }),
  );
}

/** Fields a person sees now: hidden ones never, conditional ones while their condition holds. */
export function shownFields(specs: readonly FieldSpec[], values: CardValues): readonly FieldSpec[] {
  return specs.filter(
    (spec) => spec.kind !== 'hidden' && (!spec.when || spec.when.is.some((value) => value === values[spec.when!.key])),
  );
}

export interface FieldGroup {
  readonly title: string | null;
  readonly fields: readonly FieldSpec[];
  /** Most leave all of it as it is: folded until someone opens it. */
  readonly isAdvanced: boolean;
}
/** The fields in the card's order, under the headings it names; those without one come first. */
export function groupsOf(fields: readonly FieldSpec[]): readonly FieldGroup[] {
  const titles = [...new Set(fields.map((field) => field.group ?? null))].toSorted(
    (a, b) => Number(a !== null) - Number(b !== null),
  );
  return titles.map((title) => {
    const its = fields.filter((field) => (field.group ?? null) === title);
    return { title, fields: its, isAdvanced: title !== null && its.every((field) => field.isAdvanced === true) };
  });
}
/** Two groups may each have a "Server": an error names the group as well where the label alone would not do. */
export function fieldLabels(specs: readonly FieldSpec[]): Readonly<Record<string, string>> {
  const isShared = (spec: FieldSpec) => specs.some((other) => other !== spec && other.label === spec.label);
  return Object.fromEntries(
    specs.flatMap((spec) => {
      const label = spec.group && isShared(spec) ? listed([spec.group, spec.label]) : spec.label;
      // The server names a channel's fields by their path.
      return [
        [spec.key, label],
        [`settings.${spec.key}`, label],
      ];
    }),
  );
}
/** How many of these a person has set otherwise than a new channel has them. */
export const changedIn = (
  specs: readonly FieldSpec[],
  values: CardValues,
  secretsSet: readonly string[] = [],
): number =>
  specs.filter((spec) =>
    spec.kind === 'secret'
      ? secretsSet.includes(spec.key) || (values[spec.key] ?? '') !== ''
      : (values[spec.key] ?? '') !== (spec.default ?? (spec.kind === 'switch' ? false : '')),
  ).length;

/** What is wrong with one value, in words; undefined when it may be sent. A secret that is already set may stay empty. */
export function mistakeIn(spec: FieldSpec, value: CardValue | undefined, isSecretSet = false): string | undefined {
  const text = typeof value === 'string' ? value.trim() : value === undefined ? '' : String(value);
  if (text === '') return spec.required && !isSecretSet && spec.kind !== 'switch' ? t('Fill this in') : undefined;
  if (spec.kind === 'number' && Number.isNaN(Number(text))) return t('Must be a number');
  if (spec.pattern && !matches(spec.pattern.source, text)) return spec.pattern.hint;
  return undefined;
}

/** All mistakes of the fields that are shown, by key. */
export function mistakesIn(
  specs: readonly FieldSpec[],
  values: CardValues,
  secretsSet: readonly string[] = [],
): Record<string, string> {
  const found = shownFields(specs, values).map(
    (spec) => [spec.key, mistakeIn(spec, values[spec.key], secretsSet.includes(spec.key))] as const,
  );
  return Object.fromEntries(found.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

/** What goes to the server: numbers as numbers, a secret only when one was typed (null clears it). */
export function settingsToSend(
  specs: readonly FieldSpec[],
  values: CardValues,
  cleared: readonly string[] = [],
): Record<string, CardValue | null> {
  const sent: Record<string, CardValue | null> = {};
  for (const spec of shownFields(specs, values)) {
    const value = values[spec.key];
    if (spec.kind === 'secret') {
      if (cleared.includes(spec.key)) sent[spec.key] = null;
      else if (typeof value === 'string' && value.trim() !== '') sent[spec.key] = value.trim();
    } else if (spec.kind === 'number') sent[spec.key] = value === '' || value === undefined ? null : Number(value);
    else if (value !== undefined)
      sent[spec.key] = typeof value === 'string' && spec.kind === 'text' ? value.trim() : value;
  }
  return sent;
}

// A card's pattern is ours, but a browser that cannot read it must not stop the form: the server checks again.
function matches(source: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${source})$`, 'u').test(text);
  } catch {
    return true;
  }
}
