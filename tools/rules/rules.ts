// The house rules: each looks at the tree and names every place that breaks it. STYLE.md and ARCHITECTURE.md say why they are there.
import {
  bannedNames,
  bannedWords,
  fetchedOtherwise,
  floors,
  longer,
  measures,
  outsideTheWall,
  ownersDoors,
  plan,
} from './plan.ts';
import {
  channelFolders,
  channelNames,
  importsOf,
  isTest,
  product,
  sources,
  type Tree,
  withoutComments,
} from './tree.ts';

export type Rule = (tree: Tree) => string[];

/** Who may know whom. */
export const walls: Rule = (tree) =>
  product(tree).flatMap(([path, text]) =>
    importsOf(path, text)
      .filter((to) => !mayImport(path, to))
      .map((to) => `${path} imports ${to}`),
  );

function mayImport(path: string, to: string): boolean {
  const room = /^server\/src\/rooms\/([\w-]+)\//.exec(path)?.[1];
  const other = /^server\/src\/rooms\/([\w-]+)\/(.+)$/.exec(to);
  if (room && other && other[1] !== room)
    return (
      other[2] === 'index.ts' &&
      floors.includes(room) &&
      floors.includes(other[1]!) &&
      floors.indexOf(other[1]!) < floors.indexOf(room)
    );
  for (const { part, may } of plan) {
    const match = part.exec(path);
    if (match) return may.some((rule) => new RegExp(rule.source.replaceAll('$1', match[1] ?? '')).test(to));
  }
  return true;
}

