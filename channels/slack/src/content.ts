// What a message carries: its words, its files, what was shared with it, and what only Slack can show, named as such.
import type { InboundFile, InboundMessage } from '@throughline/domain';
import { number, text, thing, type Thing, things, word } from '@throughline/channel-kit/json';
import { idOf } from './api.ts';
import { fromMrkdwn, type NameOf, type Words } from './mrkdwn.ts';

type Special = NonNullable<InboundMessage['special']>;
export interface Content extends Words {
  readonly quoted: { readonly text: string } | null;
  readonly files: readonly InboundFile[];
  readonly special: Special | null;
}

export function contentOf(event: Thing, nameOf: NameOf): Content {
  const said = wordsIn(event, nameOf);
  const given = things(event['files']);
  const files = given.flatMap((file) => fileOf(file) ?? []);
  const shared = sharedWith(event, nameOf);
  const gone = given.filter((file) => fileOf(file) === null).map((file) => outside(file));
  const words = [said.text, ...gone].filter((part) => part !== '').join('\n');
  const special = specialOf(event, words !== '' || files.length > 0 || shared !== null, shared !== null);
  return {
    text: words,
    html: gone.length > 0 ? null : said.html,
    quoted: shared === null ? null : { text: shared },
    files,
    special,
  };
}

/** The text; where an app or a composer put all into blocks, the words in these. */
export function wordsIn(message: Thing, nameOf: NameOf): Words {
  const said = fromMrkdwn(text(message['text']) ?? '', nameOf);
  if (said.text !== '') return said;
  const found: string[] = [];
  gather(message['blocks'], found, 0);
  return fromMrkdwn(found.join('\n'), nameOf);
}
function gather(node: unknown, words: string[], depth: number): void {
  if (depth > 12 || words.length > 500) return;
  if (Array.isArray(node)) {
    for (const each of node) gather(each, words, depth + 1);
    return;
  }
  const block = thing(node);
  if (block === null) return;
  const own = word(block['text']);
  if (own !== null) words.push(own);
  for (const key of ['text', 'elements', 'fields', 'title']) {
    if (typeof block[key] === 'object') gather(block[key], words, depth + 1);
  }
}

/** A message of another channel that was shared: whose words, and that they are not the writer's own. */
function sharedWith(event: Thing, nameOf: NameOf): string | null {
  const shared = things(event['attachments']).find(
    (each) => each['is_share'] === true || each['is_msg_unfurl'] === true,
  );
  if (!shared) return null;
  const words = fromMrkdwn(text(shared['text']) ?? text(shared['fallback']) ?? '', nameOf).text;
  const author = word(shared['author_name']);
  return words === '' ? null : [author, words].filter((part) => part !== null).join(': ');
}

function specialOf(event: Thing, isSaid: boolean, isShared: boolean): Special | null {
  if (event['is_ephemeral'] === true || event['subtype'] === 'ephemeral')
    return { type: 'unsupported', name: 'a message only its reader saw' };
  if (event['subtype'] === 'huddle_thread') return { type: 'unsupported', name: 'a huddle' };
  if (isSaid) return isShared ? { type: 'forwarded' } : null;
  return { type: 'unsupported', name: 'a message without words' };
}

const mimeOf = (value: unknown): string =>
  /^[\w.+-]{1,80}\/[\w.+-]{1,80}/.exec(text(value) ?? '')?.[0] ?? 'application/octet-stream';

/** A file of a shared channel is only named; Slack is asked for the rest when it is fetched. */
function fileOf(file: Thing): InboundFile | null {
  const ref = idOf(file['id']);
  if (ref === null || ['external', 'tombstone', 'hidden_by_limit'].includes(text(file['mode']) ?? '')) return null;
  const bytes = number(file['size']);
  return {
    ref,
    name: word(file['name']) ?? word(file['title']) ?? 'file',
    mime: mimeOf(file['mimetype']),
    ...(bytes === null || bytes <= 0 ? {} : { bytes }),
  };
}
/** What lies elsewhere is a link; what is gone is said to be. */
function outside(file: Thing): string {
  const title = word(file['title']) ?? word(file['name']) ?? 'a file';
  const url = word(file['url_private']);
  if (file['mode'] === 'external' && url !== null && url.startsWith('https://')) return `${title}: ${url}`;
  return `(${title}: Slack no longer has this file)`;
}
