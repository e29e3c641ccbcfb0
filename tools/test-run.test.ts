// The runner of the tests, tried on files that pass, fail, fail once, and never end.
import assert from 'node:assert/strict';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isAlive } from '../server/src/ground/embedded-postgres.ts';
import { chooseNext, inGroups, inOrder, longFiles } from './test-plan.js';
import { runFiles } from './test-run.js';

const cwd = mkdtempSync(join(tmpdir(), 'tl-runner-'));
after(() => rmSync(cwd, { recursive: true }));
const file = (name: string, body: string): string => {
  writeFileSync(join(cwd, name), `const { test } = require('node:test');\n${body}`);
  return name;
};
const good = file(
  'good.test.cjs',
  "test('one', (it) => it.diagnostic('passed only in a fresh page: one')); test('two', () => {}); test('three', { skip: true }, () => {});",
);
const bad = file('bad.test.cjs', "test('fine', () => {}); test('broken', () => { throw new Error('always wrong'); });");
/** Fails whenever its mark is not there, and leaves it. */
const once = (name: string): string =>
  file(
    `${name}.test.cjs`,
    `test('shaky', () => {
      const fs = require('node:fs');
      if (fs.existsSync(${JSON.stringify(join(cwd, name))})) return;
      fs.writeFileSync(${JSON.stringify(join(cwd, name))}, '');
      throw new Error('the first time of ${name}');
    });`,
  );
async function run(files: readonly string[], more: { isStrict?: boolean; fileSeconds?: number } = {}) {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  return { ...(await runFiles(files, { cwd, write, ...more })), said };
}

test('what passes is counted and named, what fails twice is counted once, with all it said', async () => {
  const { passed, failed, unsteady, said } = await run([good, bad]);
  assert.deepEqual([passed, failed, unsteady], [3, 1, []]);
  assert.match(said, /✔ good\.test\.cjs · 2 passed, 1 skipped · \S+ s\n  ℹ passed only in a fresh page: one\n/);
  assert.equal(said.match(/✖ bad\.test\.cjs · 1 passed · /g)?.length, 2, 'it had its second run');
  assert.match(said, /always wrong/);
  assert.doesNotMatch(said, /UNSTEADY/);
});

test('what fails once and then passes alone has passed, and its first failure is shown loudly', async () => {
  const { passed, failed, unsteady, said } = await run([once('loud'), good]);
  assert.deepEqual([passed, failed, unsteady], [3, 0, ['loud.test.cjs']]);
  assert.match(said, /UNSTEADY loud\.test\.cjs: [^\n]*\n[^]*the first time of loud[^]*✔ loud\.test\.cjs · 1 passed/);
});

test('strictly, what failed once has failed', async () => {
  const { passed, failed, unsteady, said } = await run([once('strict')], { isStrict: true });
  assert.deepEqual([passed, failed, unsteady], [0, 1, []]);
  assert.equal(said.match(/strict\.test\.cjs · /g)?.length, 1, 'there was no second run');
});

test('when many fail, none gets a second chance', async () => {
  const many = Array.from({ length: 6 }, (_, at) => once(`many${at}`));
  const { passed, failed, unsteady, said } = await run(many);
  assert.deepEqual([passed, failed, unsteady], [0, 6, []]);
  assert.match(said, /6 files failed, which is no accident/);
});

test('a file that never ends is ended with what it has started', { timeout: 180_000 }, async () => {
  const mark = join(cwd, 'orphan');
  const hangs = file(
    'hangs.test.cjs',
    `const orphan = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
     require('node:fs').writeFileSync(${JSON.stringify(mark)}, String(orphan.pid));
     test('hangs', () => new Promise(() => setInterval(() => {}, 1000)));`,
  );
  const { passed, failed, said } = await run([hangs], { isStrict: true, fileSeconds: 4 });
  assert.deepEqual([passed, failed], [0, 1]);
  assert.match(said, /It did not end within 4 seconds\./);
  const orphan = Number(readFileSync(mark, 'utf8'));
  while (isAlive(orphan))
    await new Promise((go) => {
      setTimeout(go, 20);
    });
});

test('a file that tests nothing has failed', async () => {
  assert.equal((await run([file('empty.test.cjs', '')], { isStrict: true })).failed, 1);
});

