// One thing the doctor looked at: how it is, in words for an operator, and what to do about it.
import type { SystemFinding } from '@throughline/protocol';
import type { z } from 'zod';

export type Finding = z.output<typeof SystemFinding>;
export type Area = Finding['area'];

type Words = Omit<Finding, 'state' | 'area' | 'remedy'>;
/** Findings of one area. What is good needs no remedy, everything else has one. */
export const findingsOf = (area: Area) => ({
  good: (id: string, title: string, detail: string): Finding => ({
    area,
    id,
    title,
    detail,
    remedy: '',
    state: 'good',
  }),
  warning: (words: Words, remedy: string): Finding => ({ area, ...words, remedy, state: 'warning' }),
  bad: (words: Words, remedy: string): Finding => ({ area, ...words, remedy, state: 'bad' }),
});

/** `3 minutes`, `2 days`: as exact as an operator needs. */
export function spanWords(seconds: number): string {
  if (seconds >= 86_400) return many(Math.round(seconds / 86_400), 'day');
  if (seconds >= 3600) return many(Math.round(seconds / 3600), 'hour');
  if (seconds >= 60) return many(Math.round(seconds / 60), 'minute');
  return many(Math.round(seconds), 'second');
}
export const size = (bytes: number) =>
  bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
export const many = (count: number, thing: string) => `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;
