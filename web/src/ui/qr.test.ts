// The QR codes we draw: their fixed parts by the standard, and read back by a real reader where one is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { qrModules } from './qr.ts';

const address =
  'otpauth://totp/Throughline:maja%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Throughline';
const hasReader = spawnSync('zbarimg', ['--version']).status === 0;

test('a code is square, of an odd side its version gives, with three finders and a dark module', () => {
  for (const length of [1, 17, 18, 78, 134, 230, 520]) {
    const modules = qrModules('x'.repeat(length));
    const side = modules.length;
    assert.equal((side - 17) % 4, 0);
    assert.ok(modules.every((row) => row.length === side));
    for (const [x, y] of [
      [0, 0],
      [side - 7, 0],
      [0, side - 7],
    ] as const) {
      assert.equal(
        modules
          .slice(y, y + 7)
          .map((row) =>
            row
              .slice(x, x + 7)
              .map(Number)
              .join(''),
          )
          .join(' '),
        '1111111 1000001 1011101 1011101 1011101 1000001 1111111',
      );
    }
    assert.equal(modules[side - 8]![8], true);
  }
});
test('what is too long is refused, not cut', () => assert.throws(() => qrModules('x'.repeat(521)), /does not fit/));
test(
  'a reader reads back what was written, in every version',
  { skip: hasReader ? false : 'no QR reader (zbarimg) on this machine' },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'qr-'));
    try {
      for (const text of [
        address,
        ...[1, 17, 18, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520].map((length) =>
          Array.from({ length }, (_, at) => String.fromCharCode(97 + ((at * 7 + length) % 26))).join(''),
        ),
      ]) {
        const path = join(folder, 'code.pbm');
        writeFileSync(path, picture(qrModules(text)));
        assert.equal(
          execFileSync('zbarimg', ['-q', '--raw', path], { stdio: ['ignore', 'pipe', 'ignore'] })
            .toString()
            .trimEnd(),
          text,
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

function picture(modules: readonly (readonly boolean[])[]): string {
  const scale = 4;
  const side = (modules.length + 8) * scale;
  const rows = Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_each, x) =>
      modules[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4] ? 1 : 0,
    ).join(' '),
  );
  return `P1\n${side} ${side}\n${rows.join('\n')}\n`;
}
