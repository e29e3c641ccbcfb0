// What operators copy is held true: the board and the alerts ask only for numbers that exist, variables are ones the server reads, and
// Dockerfile, compose file, units and chart say what they should. Where docker, helm or systemd-analyze are here, they judge too.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { startServer, type Server } from '../stories/server.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, 'deploy', path), 'utf8');
const has = (program: string) => spawnSync('which', [program]).status === 0;

let server: Server;
before(
  async () => {
    server = await startServer();
  },
  { timeout: 180_000 },
);
after(() => server.stop());

test('every number of the board and the alerts is told by a running server, and every number told is on the board', async () => {
  const page = await (await fetch(`${server.url}/metrics`)).text();
  const known = new Set(
    [...page.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name, type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name!],
    ),
  );
  const board = JSON.parse(read('grafana/throughline.json')) as { panels: { targets?: { expr: string }[] }[] };
  const groups = parse(read('prometheus/alerts.yml')) as { groups: { rules: { alert: string; expr: string }[] }[] };
  const asked = [
    ...board.panels.flatMap((panel) => (panel.targets ?? []).map((target) => target.expr)),
    ...groups.groups.flatMap((group) => group.rules.map((rule) => rule.expr)),
  ];
  const names = new Set(asked.flatMap((expr) => expr.match(/\b(throughline|nodejs|process)_\w+/g) ?? []));
  assert.ok(names.size >= 25, `${names.size} numbers`);
  assert.deepEqual(
    [...names].filter((name) => !known.has(name)),
    [],
    'asked for, but never told',
  );
  const shown = JSON.stringify(asked);
  const ours = [...known].filter((name) => name.startsWith('throughline_') && !/_(bucket|sum|count)$/.test(name));
  const silent = ['throughline_info', 'throughline_bus_hints_total', 'throughline_disk_size_bytes'];
  assert.deepEqual(
    ours.filter((name) => !shown.includes(name) && !silent.includes(name)),
    [],
    'told, but on no board',
  );
});

test('the board draws nothing over something else, and each alert says what helps', () => {
  const board = JSON.parse(read('grafana/throughline.json')) as {
    panels: { id: number; gridPos: { x: number; y: number; w: number } }[];
  };
  const places = board.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
  assert.equal(new Set(places).size, places.length);
  assert.equal(new Set(board.panels.map((panel) => panel.id)).size, board.panels.length);
  for (const { gridPos } of board.panels) assert.ok(gridPos.x + gridPos.w <= 24);
  const { groups } = parse(read('prometheus/alerts.yml')) as {
    groups: {
      rules: { alert: string; expr: string; labels: { severity: string }; annotations: Record<string, string> }[];
    }[];
  };
  for (const rule of groups.flatMap((group) => group.rules)) {
    assert.match(rule.alert, /^Throughline[A-Z]\w+$/);
    assert.match(rule.labels.severity, /^(page|look)$/, rule.alert);
    assert.ok(rule.annotations['summary'] && rule.annotations['remedy'], rule.alert);
  }
  parse(read('prometheus/scrape.yml'));
});

test('no variable is given to the server that it does not read', () => {
  const documented = new Set(
    readFileSync(join(ROOT, 'docs/operating.md'), 'utf8').match(
      /\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b|\b(PORT|HOST|ROLE)\b/g,
    ),
  );
  const others = ['NODE_ENV', 'PGPASSWORD'];
  const compose = parse(read('compose.yaml'), { merge: true }) as Compose;
  const given = [
    ...Object.values(compose.services)
      .filter((service) => service.build)
      .flatMap((service) => Object.keys(service.environment ?? {})),
    ...[...read('helm/throughline/templates/deployments.yaml').matchAll(/- name: ([A-Z_0-9]+)$/gm)].map(
      ([, name]) => name!,
    ),
    ...[...read('helm/throughline/templates/secret.yaml').matchAll(/^ {2}([A-Z_0-9]+):/gm)].map(([, name]) => name!),
    ...[...read('Dockerfile').matchAll(/^(?:ENV| {4})\s*([A-Z_]+)=/gm)].map(([, name]) => name!),
    ...readdirSync(join(ROOT, 'deploy/systemd')).flatMap((unit) =>
      [...read(`systemd/${unit}`).matchAll(/^Environment=(.*)$/gm)].flatMap(([, line]) =>
        line!.split(' ').map((each) => each.split('=')[0]!),
      ),
    ),
  ];
  assert.ok(given.length > 20);
  assert.deepEqual(
    given.filter((name) => !documented.has(name) && !others.includes(name)),
    [],
  );
});

