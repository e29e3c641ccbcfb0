// Real mails of others, lying beside the repository; tests that need them skip with a clear line where they are absent.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../../../shared/vendor/mail');
/** What to give `test` as `skip`. */
export const corpusSkip: string | false = existsSync(root)
  ? false
  : 'the mail corpora (../shared/vendor/mail) are not on this machine';
export const corpusPath = (...parts: readonly string[]): string => join(root, ...parts);
export function corpusFiles(folder: string, form: RegExp): readonly string[] {
  if (corpusSkip !== false) return [];
  return readdirSync(corpusPath(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => form.test(name))
    .map((name) => corpusPath(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}
