// What Slack's methods take, written down from their pages: a call with a field that is not there, or without one that is needed, is
// wrong. Slack's own OpenAPI description is frozen since 2021 and lacks the upload in steps, so this is the judge.
import { blocks } from './blocks-schema.ts';

type Schema = Readonly<Record<string, unknown>>;
const text = { type: 'string', minLength: 1 };
const id = (letters: string) => ({ type: 'string', pattern: `^[${letters}][A-Z0-9]{1,30}$` });
const channel = id('CDG');
const ts = { type: 'string', pattern: '^[0-9]{10}\\.[0-9]{6}$' };
const limit = { type: 'string', pattern: '^[0-9]{1,4}$' };
const of = (required: readonly string[], properties: Schema): Schema => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});

/** By method: how it may be asked, and for what. A form's values are all texts. */
export const methods: Readonly<Record<string, { readonly form: boolean; readonly schema: Schema }>> = {
  // https://docs.slack.dev/reference/methods/auth.test
  'auth.test': { form: false, schema: of([], {}) },
  // https://docs.slack.dev/reference/methods/apps.connections.open
  'apps.connections.open': { form: false, schema: of([], {}) },
  // https://docs.slack.dev/reference/methods/users.info
  'users.info': { form: true, schema: of(['user'], { user: id('UW') }) },
  // https://docs.slack.dev/reference/methods/conversations.info
  'conversations.info': { form: true, schema: of(['channel'], { channel }) },
  // https://docs.slack.dev/reference/methods/conversations.open
  'conversations.open': { form: false, schema: of(['users'], { users: id('UW') }) },
  // https://docs.slack.dev/reference/methods/users.conversations
  'users.conversations': {
    form: true,
    schema: of([], { types: text, exclude_archived: { enum: ['true', 'false'] }, limit, cursor: { type: 'string' } }),
  },
  // https://docs.slack.dev/reference/methods/conversations.history
  'conversations.history': {
    form: true,
    schema: of(['channel'], {
      channel,
      oldest: text,
      limit,
      cursor: text,
      include_all_metadata: { enum: ['true', 'false'] },
    }),
  },
  // https://docs.slack.dev/reference/methods/conversations.replies
  'conversations.replies': {
    form: true,
    schema: of(['channel', 'ts'], {
      channel,
      ts,
      oldest: text,
      limit,
      cursor: text,
      include_all_metadata: { enum: ['true', 'false'] },
    }),
  },
  // https://docs.slack.dev/reference/methods/chat.postMessage
  'chat.postMessage': {
    form: false,
    schema: of(['channel', 'text'], {
      channel,
      text,
      mrkdwn: { type: 'boolean' },
      blocks,
      thread_ts: ts,
      username: { type: 'string', minLength: 1, maxLength: 80 },
      icon_url: { type: 'string', pattern: '^https://' },
      // https://docs.slack.dev/messaging/message-metadata
      metadata: of(['event_type', 'event_payload'], {
        event_type: { type: 'string', pattern: '^[a-z0-9_]{1,100}$' },
        event_payload: { type: 'object' },
      }),
    }),
  },
  // https://docs.slack.dev/reference/methods/chat.update
  'chat.update': { form: false, schema: of(['channel', 'ts'], { channel, ts, text }) },
  // https://docs.slack.dev/reference/methods/chat.delete
  'chat.delete': { form: false, schema: of(['channel', 'ts'], { channel, ts }) },
  // https://docs.slack.dev/reference/methods/reactions.get
  'reactions.get': {
    form: true,
    schema: of(['channel', 'timestamp'], { channel, timestamp: ts, full: { enum: ['true', 'false'] } }),
  },
  // https://docs.slack.dev/reference/methods/reactions.add
  'reactions.add': {
    form: false,
    schema: of(['channel', 'timestamp', 'name'], { channel, timestamp: ts, name: text }),
  },
  // https://docs.slack.dev/reference/methods/reactions.remove
  'reactions.remove': {
    form: false,
    schema: of(['channel', 'timestamp', 'name'], { channel, timestamp: ts, name: text }),
  },
  // https://docs.slack.dev/reference/methods/files.getUploadURLExternal
  'files.getUploadURLExternal': {
    form: true,
    schema: of(['filename', 'length'], { filename: text, length: { type: 'string', pattern: '^[1-9][0-9]*$' } }),
  },
  // https://docs.slack.dev/reference/methods/files.completeUploadExternal
  'files.completeUploadExternal': {
    form: false,
    schema: of(['files'], {
      files: { type: 'array', minItems: 1, items: of(['id'], { id: id('F'), title: text }) },
      channel_id: channel,
      thread_ts: ts,
      initial_comment: text,
    }),
  },
  // https://docs.slack.dev/reference/methods/files.info
  'files.info': { form: true, schema: of(['file'], { file: id('F') }) },
  // https://docs.slack.dev/reference/methods/files.delete
  'files.delete': { form: false, schema: of(['file'], { file: id('F') }) },
};
