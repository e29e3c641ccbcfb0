// Slack's words for what went wrong (https://docs.slack.dev/reference/methods/chat.postMessage#errors), in ours, with what mends it.
import type { Refusal } from '@throughline/channel-kit';
import { type Thing, word } from '@throughline/channel-kit/json';

const patienceSeconds = 5;
const known = (why: Exclude<Refusal['why'], 'busy'>, ...pairs: (readonly [string, string])[]) =>
  pairs.map(([error, words]) => [error, { why, words }] as const);

const words = new Map<string, { why: Exclude<Refusal['why'], 'busy'>; words: string }>([
  ...known(
    'unauthorized',
    ['invalid_auth', 'the token is not valid. Install the app anew and save its Bot User OAuth Token here.'],
    ['not_authed', 'no token was given. Install the app anew and save its Bot User OAuth Token here.'],
    ['token_revoked', 'the token was revoked. Install the app anew and save its Bot User OAuth Token here.'],
    ['token_expired', 'the token has expired. Install the app anew and save its Bot User OAuth Token here.'],
    [
      'account_inactive',
      'the app was removed from the workspace. Install the app anew and save its Bot User OAuth Token here.',
    ],
    [
      'org_login_required',
      'the workspace is moving to an organisation. Wait until it is done, then install the app anew.',
    ],
    [
      'not_allowed_token_type',
      'this is another kind of token than this call wants. Look which is which under the fields.',
    ],
  ),
  ...known(
    'recipient-gone',
    ['user_not_found', 'there is no such person (any more).'],
    ['users_not_found', 'there is no such person (any more).'],
    ['user_disabled', 'this person’s account was switched off.'],
    ['cannot_dm_bot', 'this is a bot, and bots take no direct messages.'],
    ['user_not_visible', 'this person is hidden from the app.'],
    ['channel_cannot_be_unshared', 'this chat is closed.'],
  ),
  ...known(
    'rejected',
    ['channel_not_found', 'the app does not see this channel. Invite it there: /invite @your-app.'],
    ['not_in_channel', 'the app is not in this channel. Invite it there: /invite @your-app.'],
    ['is_archived', 'the channel was archived. Unarchive it in Slack, or answer in a direct message.'],
    ['restricted_action', 'an admin restricted who may post here. Ask them to allow the app.'],
    ['restricted_action_read_only_channel', 'the channel is read-only. Ask an admin to allow the app to post.'],
    ['restricted_action_thread_only_channel', 'only threads are allowed in this channel.'],
    ['restricted_action_thread_locked', 'the thread was locked.'],
    ['restricted_action_non_threadable_channel', 'this channel allows no threads.'],
    ['messages_tab_disabled', 'the app takes no direct messages. Switch on the Messages Tab under App Home.'],
    ['message_not_found', 'the message is not there any more.'],
    ['thread_not_found', 'the thread is not there any more.'],
    ['cant_delete_message', 'the app may delete only what it wrote.'],
    ['no_text', 'a message without words says nothing.'],
    ['not_reactable', 'nobody can react to this.'],
    ['too_many_reactions', 'the message has as many reactions as Slack allows.'],
    ['too_many_emoji', 'the message has as many reactions as Slack allows.'],
    ['ekm_access_denied', 'the workspace’s admins suspended posting.'],
    ['file_uploads_disabled', 'the workspace allows no files.'],
    ['storage_limit_reached', 'the workspace’s storage is full. Delete files there, or buy more.'],
  ),
  ...known(
    'window-closed',
    ['edit_window_closed', 'the workspace no longer lets this message be edited.'],
    ['cant_update_message', 'the app may edit only what it wrote.'],
  ),
  ...known(
    'too-large',
    ['msg_too_long', 'the text is longer than Slack takes.'],
    ['msg_blocks_too_long', 'the text is longer than Slack takes.'],
    ['file_upload_size_restricted', 'the file is larger than the workspace allows.'],
  ),
  ...known('unsupported', ['invalid_name', 'Slack does not offer this emoji.']),
  ...known(
    'unavailable',
    ['service_unavailable', 'it is out of service just now.'],
    ['request_timeout', 'the call did not arrive whole.'],
    ['team_added_to_org', 'the workspace is joining an organisation just now.'],
  ),
]);
/** Some of it may have happened all the same. */
const open = new Set(['internal_error', 'fatal_error']);

/** `isOpen`: Slack itself does not know whether it was done. */
export function refusalFor(
  error: string,
  said: Thing,
  retryAfterSeconds: number | null,
): { refusal: Refusal; isOpen: boolean } {
  const plain = /^[a-z0-9_:.-]{1,100}$/i.test(error) ? error : 'an error';
  if (error === 'ratelimited' || error === 'rate_limited' || error === 'message_limit_exceeded')
    return {
      refusal: {
        ok: false,
        why: 'busy',
        retryAfterSeconds: retryAfterSeconds ?? (error === 'message_limit_exceeded' ? 3600 : patienceSeconds),
        detail: `Slack asks to wait (${plain}).`,
      },
      isOpen: false,
    };
  if (open.has(error))
    return { refusal: { ok: false, why: 'unknown', detail: `Slack broke inside (${plain}).` }, isOpen: true };
  if (error === 'missing_scope') {
    const needed = word(said['needed'])?.slice(0, 100) ?? 'a permission';
    const detail = `Slack: the app lacks ${needed}. Add it under OAuth & Permissions, then install the app anew.`;
    return { refusal: { ok: false, why: 'rejected', detail }, isOpen: false };
  }
  const meant = words.get(error);
  const detail = meant ? `Slack refused (${plain}): ${meant.words}` : `Slack: ${plain}`;
  return { refusal: { ok: false, why: meant?.why ?? 'rejected', detail }, isOpen: false };
}
