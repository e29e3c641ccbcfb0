// What a comment's webhook leaves out is asked while it is at our door: the address of an Instagram post, and whom an answer of ours is to.
import type { HookAnswer, HookCall, Place } from '@throughline/channel-kit';
import { parseThing, thing, word } from '@throughline/channel-kit/json';
import { callGraph } from '../graph.ts';
import { hook } from '../hook.ts';
import { commentsIn } from './comments.ts';
import type { Stack } from './stack.ts';

/** Meta waits for our answer meanwhile. */
const patienceSeconds = 4;
/** Of one call; a batch of more is read without the rest. */
const questionsLimit = 20;
const postsLimit = 500;
/** Where posts are does not change, and a post that is talked about is asked for again and again. */
const posts = new Map<string, string>();

export const hookFor =
  (stack: Stack) =>
  async (call: HookCall, place: Place): Promise<HookAnswer> => {
    const verdict = hook(call, place);
    if (!verdict.genuine || !verdict.take) return verdict;
    const comments = commentsIn(parseThing(call.body), stack.account(place.settings), stack);
    const media = stack.object === 'instagram' ? comments.flatMap(({ post }) => post ?? []) : [];
    const answered = comments.flatMap(({ isOurs, parent }) => (isOurs && parent !== null ? [parent] : []));
    if (media.length === 0 && answered.length === 0) return verdict;
    const [permalinks, writers] = await Promise.all([
      askAll(media, (id) => permalinkOf(id, stack, place)),
      askAll(answered, (id) => writerOf(id, stack, place)),
    ]);
    return { ...verdict, meta: { permalinks, writers } };
  };

async function askAll<Said>(ids: readonly string[], ask: (id: string) => Promise<Said | null>) {
  const wanted = [...new Set(ids)].slice(0, questionsLimit);
  const told = await Promise.all(wanted.map(async (id) => [id, await ask(id)] as const));
  return Object.fromEntries(told.filter(([, said]) => said !== null));
}

async function askFor(id: string, fields: string, stack: Stack, place: Place) {
  const answer = await callGraph(place, encodeURIComponent(id), {
    query: { fields },
    host: stack.host(place.settings),
    repeatable: true,
    timeoutSeconds: patienceSeconds,
  });
  return answer.ok ? answer.body : null;
}

/** https://developers.facebook.com/docs/instagram-platform/reference/instagram-media */
async function permalinkOf(id: string, stack: Stack, place: Place): Promise<string | null> {
  const known = posts.get(id);
  if (known !== undefined) return known;
  const url = word((await askFor(id, 'permalink', stack, place))?.['permalink']);
  if (url === null) return null;
  if (posts.size >= postsLimit) posts.clear();
  posts.set(id, url);
  return url;
}

/** https://developers.facebook.com/docs/graph-api/reference/comment */
const writerOf = async (id: string, stack: Stack, place: Place) =>
  thing((await askFor(id, 'from', stack, place))?.['from']);
