// What a homeserver takes, written from the Matrix specification (https://github.com/matrix-org/matrix-spec, data/api/client-server and
// data/event-schemas/schema): each call by its method and path, the query and body it may have, and nothing beyond them.
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import type { Call } from '../shared/server.ts';

type Schema = Readonly<Record<string, unknown>>;
const text = { type: 'string' };
const whole = { type: 'integer', minimum: 0 };
const yes = { type: 'boolean' };
const digits = { type: 'string', pattern: '^[0-9]+$' };
const userId = { type: 'string', pattern: '^@[^:\\s]+:\\S+$', maxLength: 255 };
const roomId = { type: 'string', pattern: '^!\\S+$', maxLength: 255 };
const eventId = { type: 'string', pattern: '^\\$\\S+$', maxLength: 255 };
const mxc = { type: 'string', pattern: '^mxc://[^/]+/[A-Za-z0-9_-]+$' };
const closed = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const empty = closed({});
const list = (items: Schema): Schema => ({ type: 'array', items });

// data/api/client-server/definitions/{event_filter,room_event_filter,sync_filter}.yaml
const events = {
  limit: { type: 'integer', minimum: 1 },
  types: list(text),
  not_types: list(text),
  senders: list(userId),
};
const roomEvents = closed({
  ...events,
  lazy_load_members: yes,
  include_redundant_members: yes,
  rooms: list(roomId),
  not_rooms: list(roomId),
  contains_url: yes,
  unread_thread_notifications: yes,
});
const filter = closed({
  event_format: { enum: ['client', 'federation'] },
  event_fields: list(text),
  presence: closed(events),
  account_data: closed(events),
  room: closed({
    rooms: list(roomId),
    not_rooms: list(roomId),
    include_leave: yes,
    timeline: roomEvents,
    state: roomEvents,
    ephemeral: roomEvents,
    account_data: roomEvents,
  }),
});

// data/event-schemas/schema/m.room.message*.yaml
const info = closed({ mimetype: text, size: whole, w: whole, h: whole, duration: whole });
const mentions = closed({ user_ids: list(userId), room: yes });
const inReplyTo = closed({ event_id: eventId }, ['event_id']);
// data/event-schemas/schema/components/m.relates_to.yaml and content/client-server-api/modules/{threading,event_replacements}.md
const relates = {
  oneOf: [
    closed({ 'm.in_reply_to': inReplyTo }, ['m.in_reply_to']),
    closed({ rel_type: { const: 'm.thread' }, event_id: eventId, is_falling_back: yes, 'm.in_reply_to': inReplyTo }, [
      'rel_type',
      'event_id',
    ]),
    closed({ rel_type: { const: 'm.replace' }, event_id: eventId }, ['rel_type', 'event_id']),
  ],
};
const marked = { format: { const: 'org.matrix.custom.html' }, formatted_body: text };
const said = (kind: Schema, more: Schema, required: readonly string[] = []): Schema => ({
  ...closed(
    { msgtype: kind, body: text, 'm.mentions': mentions, 'm.relates_to': relates, 'm.new_content': true, ...more },
    ['msgtype', 'body', ...required],
  ),
  dependentRequired: { formatted_body: ['format'], format: ['formatted_body'] },
});
const message: Schema = {
  oneOf: [
    said({ enum: ['m.text', 'm.notice', 'm.emote'] }, marked),
    said({ enum: ['m.image', 'm.video', 'm.audio', 'm.file'] }, { ...marked, filename: text, url: mxc, info }, ['url']),
    said({ const: 'm.location' }, { geo_uri: { type: 'string', pattern: '^geo:-?[0-9.]+,-?[0-9.]+(;.*)?$' } }, [
      'geo_uri',
    ]),
  ],
};
// data/event-schemas/schema/m.reaction.yaml
const reaction = closed(
  {
    'm.relates_to': closed(
      { rel_type: { const: 'm.annotation' }, event_id: eventId, key: { type: 'string', minLength: 1 } },
      ['rel_type', 'event_id', 'key'],
    ),
  },
  ['m.relates_to'],
);

