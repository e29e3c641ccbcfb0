// The findings as text for a support ticket, in English as the server says them: what somebody outside may read, and nothing that opens a door.
import { maskSecrets } from '@throughline/domain';
import type { Finding } from './health.ts';

const states = ['bad', 'warning', 'good'] as const;

export function reportOf(findings: readonly Finding[], checkedAt: string): string {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const lines = [
    'Throughline: system health',
    [checkedAt, ...states.map((state) => `${state} ${count(state)}`)].join(' · '),
  ];
  for (const area of new Set(findings.map((finding) => finding.area))) {
    lines.push('', `## ${area}`);
    const mine = findings.filter((finding) => finding.area === area);
    for (const { state, title, detail, remedy } of mine.toSorted(
      (a, b) => states.indexOf(a.state) - states.indexOf(b.state),
    ))
      lines.push(`- [${state}] ${title}: ${detail}`, ...(remedy ? [`  → ${remedy}`] : []));
  }
  return `${withoutSecrets(lines.join('\n'))}\n`;
}

/** What a provider answered may quote a password, a token or somebody's address. */
export const withoutSecrets = (text: string): string =>
  maskSecrets(text)
    .replace(/(\w+:\/\/)[^\s/@]+@/g, '$1…@')
    .replace(/[\p{L}\p{N}._%+'-]+@(?=[\p{L}\p{N}-]+\.)/gu, '…@')
    .replace(/([?&;][^\s=&]*(?:key|token|secret|password|signature|code)[^\s=&]*=)[^\s&"')]+/gi, '$1…')
    .replace(/\b(bearer|basic)\s+[^\s"',]{6,}/gi, '$1 …')
    .replace(/\d{6,}:[\w-]{20,}/g, '…')
    // Long, and of all kinds of characters: no word of a language and no name of ours.
    .replace(/(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)\b[\w-]{20,}/g, '…')
    .replace(/\b[0-9a-f]{32,}\b/gi, '…');