test('the image runs as nobody in particular, is built in stages, watches itself, and holds no secret', () => {
  const text = read('Dockerfile').replace(/\\\n/g, ' ');
  const steps = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const step = /^([A-Z]+)\s+(.*)$/.exec(line.trim());
      assert.ok(step, `no instruction: ${line}`);
      return { word: step[1]!, rest: step[2]! };
    });
  const words = 'FROM RUN WORKDIR COPY ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK CMD'.split(' ');
  for (const { word } of steps) assert.ok(words.includes(word), word);
  const last = steps.map(({ word }) => word).lastIndexOf('FROM');
  assert.ok(last > 0, 'two stages');
  const final = steps.slice(last);
  const of = (word: string) => final.filter((step) => step.word === word).map(({ rest }) => rest);
  assert.deepEqual(of('USER'), ['10001:10001']);
  assert.ok(final.findIndex(({ word }) => word === 'USER') > final.findLastIndex(({ word }) => word === 'RUN'));
  assert.match(of('HEALTHCHECK')[0]!, /\/healthz/);
  assert.deepEqual(JSON.parse(of('CMD')[0]!), ['node', 'server/dist/main.js']);
  assert.deepEqual(of('STOPSIGNAL'), ['SIGTERM']);
  for (const { word, rest } of steps)
    if (word === 'COPY' && !rest.startsWith('--from'))
      for (const from of rest.split(/\s+/).slice(0, -1))
        assert.ok(from === '.' || spawnSync('ls', [join(ROOT, from)]).status === 0, `${from} is there`);
  assert.doesNotMatch(text, /(PASSWORD|SECRET_KEY|TOKEN)\s*=/);
  for (const kept of ['.git', '**/node_modules', '**/dist', 'data', '.env*', '*.key'])
    assert.ok(read('Dockerfile.dockerignore').split('\n').includes(kept), `${kept} stays out`);
});

interface Service {
  build?: { context: string; dockerfile: string };
  environment?: Record<string, string>;
  healthcheck?: object;
  profiles: string[];
  volumes?: string[];
  image: string;
  depends_on?: Record<string, { condition: string }>;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}
test('the compose file has both ways, names only what it defines, and holds no password', (context) => {
  const { services, volumes } = parse(read('compose.yaml'), { merge: true }) as Compose;
  const of = (profile: string) =>
    Object.entries(services)
      .filter(([, service]) => service.profiles.includes(profile))
      .map(([name]) => name)
      .sort();
  assert.deepEqual([of('one'), of('many')], [['house'], ['database', 'web', 'worker']]);
  assert.deepEqual(
    [services['web']!.environment!['ROLE'], services['worker']!.environment!['ROLE']],
    ['web', 'worker'],
  );
  for (const [name, service] of Object.entries(services)) {
    for (const volume of service.volumes ?? []) assert.ok(volume.split(':')[0]! in volumes, `${name}: ${volume}`);
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {}))
      assert.ok(condition !== 'service_healthy' || services[other]!.healthcheck, `${name} waits for ${other}`);
    for (const [key, value] of Object.entries(service.environment ?? {}))
      if (/PASSWORD|KEY/.test(key)) assert.match(value, /^\$\{\w+:-\}$/, `${name}: ${key}`);
  }
  if (spawnSync('docker', ['compose', 'version']).status !== 0)
    return context.diagnostic('docker compose is not here: judged by its words only');
  for (const profile of ['one', 'many']) {
    const judged = spawnSync(
      'docker',
      ['compose', '-f', join(ROOT, 'deploy/compose.yaml'), '--profile', profile, 'config', '-q'],
      { encoding: 'utf8' },
    );
    assert.equal(judged.status, 0, judged.stderr);
  }
});

const HARDENING =
  'NoNewPrivileges ProtectSystem ProtectHome PrivateTmp PrivateDevices ProtectKernelModules ProtectKernelTunables ProtectControlGroups RestrictAddressFamilies RestrictNamespaces RestrictSUIDSGID LockPersonality CapabilityBoundingSet SystemCallFilter'.split(
    ' ',
  );
