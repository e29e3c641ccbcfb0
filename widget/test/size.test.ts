// The widget lives on other people's pages: its weight is a promise, kept here. Builds first, so that it judges what would ship.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildHere } from './browser.ts';

const dist = buildHere();
const weigh = (path: string) => gzipSync(readFileSync(`${dist}${path}`), { level: 9 }).length;

test('the script on the page is at most 3 kB', () => {
  assert.ok(weigh('widget.js') <= 3000, `${weigh('widget.js')} bytes`);
});

test('the panel’s first load is at most 30 kB, in its heaviest language', () => {
  const html = readFileSync(`${dist}widget/panel.html`, 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\/widget\/([^"]+)"/g)].map((match) => `widget/${match[1]}`);
  assert.ok(first.length >= 2, 'the panel names its script and its style');
  const entry = first.find((path) => path.endsWith('.js'))!;
  // What the entry imports at once, besides what the page preloads.
  const imported = [
    ...readFileSync(`${dist}${entry}`, 'utf8').matchAll(
      /from\s*[`"']\.\/([\w.-]+\.js)[`"']|^import[`"']\.\/([\w.-]+\.js)/gm,
    ),
  ].map((match) => `widget/assets/${match[1] ?? match[2]}`);
  // A language's later words travel by themselves; which of its two files is which, its words tell.
  const heaviest = Math.max(
    ...readdirSync(`${dist}widget/assets`)
      .filter((name) => /^(uk|ru|ar|de|es|fr|pt|tr|pl)-/.test(name))
      .filter((name) => /\bplaceholder\b/.test(readFileSync(`${dist}widget/assets/${name}`, 'utf8')))
      .map((name) => weigh(`widget/assets/${name}`)),
  );
  assert.ok(heaviest > 1000, 'its words are there');
  const bytes = [...new Set(['widget/panel.html', ...first, ...imported])].reduce(
    (sum, path) => sum + weigh(path),
    heaviest,
  );
  assert.ok(bytes <= 30_000, `${bytes} bytes`);
});

test('everything together, all languages and lazy parts included, is at most 80 kB', () => {
  const bytes = readdirSync(`${dist}widget/assets`).reduce(
    (sum, name) => sum + weigh(`widget/assets/${name}`),
    weigh('widget.js') + weigh('widget/panel.html'),
  );
  assert.ok(bytes <= 80_000, `${bytes} bytes`);
});

test('the panel has no inline script or style and names nothing outside our origin', () => {
  const html = readFileSync(`${dist}widget/panel.html`, 'utf8');
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\bon\w+=|https?:\/\//);
});
