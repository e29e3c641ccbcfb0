// The Messenger and Instagram part of the double: the Send API with its windows, comments, subscriptions and tokens.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { appFields, appSchema, commentSchema, sendSchema, subscribeSchema } from './messaging-schema.ts';
import type { Call, Json, World } from './world.ts';
import { GraphError, hours, newId, tryCallback } from './world.ts';

const ajv = new Ajv2020({ strict: false });
const checks = {
  page: ajv.compile(sendSchema('page')),
  instagram: ajv.compile(sendSchema('instagram')),
  comment: ajv.compile(commentSchema),
  subscribe: ajv.compile(subscribeSchema),
  app: ajv.compile(appSchema),
};
function judge(world: World, name: keyof typeof checks, call: Call, body: Json): void {
  const check = checks[name];
  if (check(body)) return;
  const wrong = `${check.errors?.map((each) => `${each.instancePath} ${each.message ?? ''}`).join('; ') ?? ''} in ${JSON.stringify(body)}`;
  world.violations.push(`${call.path}: ${wrong}`);
  throw new GraphError(100, `(#100) Invalid parameter: ${wrong}`);
}

/** Answers a call about the page or the Instagram account; undefined when it is about something else. */
export async function answerMessaging(world: World, call: Call): Promise<Json | undefined> {
  const [id = '', edge = ''] = call.path.split('/');
  const isPage = id === world.pageId || world.otherPages.has(id);
  const object = isPage ? 'page' : id === world.instagramId ? 'instagram' : null;
  if (isPage && call.token !== (world.otherPages.get(id)?.token ?? world.token))
    throw new GraphError(190, 'A token of this page is needed to access this resource.', { status: 401 });
  if (call.path === 'me' || (object && edge === '')) return about(world, id, call);
  if (call.path === 'debug_token' && call.method === 'GET') return debug(world, call);
  if (call.path === 'refresh_access_token') return refresh(world, call);
  if (id === world.appId && edge === 'subscriptions') return await subscribeApp(world, call);
  if (object && edge === 'subscribed_apps') return subscribeAccount(world, call, id);
  if (object && edge === 'messages' && call.method === 'POST') return send(world, call, object);
  if (world.people.has(id) && edge === '' && call.method === 'GET') return personOf(world, id, call);
  if (call.method === 'GET' && edge === '' && (world.posts.has(id) || world.comments.has(id)))
    return node(world, id, call);
  if (world.comments.has(id) && (edge === 'comments' || edge === 'replies')) {
    judge(world, 'comment', call, call.body);
    const answer = `${id.split('_')[0] ?? ''}_${newId(world, '9')}`;
    world.sent.push({ id: answer, path: call.path, body: call.body });
    return { id: answer };
  }
  return undefined;
}

function about(world: World, id: string, call: Call): Json {
  if (id === world.instagramId || (id === 'me' && world.isInstagramToken))
    return { id: world.instagramId, user_id: world.instagramId, name: 'Acme', username: 'acme.shop' };
  const [otherId, other] = [...world.otherPages].find(([, { token }]) => token === call.token) ?? [];
  return other ? { id: otherId, name: other.name } : { id: world.pageId, name: 'Acme', username: 'acmeshop' };
}

/** Only these fields may be asked for without a permission of their own. */
const askable = {
  page: ['first_name', 'last_name', 'profile_pic', 'name', 'id'],
  instagram: [
    'name',
    'username',
    'profile_pic',
    'id',
    'follower_count',
    'is_user_follow_business',
    'is_business_follow_user',
    'is_verified_user',
  ],
};
function personOf(world: World, id: string, call: Call): Json {
  const fields = (call.query['fields'] ?? '').split(',');
  const person = world.people.get(id)!;
  if (person['consent'] === false)
    throw new GraphError(230, '(#230) User consent is required to access user profile', { status: 403 });
  const wrong = fields.filter((field) => !askable['username' in person ? 'instagram' : 'page'].includes(field));
  if (wrong.length > 0) {
    world.violations.push(`${call.path}: asks for ${wrong.join()}`);
    throw new GraphError(100, `(#100) Tried accessing nonexisting field (${wrong.join()})`);
  }
  return { ...Object.fromEntries(fields.flatMap((field) => (field in person ? [[field, person[field]]] : []))), id };
}

/** A post of Instagram's, or a comment: what is asked for and nothing else, and it must be there to be asked for. */
function node(world: World, id: string, call: Call): Json {
  const fields = call.query['fields'] ?? '';
  const known: Json = world.posts.has(id) ? { permalink: world.posts.get(id) } : { from: world.comments.get(id)?.from };
  if (!(fields in known)) {
    world.violations.push(`${call.path}: asks for ${fields}`);
    throw new GraphError(100, `(#100) Tried accessing nonexisting field (${fields})`);
  }
  return { id, [fields]: known[fields] };
}

