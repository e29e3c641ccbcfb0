// What the health page says: the verdict in a sentence, and the findings in the order they deserve to be read.
import type { SystemFinding } from '@throughline/sdk';
import type { ReactNode } from 'react';
import { msg, t, type Msg } from '../../words/t.ts';

export type Finding = SystemFinding;

const titles: Readonly<Record<Finding['area'], Msg>> = {
  machine: msg('Machine'),
  work: msg('Work'),
  channels: msg('Channels'),
};
const urgency: Readonly<Record<Finding['state'], number>> = { bad: 0, warning: 1, good: 2 };

/** Areas that have findings, what is worst first within each. */
export function areas(
  findings: readonly Finding[],
): readonly { id: string; title: string; findings: readonly Finding[] }[] {
  return (Object.keys(titles) as Finding['area'][])
    .map((area) => ({
      id: area,
      title: t.of(titles[area]),
      findings: findings
        .filter((finding) => finding.area === area)
        .toSorted((a, b) => urgency[a.state] - urgency[b.state]),
    }))
    .filter((area) => area.findings.length > 0);
}

export function verdict(
  findings: readonly Finding[],
  time: ReactNode,
): { tone: 'ok' | 'warn' | 'danger'; title: string; detail: ReactNode } {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const [wrong, look] = [count('bad'), count('warning')];
  if (wrong > 0)
    return {
      tone: 'danger',
      title: t('{count, plural, =1 {One thing is wrong} other {# things are wrong}}', { count: wrong }),
      detail: t.rich('Below it says what helps. Looked {time}', { time }),
    };
  if (look > 0)
    return {
      tone: 'warn',
      title: t('{count, plural, =1 {One thing wants a look} other {# things want a look}}', { count: look }),
      detail: t.rich('Nothing is broken. Looked {time}', { time }),
    };
  return { tone: 'ok', title: t('All is well'), detail: t.rich('Looked {time}', { time }) };
}