interface Endpoint {
  readonly method: string;
  readonly path: RegExp;
  readonly query?: Schema;
  readonly body?: Schema | null;
  /** Query parameters that hold JSON, and of which kind. */
  readonly json?: Readonly<Record<string, Schema>>;
}
const room = '/_matrix/client/v3/rooms/[^/]+';
const on = (method: string, path: string, more: Omit<Endpoint, 'method' | 'path'> = {}): Endpoint => ({
  method,
  path: new RegExp(`^${path}$`),
  ...more,
});
const endpoints: readonly Endpoint[] = [
  on('GET', '/\\.well-known/matrix/client'), // wellknown.yaml
  on('GET', '/_matrix/client/versions'), // versions.yaml
  on('GET', '/_matrix/client/v3/login'), // login.yaml
  on('POST', '/_matrix/client/v3/login', {
    body: closed(
      {
        type: { const: 'm.login.password' },
        identifier: closed({ type: { const: 'm.id.user' }, user: { type: 'string', minLength: 1 } }, ['type', 'user']),
        password: text,
        device_id: text,
        initial_device_display_name: text,
        refresh_token: yes,
      },
      ['type', 'identifier', 'password'],
    ),
  }),
  on('POST', '/_matrix/client/v3/logout'), // logout.yaml
  on('GET', '/_matrix/client/v3/account/whoami'), // whoami.yaml
  on('POST', '/_matrix/client/v3/keys/query', {
    body: closed(
      { device_keys: { type: 'object', propertyNames: userId, additionalProperties: list(text) }, timeout: whole },
      ['device_keys'],
    ),
  }), // keys.yaml
  on('GET', '/_matrix/client/v3/sync', {
    query: closed({
      filter: text,
      since: text,
      timeout: digits,
      full_state: { enum: ['true', 'false'] },
      set_presence: { enum: ['offline', 'online', 'unavailable'] },
    }),
    json: { filter },
  }), // sync.yaml
  on('GET', `${room}/messages`, {
    query: closed({ dir: { enum: ['b', 'f'] }, from: text, to: text, limit: digits, filter: text }, ['dir']),
    json: { filter: roomEvents },
  }), // message_pagination.yaml
  on('GET', `${room}/event/[^/]+`), // rooms.yaml
  on('GET', `${room}/state/[^/]+/[^/]*`, { query: closed({ format: { enum: ['content', 'event'] } }) }), // rooms.yaml
  on('POST', `${room}/join`, { body: closed({ reason: text }) }), // joining.yaml
  on('POST', `${room}/leave`, { body: closed({ reason: text }) }), // leaving.yaml
  on('PUT', `${room}/send/m\\.room\\.message/[^/]+`, { body: message }), // room_send.yaml
  on('PUT', `${room}/send/m\\.reaction/[^/]+`, { body: reaction }),
  on('PUT', `${room}/redact/[^/]+/[^/]+`, { body: closed({ reason: text }) }), // redaction.yaml
  on('PUT', `${room}/typing/[^/]+`, { body: closed({ typing: yes, timeout: whole }, ['typing']) }), // typing.yaml
  on('POST', `${room}/receipt/m\\.read/[^/]+`, { body: closed({ thread_id: text }) }), // receipts.yaml
  on('GET', '/_matrix/client/v1/rooms/[^/]+/relations/[^/]+/m\\.annotation/m\\.reaction', {
    query: closed({ from: text, to: text, limit: digits, dir: { enum: ['b', 'f'] }, recurse: text }),
  }), // relations.yaml
  on('POST', '/_matrix/client/v3/createRoom', {
    body: closed({
      preset: { enum: ['private_chat', 'public_chat', 'trusted_private_chat'] },
      is_direct: yes,
      invite: list(userId),
      name: text,
      topic: text,
    }),
  }), // create_room.yaml
  on('GET', '/_matrix/client/v3/joined_rooms'), // list_joined_rooms.yaml
  on('GET', '/_matrix/client/v3/user/[^/]+/account_data/m\\.direct'), // account-data.yaml
  on('PUT', '/_matrix/client/v3/user/[^/]+/account_data/m\\.direct', {
    body: { type: 'object', propertyNames: userId, additionalProperties: list(roomId) },
  }), // data/event-schemas/schema/m.direct.yaml
  on('GET', '/_matrix/client/v3/profile/[^/]+'), // profile.yaml
  on('GET', '/_matrix/client/v1/media/config'), // authed-content-repo.yaml
  on('GET', '/_matrix/client/v1/media/download/[^/]+/[^/]+', { query: closed({ timeout_ms: digits }) }),
  on('GET', '/_matrix/client/v1/media/thumbnail/[^/]+/[^/]+', {
    query: closed({ width: digits, height: digits, method: { enum: ['crop', 'scale'] }, timeout_ms: digits }, [
      'width',
      'height',
    ]),
  }),
  on('POST', '/_matrix/media/v3/upload', { query: closed({ filename: text }), body: null }), // content-repo.yaml
];

const ajv = new Ajv2020({ strict: false, allErrors: false });
const compiled = new Map<Schema, ValidateFunction>();
const wrongIn = (schema: Schema, value: unknown): string | null => {
  const validate = compiled.get(schema) ?? compiled.set(schema, ajv.compile(schema)).get(schema)!;
  return validate(value) ? null : ajv.errorsText(validate.errors);
};

/** What is wrong with a call by the specification; null when nothing is. */
export function judge(call: Call): string | null {
  const endpoint = endpoints.find((each) => each.method === call.method && each.path.test(call.path));
  if (!endpoint) return 'no such endpoint';
  const wrongQuery = wrongIn(endpoint.query ?? empty, call.query);
  if (wrongQuery) return `query: ${wrongQuery}`;
  for (const [name, schema] of Object.entries(endpoint.json ?? {})) {
    const given = call.query[name];
    const wrong = given?.startsWith('{') ? wrongIn(schema, JSON.parse(given)) : null;
    if (wrong) return `${name}: ${wrong}`;
  }
  if (endpoint.body === null) return call.body.length > 0 ? null : 'an empty upload';
  if (endpoint.body === undefined) return call.body.length === 0 ? null : 'a body where none belongs';
  if (!(call.headers['content-type'] ?? '').startsWith('application/json')) return 'a body that is not JSON';
  const wrongBody = wrongIn(endpoint.body, call.given);
  const next = call.given?.['m.new_content'];
  const wrongNext = next === undefined ? null : wrongIn(message, next);
  // https://spec.matrix.org/latest/client-server-api/#size-limits, with room for what the server adds.
  if (/\/send\//.test(call.path) && call.body.length > 65_000) return 'larger than an event may be';
  return wrongBody ? `body: ${wrongBody}` : wrongNext && `m.new_content: ${wrongNext}`;
}