/** Every room has its floor. */
export const roomsAreListed: Rule = (tree) =>
  [...new Set([...tree.keys()].flatMap((path) => /^server\/src\/rooms\/([\w-]+)\//.exec(path)?.[1] ?? []))]
    .filter((room) => !floors.includes(room))
    .map((room) => `server/src/rooms/${room} has no floor in tools/rules/plan.ts`);

/** SQL lives in stores, migrations and the ground. */
export const sqlInStores: Rule = (tree) =>
  product(tree)
    .filter(
      ([path]) =>
        path.startsWith('server/src/') &&
        !/\/(store|[\w-]+-store|store-[\w-]+)\.ts$/.test(path) &&
        !path.startsWith('server/src/ground/'),
    )
    .flatMap(([path, text]) =>
      [...withoutComments(text).matchAll(SQL)].map(
        (found) => `${path}:${text.slice(0, found.index).split('\n').length} holds SQL`,
      ),
    );
/** A string or template that begins as a statement does, over as many lines as it likes. */
const SQL =
  /(?<=['"`]\s*)(with \w+ as\b|select\s[^`;]{0,400}?\bfrom\s+\w|select \w+\(|insert into \w+|update \w+\s+set\b|delete from \w+|create (table|index)\b|listen \w+['"`])/gi;

/** What a caller asks for is done behind the second wall, but for the exceptions that stand in the plan by file and reason. */
export const wallIsKept: Rule = (tree) =>
  product(tree)
    .filter(([path]) => path.startsWith('server/src/') && !path.startsWith('server/src/ground/'))
    .flatMap(([path, text]) => {
      const code = withoutComments(text);
      const reasons = [...code.matchAll(/\boutside(?:TheWall)?\((?:\w[\w.]*, )?([^)]*)\)/g)].map((found) => found[1]!);
      const listed = outsideTheWall[path];
      const isOwners = !path.startsWith('server/src/doors/') || ownersDoors.test(path);
      return [
        ...reasons
          .filter((reason) => reason !== `'${listed}'`)
          .map((reason) => `${path} steps outside the wall for ${reason}`),
        ...(listed && reasons.length === 0 ? [`${path} is listed as outside the wall, and is not`] : []),
        ...(!isOwners && /\.db\b(?!\.within\()/.test(code)
          ? [`${path} asks the database for a caller without .within()`]
          : []),
      ];
    });

/** Nobody but a channel says its name. */
export const channelsUnnamed: Rule = (tree) => {
  const names = channelNames(tree);
  if (names.length === 0) return [];
  const ordinaryWords = ordinaryWordsIn(tree);
  // Some names are words of ours too (`email` is a kind of identity), as their channel's package says; as channels they would be
  // compared with a kind. Others stand inside longer words.
  const said = new RegExp(
    names
      .map((name) =>
        ordinaryWords.has(name) ? `\\bchannelKind\\w*\\s*[=!]==?\\s*['"]${name}['"]` : (inside[name] ?? name),
      )
      .join('|'),
    'i',
  );
  return product(tree)
    .filter(
      ([path]) =>
        !path.startsWith('channels/') &&
        // What people write before a number of theirs is their word, not ours.
        !/^(server\/src\/(channels\.ts|demo\/)|domain\/src\/facts\/words\.ts|docs\/)/.test(path),
    )
    .flatMap(([path, text]) => linesWith(withoutComments(text), said).map((line) => `${path}:${line} names a channel`));
};

/** `"throughline": { "ordinaryWords": ["line"] }` in the package of a channel. */
const ordinaryWordsIn = (tree: Tree): ReadonlySet<string> =>
  new Set(
    [...tree]
      .filter(([path]) => /^channels\/[\w-]+\/package\.json$/.test(path))
      .flatMap(([, text]) => {
        const { throughline } = JSON.parse(text) as { throughline?: { ordinaryWords?: readonly string[] } };
        return throughline?.ordinaryWords ?? [];
      }),
  );
/** "mechanisms" names nobody. */
const inside: Readonly<Record<string, string>> = { sms: '(?<!i)sms' };

/** Every channel folder is in the list, with every kind it holds. */
export const channelsListed: Rule = (tree) => {
  const list = tree.get('server/src/channels.ts') ?? '';
  const listed = [...list.matchAll(/@throughline\/channel-([\w-]+)/g)].map((match) => match[1]!);
  const folders = channelFolders(tree);
  const array = /\[([\s\S]*)\]/.exec(list)?.[1] ?? '';
  return [
    ...[...folders.keys()]
      .filter((name) => !listed.includes(name))
      .map((name) => `channels/${name} is missing in server/src/channels.ts`),
    ...[...folders].flatMap(([name, kinds]) =>
      kinds
        .filter((kind) => listed.includes(name) && !new RegExp(`\\b${kind}\\b`).test(array))
        .map((kind) => `${kind} of channels/${name} is not in the list of server/src/channels.ts`),
    ),
    ...listed
      .filter((name) => !folders.has(name))
      .map((name) => `server/src/channels.ts lists ${name}, which has no card`),
  ];
};

/** Every kind of channel stands the fault drills, and keeps the contract. */
export const channelsProved: Rule = (tree) =>
  [...channelFolders(tree)].flatMap(([folder, kinds]) => {
    const tests = [...tree].filter(([path]) => path.startsWith(`channels/${folder}/`) && path.endsWith('.test.ts'));
    return kinds.flatMap((kind) =>
      ['keepsTheContract', 'standsTheDrills']
        .filter(
          (proof) => !tests.some(([, text]) => text.includes(`${proof}(`) && new RegExp(`\\b${kind}\\b`).test(text)),
        )
        .map((proof) => `${kind} of channels/${folder} never ${proof}`),
    );
  });

/** No file, function or line is longer than a reader can hold. */
export const lengths: Rule = (tree) =>
  sources(tree).flatMap(([path, text]) => {
    const lines = text.trimEnd().split('\n');
    const found: string[] = [];
    if (lines.length > measures.fileLines && !longer[path]) found.push(`${path} has ${lines.length} lines`);
    if (!isTest(path)) found.push(...longFunctions(path, lines));
    return found;
  });

const BEGINS =
  /^(\s*)(?:export )?(?:default )?(?:async )?function\*? (\w+)|^(\s*)(?:export )?const (\w+)\b.* => \{$|^(\s*)(?:async |get )?(\w+)\([^)]*\)(?:: [^{]+)? \{$|^(\s*)(\S.*) => \{$/;
const keyword = /^(if|for|while|switch|catch|return|with)$/;
const allowedLines = (path: string, name: string): number =>
  path.endsWith('.tsx') && /^[A-Z]/.test(name) ? measures.componentLines : measures.functionLines;
/** By indentation. A function's own lines count; those of functions inside it are theirs, so a closure that returns verbs is judged verb by verb. */
function longFunctions(path: string, lines: readonly string[]): string[] {
  const begun: { name: string; depth: number; at: number; own: number }[] = [];
  const found: string[] = [];
  for (const [at, line] of lines.entries()) {
    const depth = line.search(/\S/);
    const inner = begun.at(-1);
    if (inner) inner.own += 1;
    if (inner && depth <= inner.depth && /^\s*\}/.test(line)) {
      begun.pop();
      if (inner.own > allowedLines(path, inner.name) && !longer[`${path}: ${inner.name}`])
        found.push(`${path}:${inner.at} ${inner.name} has ${inner.own} lines`);
    }
    const match = BEGINS.exec(line);
    const name = match && (match[2] ?? match[4] ?? match[6] ?? 'a function');
    if (name && !keyword.test(name) && line.trimEnd().endsWith('{')) begun.push({ name, depth, at: at + 1, own: 1 });
  }
  return found;
}

/** Each file says in its first line what it is for. */
export const opened: Rule = (tree) =>
  product(tree)
    .filter(([, text]) => !/^(#!.*\n)?\/[/*]/.test(text))
    .map(([path]) => `${path} does not say what it is for`);

/** Words and names that have no place here. */
export const words: Rule = (tree) =>
  sources(tree)
    .filter(([path]) => !path.startsWith('tools/rules/'))
    .flatMap(([path, text]) => [
      ...(bannedNames.test(path) ? [`${path} is named for nothing in particular`] : []),
      ...bannedWords.flatMap((word) => linesWith(text, word).map((line) => `${path}:${line} says ${word.source}`)),
    ]);

/** The agents' app is turned for Arabic and Hebrew, so nothing in it stands left or right: it stands at the start or the end. */
export const sidesAreLogical: Rule = (tree) =>
  product(tree)
    .filter(([path]) => path.startsWith('web/src/'))
    .flatMap(([path, text]) =>
      linesWith(withoutComments(text), SIDED).map(
        (line) => `${path}:${line} says left or right; start and end are turned`,
      ),
    );
const SIDED =
  /(?<=['"`\s:!])-?(?:(?:scroll-)?[mp][lr]-|(?:left|right)-(?=[\d[]|auto|full|px)|(?:border-[lr]|rounded-[tb]?[lr])(?=[-\s'"`])|(?:float|text|clear)-(?:left|right)\b)|\bside="(?:left|right)"/;

/** The environment is read in one file, and every variable stands in docs/operating.md. */
export const environmentDocumented: Rule = (tree) => {
  const config = tree.get('server/src/ground/config.ts') ?? '';
  const docs = tree.get('docs/operating.md') ?? '';
  const names = [
    ...new Set(
      [...withoutComments(config).matchAll(/\b(?:get|number|url|choice)\((?:get, )?'([A-Z][A-Z0-9_]+)'/g)].map(
        (match) => match[1]!,
      ),
    ),
  ];
  const stray = product(tree)
    .filter(
      ([path]) =>
        path.startsWith('server/src/') && !/^server\/src\/(ground\/(config|embedded-postgres)|begin)\.ts$/.test(path),
    )
    .flatMap(([path, text]) =>
      linesWith(withoutComments(text), /\bprocess\.env\b/).map(
        (line) => `${path}:${line} reads the environment; ground/config.ts does that`,
      ),
    );
  return [
    ...names
      .filter((name) => !new RegExp(`\\b${name}\\b`).test(docs))
      .map((name) => `${name} is not in docs/operating.md`),
    ...stray,
  ];
};

/** Migrations have a number each. */
export const migrationsNumbered: Rule = (tree) => {
  const names = [...tree.keys()].flatMap((path) => /^server\/migrations\/(.+\.sql)$/.exec(path)?.[1] ?? []).sort();
  return names
    .filter((name, at) => !/^\d{4}_[a-z0-9_]+\.sql$/.test(name) || name.slice(0, 4) === names[at + 1]?.slice(0, 4))
    .map((name) => `${name} needs a name like 0007_what_it_does.sql and a number of its own`);
};

/** Every table carries its workspace. Those of signing in are about people, before any workspace; backups and contents are of all of them. */
export const tablesHaveWorkspace: Rule = (tree) =>
  [...tree]
    .filter(([path]) => path.startsWith('server/migrations/'))
    .flatMap(([path, text]) =>
      [...text.matchAll(/^create table (?:if not exists )?(\w+) \(([\s\S]*?)^\)/gm)]
        .filter(
          ([, name, body]) =>
            !/^(workspaces|attempts|backups|unused_contents|auth_\w+)$/.test(name!) && !/\bworkspace_id\b/.test(body!),
        )
        .map(([, name]) => `${path}: ${name} has no workspace_id`),
    );

function linesWith(text: string, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, at) => (pattern.test(line) ? [at + 1] : []));
}

/** A part of the agents' app that did not come is tried again: React's own `lazy` and a bare `import()` remember the failure. */
export const partsComeAgain: Rule = (tree) =>
  [...tree]
    .filter(([path]) => path.startsWith('web/src/') && !isTest(path) && path !== 'web/src/ui/lazy-part.tsx')
    .flatMap(([path, text]) => {
      const code = withoutComments(text);
      const bare = [...code.matchAll(/(typeof )?\bimport\(\s*'([^']+)'\s*\)(?!\s*\.[A-Z])/g)]
        .filter(({ 1: type, 2: target, index }) => {
          const opening = code
            .slice(Math.max(0, index - 160), index)
            .split(';')
            .at(-1)!;
          return !type && !/\b(lazyPart|page)\(/.test(opening) && !fetchedOtherwise[`${path} ${target}`];
        })
        .map(({ 2: target }) => `${path} fetches ${target} without lazyPart`);
      return /\blazy\b[^;]*\bfrom 'react'/.test(code) ? [...bare, `${path} uses React’s lazy`] : bare;
    });
