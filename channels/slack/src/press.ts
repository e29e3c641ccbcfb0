// A tap, as Slack tells it (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload): over the open connection as
// JSON, at our address as a form with the same JSON in its one field.
import { parseThing, text, thing, type Thing, things, word } from '@throughline/channel-kit/json';
import { withEmoji } from './emoji.ts';
import { unescaped } from './mrkdwn.ts';

/** What Slack sent, however it was wrapped. */
export function payloadIn(body: Uint8Array): Thing | null {
  const json = parseThing(body);
  if (json !== null) return json;
  const form = new TextDecoder().decode(body);
  if (!form.startsWith('payload=')) return null;
  return parseThing(new TextEncoder().encode(new URLSearchParams(form).get('payload') ?? ''));
}

export const isPress = (payload: Thing): boolean => payload['type'] === 'block_actions';

/** Where and by whom it was tapped, named as an event names it. `ts` is the message that has the button. */
export function pressedAt(payload: Thing): Thing {
  const container = thing(payload['container']) ?? {};
  const message = thing(payload['message']) ?? {};
  const channel = thing(payload['channel']) ?? {};
  const user = thing(payload['user']) ?? {};
  return {
    type: 'press',
    channel: container['channel_id'] ?? channel['id'],
    user: user['id'],
    user_team: user['team_id'],
    ts: container['message_ts'] ?? message['ts'],
    thread_ts: container['thread_ts'] ?? message['thread_ts'],
    // A chat of several people is told by its name alone.
    ...(text(channel['name'])?.startsWith('mpdm-') ? { channel_type: 'mpim' } : {}),
  };
}

export interface Pressed {
  readonly title: string;
  readonly value: string;
  /** When, which names it within its message. */
  readonly ts: unknown;
}
/** A tapped link brings no value: it was opened, and nothing was said. */
export const pressedIn = (payload: Thing): readonly Pressed[] =>
  things(payload['actions']).flatMap((action) => {
    const chosen = thing(action['selected_option']) ?? action;
    const value = word(chosen['value']);
    if (value === null) return [];
    const title = word(thing(chosen['text'])?.['text']);
    return [{ title: title === null ? value : withEmoji(unescaped(title)), value, ts: action['action_ts'] }];
  });
