// Writes sdk/src/agent/table.ts: each route's method, path and wire, so that the browser carries no schema. Run it after changing protocol/.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { routes } from '@throughline/protocol';

const target = fileURLToPath(new URL('../sdk/src/agent/table.ts', import.meta.url));

/** The text table.ts must have. The customer's own routes are left to the visitor's client, a directory's to directories. */
export function sdkTable(): string {
  const rows = Object.entries(routes)
    .filter(([, route]) => !route.path.startsWith('/visitor') && route.wire !== 'scim')
    .map(([name, route]) => `  ${name}: ['${route.method}', '${route.path}', '${route.wire}'],`);
  return [
    '// Made by tools/generate-sdk.ts from the contracts in protocol/; change those and run it again.',
    'export const table = {',
    ...rows,
    '} as const;',
    '',
  ].join('\n');
}
/** The table as it stands on disk. */
export const writtenTable = (): string => readFileSync(target, 'utf8');

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, sdkTable());
