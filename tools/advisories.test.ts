import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { judge } from './advisories.ts';

const url = 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc';
const found = JSON.stringify({
  auditReportVersion: 2,
  vulnerabilities: {
    mailer: {
      name: 'mailer',
      severity: 'high',
      via: [{ source: 1, url, title: 'It sends', severity: 'high', range: '<7' }],
    },
    wrapper: { name: 'wrapper', severity: 'high', via: ['mailer'] },
  },
});
const now = new Date('2026-11-21T10:00:00Z');

test('an advisory counts once, for the package it is about', () => {
  const verdict = judge(found, {}, now)!;
  assert.equal(verdict.counts.length, 1);
  assert.match(verdict.counts[0]!, /^GHSA-aaaa-bbbb-cccc mailer <7 \(high\): It sends/);
});

test('one that is allowed with a reason counts no more, until its day is over', () => {
  const list = { 'GHSA-aaaa-bbbb-cccc': { why: 'we never send', until: '2026-12-01' } };
  assert.deepEqual(judge(found, list, now), { counts: [], needless: [] });
  assert.equal(judge(found, list, new Date('2026-12-02T00:00:00Z'))!.counts.length, 1);
  assert.deepEqual(judge('{"vulnerabilities":{}}', list, now)!.needless, ['GHSA-aaaa-bbbb-cccc']);
});

test('a registry that does not answer, or answers something else, gives no verdict', () => {
  for (const said of ['', 'npm error', '{"message":"405 Method Not Allowed","statusCode":405}', 'null', '[]'])
    assert.equal(judge(said, {}, now), null, said);
});

/** The command itself against a registry of ours, as `npm run check` runs it. */
async function checkAgainst(
  answer: (path: string) => [status: number, body: string],
): Promise<[code: number | null, said: string]> {
  const asked: string[] = [];
  const registry = createServer((request, response) => {
    asked.push(String(request.url));
    request.resume().on('end', () => {
      const [status, body] = answer(String(request.url));
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const cache = mkdtempSync(join(tmpdir(), 'throughline-npm-'));
  try {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'advisories.ts')], {
      env: {
        ...process.env,
        npm_config_registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`,
        npm_config_cache: cache,
      },
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    assert.ok(asked.length > 0, 'the registry was asked');
    return [code, said];
  } finally {
    registry.close();
    registry.closeAllConnections();
    rmSync(cache, { recursive: true, force: true });
  }
}

test('an advisory of a package we ship fails the build, by name; a registry that keeps none says so in one line and fails nothing', async () => {
  const advisory = { id: 7, url, title: 'It lets everybody in', severity: 'critical', vulnerable_versions: '*' };
  const { version } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../node_modules/fastify/package.json'), 'utf8'),
  ) as { version: string };
  const packument = {
    name: 'fastify',
    versions: { [version]: { name: 'fastify', version } },
    'dist-tags': { latest: version },
  };
  const [code, said] = await checkAgainst((path) =>
    path.includes('advisories/bulk')
      ? [200, JSON.stringify({ fastify: [advisory] })]
      : path.startsWith('/fastify')
        ? [200, JSON.stringify(packument)]
        : [404, '{}'],
  );
  assert.equal(code, 1, said);
  assert.match(said, /^✖ known advisories\nGHSA-aaaa-bbbb-cccc fastify \* \(critical\): It lets everybody in\n/);
  assert.deepEqual(await checkAgainst(() => [405, '{"message":"405 Method Not Allowed"}']), [
    0,
    '– known advisories: not checked, the registry did not tell (npm audit)\n',
  ]);
});
