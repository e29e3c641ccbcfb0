// The bytes of a table, as spreadsheets of several systems write them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodingOf, readTable } from './table.ts';

test('a table is read in the encoding and with the separator it was written', () => {
  const words = 'Name;E-Mail\nMüller;m@x.example\n';
  const latin = Uint8Array.from([...words].map((sign) => sign.codePointAt(0)!));
  const wide = Buffer.from(`\ufeff${words}`, 'utf16le');
  for (const [bytes, encoding] of [
    [Buffer.from(words), 'utf-8'],
    [Buffer.from(`\ufeff${words}`), 'utf-8'],
    [latin, 'windows-1252'],
    [wide, 'utf-16le'],
    [Buffer.from(wide).swap16(), 'utf-16be'],
  ] as const) {
    assert.equal(encodingOf(bytes), encoding);
    const table = readTable(bytes, []);
    assert.deepEqual(
      [table.separator, table.headers, table.sample],
      [';', ['Name', 'E-Mail'], [['Müller', 'm@x.example']]],
    );
    assert.deepEqual(table.meanings, ['name', 'email']);
  }
});
