// Known advisories of the packages that run in production, as npm's registry knows them: one that concerns us fails the build. A registry
// that does not answer, or keeps no advisories, fails nothing, and that is said in one line.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

const SECONDS = 60;
/** By number (GHSA-…): why it does not concern us, and the last day on which we need not look again. */
type Allowed = Readonly<Record<string, { readonly why: string; readonly until: string }>>;
const allowed: Allowed = {};

interface Found {
  readonly vulnerabilities: Readonly<Record<string, { readonly via?: readonly (string | Via)[] }>>;
}
interface Via {
  readonly source?: number;
  readonly url?: string;
  readonly title?: string;
  readonly severity?: string;
  readonly range?: string;
}

/** What an answer of `npm audit --json` means: null where it holds no verdict, else what counts, and which allowances nothing needs. */
export function judge(said: string, list: Allowed, now: Date): { counts: string[]; needless: string[] } | null {
  const answer = foundIn(said);
  if (!answer) return null;
  const found = new Map<string, string>();
  for (const [name, { via }] of Object.entries(answer.vulnerabilities))
    for (const each of via ?? []) {
      // A bare name says through which package it comes; that one stands here itself.
      if (typeof each === 'string') continue;
      const id = /GHSA-[\w-]+/.exec(each.url ?? '')?.[0] ?? String(each.source);
      found.set(id, `${id} ${name} ${each.range ?? ''} (${each.severity ?? 'unknown'}): ${each.title ?? ''}`);
    }
  const today = now.toISOString().slice(0, 10);
  return {
    counts: [...found].filter(([id]) => !(list[id] && list[id].until >= today)).map(([, line]) => line),
    needless: Object.keys(list).filter((id) => !found.has(id)),
  };
}

function foundIn(said: string): Found | null {
  try {
    const answer = JSON.parse(said) as Partial<Found> | null;
    return typeof answer?.vulnerabilities === 'object' ? (answer as Found) : null;
  } catch {
    return null;
  }
}

if (import.meta.main) {
  const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0'], {
    cwd: dirname(import.meta.dirname),
    encoding: 'utf8',
    timeout: SECONDS * 1000,
    maxBuffer: 64 * 1024 * 1024,
  });
  const verdict = error ? null : judge(stdout, allowed, new Date());
  const isGood = !verdict || verdict.counts.length === 0;
  process.stdout.write(
    verdict
      ? `${isGood ? '✔' : '✖'} known advisories\n${verdict.counts.map((line) => `${line}\n`).join('')}${verdict.needless.map((id) => `  ${id} is allowed in tools/advisories.ts, and no longer found\n`).join('')}`
      : '– known advisories: not checked, the registry did not tell (npm audit)\n',
  );
  process.exitCode = isGood ? 0 : 1;
}
