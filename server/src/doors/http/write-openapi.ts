// Writes protocol/openapi.json anew from the contracts: `node server/src/doors/http/write-openapi.ts`.
import { writeFileSync } from 'node:fs';
import { VERSION } from '../../ground/version.ts';
import { openapi } from './openapi.ts';

writeFileSync(
  new URL('../../../../protocol/openapi.json', import.meta.url),
  `${JSON.stringify(openapi(VERSION), null, 2)}\n`,
);
