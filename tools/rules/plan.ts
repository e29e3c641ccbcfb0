// The floor plan: who may know whom (docs/ARCHITECTURE.md), and the exceptions from the house's measures, each with its reason.

/** For each part, what it may import. The first that matches a file counts; what is not listed is a wall. `$1` is the part's own name. */
export const plan: readonly { readonly part: RegExp; readonly may: readonly RegExp[] }[] = [
  { part: /^domain\/src\//, may: [/^domain\//] },
  { part: /^protocol\/src\//, may: [/^protocol\//, /^domain\//, /^npm:zod$/] },
  { part: /^sdk\/src\//, may: [/^sdk\//, /^protocol\//, /^domain\//] },
  { part: /^channels\/kit\/src\//, may: [/^channels\/kit\//, /^domain\//, /^node:(crypto|test|assert\/strict)$/] },
  { part: /^channels\/([\w-]+)\/src\//, may: [/^channels\/$1\//, /^channels\/kit\//, /^domain\//, /^npm:/, /^node:/] },
  { part: /^server\/src\/ground\//, may: [/^server\/src\/ground\//, /^domain\//, /^protocol\//, /^channels\/kit\//, /^npm:/, /^node:/] },
  { part: /^server\/src\/rooms\/([\w-]+)\//, may: [/^server\/src\/rooms\/$1\//, /^server\/src\/ground\//, /^domain\//, /^protocol\//, /^channels\/kit\//, /^npm:/, /^node:/] },
  { part: /^server\/src\/doors\//, may: [/^server\/src\/(doors|ground)\//, /^server\/src\/rooms\/[\w-]+\/index\.ts$/, /^domain\//, /^protocol\//, /^channels\/kit\//, /^npm:/, /^node:/] },
  { part: /^server\/src\/(main|build|channels)\.ts$/, may: [/./] },
  { part: /^server\/src\/testing\//, may: [/./] },
  { part: /^web\/src\/ui\//, may: [/^web\/src\/ui\//, /^sdk\//, /^npm:/] },
  { part: /^web\/src\/live\//, may: [/^web\/src\/live\//, /^sdk\//, /^protocol\//, /^domain\//, /^npm:/] },
  { part: /^web\/src\/commands\//, may: [/^web\/src\/(commands|ui|live)\//, /^sdk\//, /^domain\//, /^npm:/] },
  { part: /^web\/src\/features\/([\w-]+)\//, may: [/^web\/src\/features\/$1\//, /^web\/src\/(ui|live|commands)\//, /^sdk\//, /^protocol\//, /^domain\//, /^npm:/] },
  { part: /^web\/src\//, may: [/^web\/src\//, /^sdk\//, /^protocol\//, /^domain\//, /^npm:/] },
  { part: /^widget\/src\//, may: [/^widget\/src\//, /^widget\/locales\//, /^sdk\//, /^npm:preact/] },
];

/** Rooms of the server, lowest first. A room may import the index of any room before it, and nothing behind the index. */
export const floors: readonly string[] = [
  'people', 'channels', 'contacts', 'conversations', 'routing', 'sla', 'files', 'intake', 'delivery', 'threads', 'visitors', 'context', 'search', 'hooks', 'operations',
];

/** What a function and a file may measure; lines are the formatter's business. */
export const measures = { functionLines: 60, fileLines: 400 } as const;
/** `file` or `file: what` → why it may be longer. */
export const longer: Readonly<Record<string, string>> = {};

/** Words that mark an unfinished thing, or say nothing. */
export const bannedWords: readonly RegExp[] = [
  /\b(TODO|FIXME|XXX|HACK)\b/, /coming soon/i, /lorem ipsum/i, /not (yet )?implemented/i, /@ts-(ignore|nocheck|expect-error)/, /(oxlint|eslint)-disable(?!.* -- \S)/, /\b(test|it|describe)\.only\(/,
];
/** Names for things nobody has thought about. */
export const bannedNames = /(^|[/-])(\w+-)?(manager|helper|helpers|util|utils|service|misc|common|data|info)\.tsx?$/;
