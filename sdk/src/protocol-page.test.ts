// docs/visitor-protocol.md is read by people who write native apps: each call, frame and command of the contract stands there, and each
// example is what the contract takes or sends.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type AnyRoute, problems, routes, VisitorCommand, VisitorFrame } from '@throughline/protocol';

const page = readFileSync(join(import.meta.dirname, '../../docs/visitor-protocol.md'), 'utf8');
const sections = page.split(/^#{2,3} /m);
const examples = (section: string, what: string): unknown[] =>
  [...section.matchAll(new RegExp(`^\`\`\`json ${what}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, json]) => JSON.parse(json!) as unknown,
  );
const calls = Object.entries(routes as Readonly<Record<string, AnyRoute>>).filter(([, { path }]) =>
  path.startsWith('/visitor'),
);

test('every call stands there with examples the contract takes, and none that it does not have', () => {
  const told = sections.flatMap((section) => /^`([A-Z]+ \/\S+)`\n/.exec(section)?.[1] ?? []);
  assert.deepEqual(told.toSorted(), calls.map(([, { method, path }]) => `${method} ${path}`).toSorted());
  for (const [name, route] of calls) {
    const section = sections.find((each) => each.startsWith(`\`${route.method} ${route.path}\`\n`))!;
    const [bodies, replies] = [examples(section, 'body'), examples(section, 'reply')];
    const takes = route.body.safeParse(undefined).success ? 0 : 1;
    assert.ok(bodies.length >= takes, `${name} needs an example of its body`);
    for (const body of bodies) assert.deepEqual(route.body.safeParse(body).error, undefined, name);
    const says = route.wire !== 'file' && route.status !== 204 && name !== 'addVisitorMessage' ? 1 : 0;
    assert.ok(replies.length >= says, `${name} needs an example of its reply`);
    for (const reply of replies) {
      const read = route.reply.safeParse(reply);
      assert.deepEqual(read.error, undefined, name);
      assert.deepEqual(read.data, reply, `${name}: nothing in it that is not sent`);
    }
  }
});

test('every frame and every command stands there', () => {
  const types = (list: readonly unknown[]) => list.map((each) => (each as { type: string }).type).toSorted();
  const known = (schema: typeof VisitorFrame | typeof VisitorCommand) =>
    schema.options.map((option) => [...option.shape.type.values][0]!).toSorted();
  const [frames, commands] = [examples(page, 'frame'), examples(page, 'command')];
  assert.deepEqual(types(frames), known(VisitorFrame));
  assert.deepEqual(types(commands), known(VisitorCommand));
  for (const frame of frames) assert.deepEqual(VisitorFrame.parse(frame), frame);
  for (const command of commands) assert.deepEqual(VisitorCommand.parse(command), command);
});

test('the example of a refusal is one of ours', () => {
  const [{ code, status, title }] = examples(page, 'problem') as [{ code: 'invalid'; status: number; title: string }];
  assert.deepEqual({ status, title }, problems[code]);
});
