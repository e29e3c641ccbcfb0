// The sources as rules see them: paths and texts, from the disk or, to try the rules themselves, planted by hand.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Tree = ReadonlyMap<string, string>;
/** What is read out of a tree, read once. */
export function oncePerTree<T>(read: (tree: Tree) => T): (tree: Tree) => T {
  const known = new WeakMap<Tree, { readonly it: T }>();
  return (tree) => {
    const found = known.get(tree) ?? { it: read(tree) };
    known.set(tree, found);
    return found.it;
  };
}
export const root = fileURLToPath(new URL('../..', import.meta.url));

const WANTED = [
  '{domain,protocol,sdk,server,web,widget,bench,tools}/**/*.{ts,tsx,sql}',
  'channels/*/**/*.{ts,tsx}',
  'channels/*/package.json',
  'tools/*.js',
  'docs/*.md',
];

export function readTree(): Tree {
  const paths = globSync(WANTED, {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist|fixtures|data)(\/|$)/.test(path),
  }).filter((path) => !/node_modules|\/dist\//.test(path));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

export const isTest = (path: string): boolean =>
  /\.test\.tsx?$|\/test\/|\/testing(-keeper)?[./]|^tools\/|^bench\/|\/try-[\w-]+\.ts$|\/contract(-\w+)?\.ts$/.test(
    path,
  );
export const sources = (tree: Tree): [string, string][] => [...tree].filter(([path]) => /\.tsx?$/.test(path));
export const product = (tree: Tree): [string, string][] => sources(tree).filter(([path]) => !isTest(path));

const IMPORT = /^\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
/** What a file imports, as paths of the tree, `npm:name` or `node:name`. Types of packages vanish before anything runs, so they do not count. */
export function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(IMPORT)]
    .map((match) => [match[0], target(path, (match[1] ?? match[2])!)] as const)
    .filter(([statement, to]) => !(/^\s*import type\b/.test(statement) && to.startsWith('npm:')))
    .map(([, to]) => to);
}
function target(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(path), specifier));
  const ours = /^@throughline\/(channel-)?([\w-]+)(\/.*)?$/.exec(specifier);
  if (ours) return `${ours[1] ? 'channels/' : ''}${ours[2]}/src/${ours[3] ? ours[3].slice(1) : 'index'}.ts`;
  return specifier.startsWith('node:') ? specifier : `npm:${specifier}`;
}

/** The text without comments, and with what strings and templates say blanked when asked; lines stay where they are. */
export function withoutComments(text: string): string {
  const blank = (found: string) => found.replace(/[^\n]/g, ' ');
  return text
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/(^|[^:'"`\\])\/\/[^\n]*/g, (found, before: string) => before + blank(found.slice(before.length)));
}

/** Folders of channels with the kinds each holds: one has the folder's name, several have folders of their own in it. */
export function channelFolders(tree: Tree): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const path of tree.keys()) {
    const [, folder, kind] = /^channels\/([\w-]+)\/src\/(?:([\w-]+)\/)?card\.ts$/.exec(path) ?? [];
    if (folder && folder !== 'kit') folders.set(folder, [...(folders.get(folder) ?? []), kind ?? folder]);
  }
  return folders;
}
export const channelNames = (tree: Tree): string[] => [...channelFolders(tree).values()].flat();
