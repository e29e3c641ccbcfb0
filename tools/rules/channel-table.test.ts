// docs/channels.md tells what the cards say, and no other thing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { channels } from '../../server/src/channels.ts';
import { DOCS, table, withTable } from '../channel-table.ts';

test('the table of channels in the docs is that of the cards: node tools/channel-table.ts writes it anew', () => {
  const page = readFileSync(DOCS, 'utf8');
  assert.equal(page, withTable(page));
  for (const { card } of channels) assert.ok(table().includes(`| ${card.title} |`), card.title);
});