test('units are understood by systemd, run as a user of their own, and may do little', (context) => {
  const dir = mkdtempSync(join(tmpdir(), 'throughline-units-'));
  context.after(() => rmSync(dir, { recursive: true, force: true }));
  for (const name of ['throughline.service', 'throughline@.service']) {
    const text = read(`systemd/${name}`);
    const settings = new Map([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key!, value!]));
    for (const key of HARDENING) assert.ok(settings.has(key), `${name}: ${key}`);
    assert.equal(settings.get('User'), 'throughline');
    assert.ok(Number(settings.get('TimeoutStopSec')) > 25, 'longer than the server itself takes at most');
    assert.ok(!settings.has('MemoryDenyWriteExecute'), 'a compiler at run time writes what it executes');
    // The program is elsewhere on this machine.
    writeFileSync(join(dir, name), text.replaceAll('/opt/throughline/node_modules/.bin/node', process.execPath));
  }
  if (!has('systemd-analyze')) return context.diagnostic('systemd-analyze is not here');
  const judged = spawnSync('systemd-analyze', ['verify', ...readdirSync(dir).map((name) => join(dir, name))], {
    encoding: 'utf8',
  });
  const said = `${judged.stdout}${judged.stderr}`.split('\n').filter((line) => line.includes('throughline'));
  assert.deepEqual(said, []);
});

const CHART = join(ROOT, 'deploy/helm/throughline');
test('the chart is whole: what templates ask for stands in values.yaml, and probes ask where the server answers', (context) => {
  const values = parse(read('helm/throughline/values.yaml')) as Record<string, unknown>;
  assert.equal((parse(read('helm/throughline/Chart.yaml')) as { apiVersion: string }).apiVersion, 'v2');
  const files = readdirSync(join(CHART, 'templates'));
  const defined = new Set<string>();
  const used = new Set<string>();
  for (const file of files) {
    const text = read(`helm/throughline/templates/${file}`);
    for (const [, path] of text.matchAll(/\.Values\.([\w.]+)/g)) {
      let at: unknown = values;
      for (const part of path!.split('.')) {
        assert.ok(at !== null && typeof at === 'object' && part in at, `${file}: .Values.${path} is in no values.yaml`);
        at = (at as Record<string, unknown>)[part];
      }
    }
    const opened = text.match(/\{\{-? *(if|range|with|define)\b/g)?.length ?? 0;
    assert.equal(text.match(/\{\{-? *end\b/g)?.length ?? 0, opened, `${file}: every block ends`);
    for (const [, name] of text.matchAll(/define "([\w.]+)"/g)) defined.add(name!);
    for (const [, name] of text.matchAll(/include "([\w.]+)"/g)) used.add(name!);
    if (file.endsWith('.tpl')) continue;
    // What is left between the placeholders is YAML.
    const plain = text
      .replace(/^\s*\{\{-? *(if|range|with|end|define|else|toYaml)[^}]*\}\}\s*$/gm, '')
      .replace(/^\{\{- \$\w+ := .*\}\}$/gm, '')
      .replace(/\{\{[^}]*\}\}/g, 'x');
    for (const document of parseAllDocuments(plain)) assert.deepEqual(document.errors, [], file);
  }
  assert.deepEqual(
    [...used].filter((name) => !defined.has(name)),
    [],
  );
  const nodes = read('helm/throughline/templates/deployments.yaml');
  assert.match(nodes, /livenessProbe:\s+httpGet: \{ path: \/healthz,/);
  assert.match(nodes, /readinessProbe:\s+httpGet: \{ path: \/readyz,/);
  assert.match(nodes, /runAsNonRoot: true/);
  assert.ok(Number(/terminationGracePeriodSeconds: (\d+)/.exec(nodes)![1]) > 30);
  if (!has('helm')) return context.diagnostic('helm is not here: judged by its words only');
  const rendered = spawnSync(
    'helm',
    ['template', 'house', CHART, '--set', 'publicUrl=https://a.example,secret.databaseUrl=x,secret.secretKey=y'],
    { encoding: 'utf8' },
  );
  assert.equal(rendered.status, 0, rendered.stderr);
  const kinds = parseAllDocuments(rendered.stdout).map((document) => document.get('kind'));
  assert.deepEqual(kinds.filter((kind) => kind === 'Deployment').length, 2);
});
