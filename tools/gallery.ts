// `npm run gallery`: every state of the screens, live before the double, in any theme, language and width. `npm run gallery -- --photograph
// [WORDS …]` takes each in four looks into .cache/gallery, and says what is wrong with them. See docs/gallery.md.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { openBrowser } from './chromium.ts';
import { startDouble, type Double } from '../web/test/double.ts';
import { parts } from '../web/test/gallery/parts.ts';
import { lay, type Part, type State } from '../web/test/gallery/state.ts';
import { looks, openWalker, pictureOf, statesOf } from '../web/test/gallery/walk.ts';
import { warmly } from '../web/test/warm.ts';
import { themes } from '../web/src/ui/theme.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, '.cache/gallery');
const PORT = Number(process.env['PORT'] ?? 4400);
const all = statesOf(parts);
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));

if (!existsSync(join(ROOT, 'web/dist/index.html'))) {
  process.stderr.write('The app is not built: npm run build -w web\n');
  process.exit(1);
}
if (process.argv.includes('--photograph')) await photograph();
else serve();

async function photograph(): Promise<void> {
  const browser = await openBrowser(...warmly);
  const walker = await openWalker(browser, FOLDER);
  const wanted = all.filter(([part, state]) =>
    words.every((word) => `${part.title} ${state.name}`.toLowerCase().includes(word.toLowerCase())),
  );
  const wrong: string[] = [];
  for (const [part, state] of wanted) {
    const found = await walker.look(part, state);
    wrong.push(...found);
    process.stdout.write(`${found.length > 0 ? '✖' : '✔'} ${part.title}: ${state.name}\n`);
  }
  await browser.close();
  process.stdout.write(`${wanted.length} states in ${looks.length} looks are in ${FOLDER}\n${wrong.join('\n')}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

function serve(): void {
  const houses = new Map<number, Promise<Double>>();
  const house = (at: number): Promise<Double> => {
    const [part, state] = all[at]!;
    const begun = async () => {
      const double = await startDouble();
      lay(double, state.answers ?? {}, part.house);
      return double;
    };
    const known = houses.get(at) ?? begun();
    houses.set(at, known);
    return known;
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://gallery');
    const at = Number(url.pathname.slice('/live/'.length));
    if (url.pathname === '/') html(response, index());
    else if (url.pathname.startsWith('/live/') && all[at]) {
      const [, state] = all[at];
      void house(at).then((double) => {
        const to = new URL(state.path, double.url);
        to.searchParams.set('lang', url.searchParams.get('lang') ?? 'en');
        const choice = JSON.stringify([url.searchParams.get('theme') ?? 'system', to.href]);
        response.writeHead(302, { location: `${double.url}/look#${encodeURIComponent(choice)}` }).end();
      });
    } else if (/^\/pictures\/[a-z0-9-]+\.jpg$/.test(url.pathname)) {
      const file = join(FOLDER, url.pathname.slice('/pictures/'.length));
      if (existsSync(file)) response.writeHead(200, { 'content-type': 'image/jpeg' }).end(readFileSync(file));
      else response.writeHead(404).end();
    } else response.writeHead(404).end('There is nothing here.');
  });
  server.listen(PORT, '127.0.0.1', () => process.stdout.write(`The gallery is at http://127.0.0.1:${PORT}\n`));
}

const html = (response: ServerResponse, body: string) =>
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function index(): string {
  const group = (part: Part) =>
    `<h2>${safe(part.title)}</h2><ul>${all
      .map(([of, state], at) => (of === part ? entry(of, state, at) : ''))
      .join('')}</ul>`;
  const choices = (name: string, all: readonly (readonly [string, string])[]) =>
    `<label>${name[0]!.toUpperCase()}${name.slice(1)} <select id="${name}">${all
      .map(([value, shown]) => `<option value="${value}">${safe(shown)}</option>`)
      .join('')}</select></label>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery · Throughline</title><style>
:root{color-scheme:light dark;font:14px/1.45 system-ui,sans-serif}body{margin:0;display:grid;grid-template-columns:320px minmax(0,1fr);height:100vh}
nav{overflow:auto;padding:12px;border-inline-end:1px solid #8886}h1{font-size:18px;margin:0}h2{font-size:14px;margin:16px 0 4px}ul{margin:0;padding:0;list-style:none}
nav button{font:inherit;text-align:start;width:100%;border:0;background:none;padding:5px 8px;border-radius:6px;cursor:pointer}nav button[data-deeds]{font-style:italic}@media(max-width:800px){body{grid-template:40vh minmax(0,1fr)/minmax(0,1fr)}nav{border-inline-end:0;border-bottom:1px solid #8886}iframe{height:50vh}}nav button[aria-current]{background:#8883;font-weight:600}
main{display:flex;flex-direction:column;min-width:0}form{display:flex;flex-wrap:wrap;gap:12px;padding:10px;border-bottom:1px solid #8886;align-items:center}
#stage{flex:1;overflow:auto;background:#8882;padding:12px}iframe{border:0;display:block;height:calc(100vh - 90px);background:Canvas}img{max-width:100%;display:block;margin-bottom:12px}
</style><nav aria-label="States"><h1>Gallery</h1><p>${all.length} states. Those in italics are reached by deeds and shown as photographed.</p>${parts.map(group).join('')}</nav>
<main><form>${choices(
    'theme',
    themes.map((each) => [each, each]),
  )}${choices('lang', languages())}${choices('width', [
    ['100%', 'As wide as here'],
    ['1440px', '1440'],
    ['1024px', '1024'],
    ['768px', '768'],
    ['390px', '390'],
    ['360px', '360'],
  ])}<a id="own" target="_blank">In a window of its own</a><span id="path"></span></form><div id="stage"></div></main><script>
const stage = document.getElementById('stage'), value = (id) => document.getElementById(id).value;
let chosen = null;
function show() {
  if (!chosen) return;
  const { at, path, deeds, pictures } = chosen.dataset;
  const live = '/live/' + at + '?lang=' + value('lang') + '&theme=' + value('theme');
  document.getElementById('own').href = live;
  document.getElementById('path').textContent = path;
  stage.replaceChildren();
  if (deeds) for (const name of pictures.split(' ')) {
    const image = new Image();
    image.alt = name;
    image.onerror = () => { image.replaceWith('No picture yet: npm run gallery -- --photograph'); };
    image.src = '/pictures/' + name;
    stage.append(image);
  } else {
    const frame = document.createElement('iframe');
    frame.title = chosen.textContent;
    frame.style.width = value('width');
    frame.src = live;
    stage.append(frame);
  }
}
document.querySelector('nav').addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  chosen?.removeAttribute('aria-current');
  chosen = button;
  chosen.setAttribute('aria-current', 'true');
  location.hash = button.dataset.at;
  show();
});
document.querySelector('form').addEventListener('change', show);
document.querySelector('[data-at="' + (location.hash.slice(1) || 0) + '"]')?.click();
</script></html>`;
}
function languages(): [string, string][] {
  const codes = ['en', ...globSync('*.json', { cwd: join(ROOT, 'web/src/words') }).map((file) => file.slice(0, -5))];
  const nameOf = (code: string) => new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
  return [...codes.map((code): [string, string] => [code, nameOf(code)]), ['xx', 'Language of tests']];
}
function entry(part: Part, state: State, at: number): string {
  const pictures = looks.map((look) => pictureOf(part, state, look)).join(' ');
  return `<li><button type="button" data-at="${at}" data-path="${safe(state.path)}" data-pictures="${pictures}"${
    state.reach ? ' data-deeds="1"' : ''
  }>${safe(state.name)}</button></li>`;
}