function refresh(world: World, call: Call): Json {
  if (call.query['grant_type'] !== 'ig_refresh_token') throw new GraphError(100, 'Invalid grant_type');
  world.token = `IGAArenewed${newId(world, 'TokenThatIsNotReal')}`;
  return { access_token: world.token, token_type: 'bearer', expires_in: 5_183_944 };
}
/** https://developers.facebook.com/docs/graph-api/reference/debug_token */
function debug(world: World, call: Call): Json {
  const given = call.query['input_token'] ?? '';
  if (given === '') throw new GraphError(100, '(#100) The parameter input_token is required.');
  const { appId: app_id, type, expiresAt: expires_at } = world.tokenFacts;
  if (call.token.includes('|') && app_id !== world.appId)
    throw new GraphError(100, '(#100) The App_id in the input_token did not match the Viewing App');
  const isKnown = given === world.token || [...world.otherPages.values()].some(({ token }) => token === given);
  const isValid = isKnown && (expires_at === 0 || expires_at * 1000 > world.now());
  return isValid
    ? { data: { app_id, type, application: 'Acme', expires_at, is_valid: true, issued_at: 1_780_000_000, scopes: [] } }
    : { data: { is_valid: false, error: { code: 190, message: 'Malformed access token' }, scopes: [] } };
}
async function subscribeApp(world: World, call: Call): Promise<Json> {
  if (call.token !== `${world.appId}|${world.appSecret}`)
    throw new GraphError(190, 'An app access token is needed', { status: 401 });
  if (call.method === 'GET')
    return {
      data: [...world.callbacks].map(([object, { url, fields }]) => ({
        object,
        callback_url: url,
        active: true,
        fields: fields.map((name) => ({ name, version: 'v25.0' })),
      })),
    };
  judge(world, 'app', call, call.body);
  const { object = '', callback_url: url = '', verify_token, fields } = call.body as Record<string, string>;
  const named = fields?.split(',') ?? [];
  const wrong = named.filter((field) => !appFields[object]?.includes(field));
  if (wrong.length > 0) throw new GraphError(100, `(#100) Invalid parameter: no field ${wrong.join()} of ${object}`);
  await tryCallback(world, url, verify_token ?? '');
  world.callbacks.set(object, { url, fields: named });
  return { success: true };
}
function subscribeAccount(world: World, call: Call, id: string): Json {
  const fields = world.subscribed.get(id);
  if (call.method === 'GET')
    return { data: fields ? [{ id: world.appId, name: 'Acme', subscribed_fields: fields }] : [] };
  if (call.method === 'DELETE') {
    world.subscribed.delete(id);
    return { success: true };
  }
  judge(world, 'subscribe', call, call.body);
  world.subscribed.set(id, String(call.body['subscribed_fields']).split(','));
  return { success: true };
}

/** A form carries objects as JSON. */
const plain = (body: Json): Json =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      typeof value === 'string' && /^[{[]/.test(value) ? (JSON.parse(value) as unknown) : value,
    ]),
  );

function send(world: World, call: Call, object: 'page' | 'instagram'): Json {
  const body = call.files.length > 0 ? plain(call.body) : call.body;
  // Instagram by its page is sent from the page's node, and takes what Instagram takes.
  judge(world, object === 'page' && world.pageSpeaksFor === 'instagram' ? 'instagram' : object, call, body);
  const { id: to, comment_id: comment } = body['recipient'] as { id?: string; comment_id?: string };
  if (to !== undefined && world.gone.has(to))
    throw new GraphError(551, "(#551) This person isn't available right now.");
  if (body['sender_action'] !== undefined) return { recipient_id: to };
  const text = (body['message'] as { text?: string }).text ?? '';
  const isInstagram = object === 'instagram' || world.pageSpeaksFor === 'instagram';
  if (isInstagram && new TextEncoder().encode(text).length > 1000)
    throw new GraphError(100, '(#100) Length of param message[text] must be less than or equal to 1000', {
      subcode: 2534038,
    });
  if (comment !== undefined) takePrivately(world, comment);
  else checkWindow(world, to ?? '', body);
  if (call.files.length === 0 && object === 'page' && !isInstagram && hasUpload(body))
    throw new GraphError(100, '(#100) No file');
  const id = newId(world, 'm_');
  world.sent.push({ id, path: call.path, body });
  return { recipient_id: to ?? '200000000000001', message_id: id };
}
const hasUpload = (body: Json): boolean => JSON.stringify(body).includes('is_reusable');

function checkWindow(world: World, to: string, body: Json): void {
  const last = world.lastInbound.get(to);
  if (last === undefined) return;
  const most = body['tag'] === 'HUMAN_AGENT' ? 168 : 24;
  if (world.now() - last > hours(most))
    throw new GraphError(10, '(#10) This message is sent outside of allowed window.', { subcode: 2018278 });
}
function takePrivately(world: World, id: string): void {
  const comment = world.comments.get(id);
  if (!comment) throw new GraphError(100, '(#100) No such comment');
  if (comment.isAnsweredPrivately) throw new GraphError(10900, '(#10900) Activity already replied to');
  if (world.now() - comment.at > hours(168)) throw new GraphError(10901, '(#10901) This comment is too old');
  comment.isAnsweredPrivately = true;
}
