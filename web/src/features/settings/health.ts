// What the health page says: the verdict in a sentence, and the findings in the order they deserve to be read.
import type { SystemFinding } from '@throughline/sdk';

export type Finding = SystemFinding;

const titles: Readonly<Record<Finding['area'], string>> = { machine: 'Machine', work: 'Work', channels: 'Channels' };
const urgency: Readonly<Record<Finding['state'], number>> = { bad: 0, warning: 1, good: 2 };

/** Areas that have findings, what is worst first within each. */
export function areas(findings: readonly Finding[]): readonly { title: string; findings: readonly Finding[] }[] {
  return (Object.keys(titles) as Finding['area'][])
    .map((area) => ({
      title: titles[area],
      findings: findings
        .filter((finding) => finding.area === area)
        .toSorted((a, b) => urgency[a.state] - urgency[b.state]),
    }))
    .filter((area) => area.findings.length > 0);
}

export function verdict(findings: readonly Finding[]): {
  tone: 'ok' | 'warn' | 'danger';
  title: string;
  detail: string;
} {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const [wrong, look] = [count('bad'), count('warning')];
  if (wrong > 0)
    return {
      tone: 'danger',
      title: `${wrong === 1 ? 'One thing is' : `${wrong} things are`} wrong`,
      detail: 'Below it says what helps. Looked',
    };
  if (look > 0)
    return {
      tone: 'warn',
      title: `${look === 1 ? 'One thing wants' : `${look} things want`} a look`,
      detail: 'Everything works. Looked',
    };
  return { tone: 'ok', title: 'All is well', detail: 'Looked' };
}