mkdirSync(join(cwd, 'domain'));
const grouped = (name: string, body: string): string => file(join('domain', `${name}.test.cjs`), body);

test('short files share a process: each is counted, and what fails is told by the file itself, alone', async () => {
  const fine = grouped('a', "test('one', () => {});");
  const wrong = grouped('b', "test('two', () => {}); test('broken', () => { throw new Error('wrong in company'); });");
  const all = await run([fine, wrong]);
  assert.deepEqual([all.passed, all.failed, all.unsteady], [2, 1, []]);
  assert.match(all.said, /✖ domain\/a\S+ and 1 more to domain\/b\S+ · 2 passed/);
  assert.match(all.said, /✖ domain\/b\.test\.cjs · 1 passed/);
  assert.doesNotMatch(all.said, /once more, alone: domain\/a/, 'what passed has passed');
  const strict = await run([fine, wrong], { isStrict: true });
  assert.deepEqual([strict.passed, strict.failed], [2, 1]);
});

test('in company too, a file that tests nothing has failed, and so has one that cannot be read', async () => {
  const fine = grouped('c', "test('one', () => {});");
  for (const body of ['', "throw new Error('cannot be read');"]) {
    const none = grouped('d', body);
    assert.deepEqual((await run([fine, none], { isStrict: true })).failed, 1, body);
    assert.deepEqual((await run([fine, none])).failed, 1, body);
  }
});

test('short files that keep nothing for others go in groups, and so do those that share a browser; each runs once', () => {
  const files = ['domain/a.test.ts', 'domain/b.test.ts', 'server/src/ground/c.test.ts', 'web/src/d.test.ts'];
  const all = [...longFiles(), ...files];
  const { groups, order } = inGroups(inOrder(all));
  const [last = '', short = ''] = order.toReversed();
  assert.equal(last, 'server/src/ground/c.test.ts');
  assert.deepEqual(groups.get(short), ['domain/a.test.ts', 'domain/b.test.ts', 'web/src/d.test.ts']);
  const ran = order.flatMap((name) => groups.get(name) ?? [name]);
  assert.deepEqual(
    ran.filter((each) => all.includes(each)),
    ran,
  );
  assert.deepEqual(ran.toSorted(), all.toSorted());
  assert.deepEqual(inGroups(['domain/a.test.ts']).order, ['domain/a.test.ts']);
  const [told, inbox] = ['web/test/told.test.ts', 'web/test/inbox.test.ts'];
  const [together = ''] = inGroups([told, 'tools/x.test.ts', inbox]).order;
  assert.deepEqual(inGroups([told, inbox]).groups.get(together), [inbox, told]);
  assert.equal(chooseNext([together, 'a.test.ts'], [together, together]), 'a.test.ts', 'it has a browser');
});

test('the plan: longest first, two browsers at a time while there is other work, a waiting file beside three that work', () => {
  const plan = inOrder(['b.test.ts', ...longFiles(), 'a.test.ts']);
  assert.deepEqual(plan, [...longFiles(), 'a.test.ts', 'b.test.ts']);
  const begun: string[] = [];
  const left = [...plan];
  for (let next = chooseNext(left, begun); next !== undefined; next = chooseNext(left, begun)) {
    begun.push(next);
    left.splice(left.indexOf(next), 1);
  }
  assert.equal(begun.length, 4);
  const [browser = '', second = '', third = ''] = longFiles().filter((each) => each.startsWith('web/test/'));
  assert.equal(chooseNext([second, 'a.test.ts'], [browser]), second);
  assert.equal(chooseNext([third, 'a.test.ts'], [browser, second]), 'a.test.ts');
  assert.equal(chooseNext([third], [browser, second]), third, 'nothing else is left');
  assert.equal(chooseNext(['a.test.ts'], ['b.test.ts', 'c.test.ts', browser]), undefined);
  assert.equal(chooseNext(['a.test.ts'], ['b.test.ts', 'c.test.ts', browser], true), 'a.test.ts', 'the cores are idle');
  assert.equal(chooseNext(['a.test.ts'], ['b', 'c', 'd', 'e', 'f', 'g'], true), undefined, 'however idle they are');
  assert.deepEqual(chooseNext([], []), undefined);
});

test('every file the plan names is there', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  assert.deepEqual(
    longFiles().filter((each) => globSync(each, { cwd: root }).length === 0),
    [],
  );
});
