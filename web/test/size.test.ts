// What a first visit downloads is a promise: 190 kB of script in twenty files, and 20 kB of style, after gzip.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { initialSize } from './initial-size.ts';

const skip = existsSync(join(import.meta.dirname, '../dist/.vite/manifest.json'))
  ? false
  : 'the app is not built: npm run build -w web';
const limitJs = 190_000;
const limitCss = 20_000;
const limitFiles = 20;

test('the first load stays within its budget', { skip }, () => {
  const { js, css, files } = initialSize();
  assert.ok(
    js <= limitJs,
    `${js} bytes of script: ${files
      .slice(0, 8)
      .map((each) => `${each.file} ${each.bytes}`)
      .join(', ')}`,
  );
  assert.ok(files.length <= limitFiles, `${files.length} files of script`);
  assert.ok(css <= limitCss, `${css} bytes of style`);
});
