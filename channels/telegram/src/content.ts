// What a message carries, whatever kind it is: a text for people and for search, the files to fetch, and what the timeline
// draws specially. A kind we do not know is shown as such; nothing a customer sends may vanish.
import type { IdentityHint, InboundFile, InboundMessage, Sender } from '@throughline/domain';
import { digits, number, text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { filesOf } from './media.ts';

type Special = NonNullable<InboundMessage['special']>;
export interface Content {
  /** Null where there is nothing to read aloud. */
  readonly text: string | null;
  readonly files: readonly InboundFile[];
  readonly special: Special | null;
  readonly hints: readonly IdentityHint[];
  /** Telegram's own remark about the chat (pinned, timer set), not something said. */
  readonly isService: boolean;
}
const nothing = { text: null, files: [], special: null, hints: [], isService: false } as const;

export function contentOf(message: Thing, sender: Sender): Content {
  const content = said(message) ?? drawn(message, sender) ?? service(message) ?? unsupported(message);
  const forwarded = forwardedFrom(message['forward_origin']);
  return forwarded === null
    ? content
    : { ...content, special: { type: 'forwarded', ...content.special, forwardedFrom: forwarded } };
}

function said(message: Thing): Content | null {
  const words = word(message['text']);
  if (words !== null) return { ...nothing, text: words };
  const files = filesOf(message);
  if (files === null) return null;
  // An animated sticker plays only in Telegram; its emoji says the same everywhere, in lists and to a search too.
  const emoji = files.special?.type === 'sticker' ? word(files.special['emoji']) : null;
  return { ...nothing, text: text(message['caption']) ?? emoji, files: files.list, special: files.special };
}

function drawn(message: Thing, sender: Sender): Content | null {
  return (
    venue(message) ?? contact(message, sender) ?? poll(message) ?? dice(message) ?? checklist(message) ?? rich(message)
  );
}

function venue(message: Thing): Content | null {
  const place = thing(message['venue']);
  const location = thing(place?.['location']) ?? thing(message['location']);
  const latitude = number(location?.['latitude']);
  const longitude = number(location?.['longitude']);
  if (location === null || latitude === null || longitude === null) return null;
  const title = word(place?.['title']);
  const address = word(place?.['address']);
  const seconds = number(location['live_period']);
  const words = [title, address].filter((part) => part !== null).join(', ') || `${latitude}, ${longitude}`;
  const special = {
    type: 'location',
    latitude,
    longitude,
    ...(title ? { title } : {}),
    ...(address ? { address } : {}),
    ...(seconds ? { liveSeconds: seconds } : {}),
  };
  return { ...nothing, text: words, special };
}

function contact(message: Thing, sender: Sender): Content | null {
  const card = thing(message['contact']);
  const phone = word(card?.['phone_number']);
  if (card === null || phone === null) return null;
  const name = [word(card['first_name']), word(card['last_name'])].filter((part) => part !== null).join(' ');
  // Telegram itself names the number's owner. A forwarded card was given to someone else first, so it proves nothing here.
  const isOwn = digits(card['user_id']) === sender.value && message['forward_origin'] === undefined;
  const number164 = `+${phone.replace(/\D/g, '')}`;
  const isNumber = /^\+[1-9]\d{6,14}$/.test(number164);
  const hint: IdentityHint = {
    kind: 'phone',
    scope: '',
    value: number164,
    assurance: 'proved',
    evidence: 'shared their own number in Telegram',
    isHeld: true,
  };
  return {
    ...nothing,
    text: [name, isNumber ? number164 : phone].filter((part) => part !== '').join(', '),
    special: { type: 'contact', name, phone: isNumber ? number164 : phone, isOwn },
    hints: isOwn && isNumber ? [hint] : [],
  };
}

function poll(message: Thing): Content | null {
  const asked = thing(message['poll']);
  const question = text(asked?.['question']);
  if (asked === null || question === null) return null;
  const options = things(asked['options']).map((option) => text(option['text']) ?? '');
  return {
    ...nothing,
    text: [question, ...options.map((option) => `○ ${option}`)].join('\n'),
    special: { type: 'poll', question, options },
  };
}
function dice(message: Thing): Content | null {
  const thrown = thing(message['dice']);
  const emoji = word(thrown?.['emoji']);
  const value = number(thrown?.['value']);
  return emoji === null || value === null
    ? null
    : { ...nothing, text: `${emoji} ${value}`, special: { type: 'dice', emoji, value } };
}
function checklist(message: Thing): Content | null {
  const given = thing(message['checklist']);
  const title = text(given?.['title']);
  if (given === null || title === null) return null;
  const tasks = things(given['tasks']).map((task) => ({
    text: text(task['text']) ?? '',
    isDone: number(task['completion_date']) !== null,
  }));
  return {
    ...nothing,
    text: [title, ...tasks.map((task) => `${task.isDone ? '☑' : '☐'} ${task.text}`)].join('\n'),
    special: { type: 'checklist', title, tasks },
  };
}

/** A rich message is a tree of blocks; its words, in order, are what can be read and searched. */
function rich(message: Thing): Content | null {
  const given = thing(message['rich_message']);
  if (given === null) return null;
  const words: string[] = [];
  gather(given['blocks'], words, 0);
  return { ...nothing, text: words.join('\n').trim(), special: { type: 'rich' } };
}
function gather(node: unknown, words: string[], depth: number): void {
  if (depth > 20 || words.length > 2000) return;
  if (Array.isArray(node)) {
    for (const each of node) gather(each, words, depth + 1);
    return;
  }
  const block = thing(node);
  if (block === null) return;
  const own = inline(block['text'], 0);
  if (own !== '') words.push(own);
  for (const [key, value] of Object.entries(block))
    if (key !== 'text' && typeof value === 'object') gather(value, words, depth + 1);
}
function inline(node: unknown, depth: number): string {
  if (depth > 20) return '';
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map((each) => inline(each, depth + 1)).join('');
  return inline(thing(node)?.['text'] ?? '', depth + 1);
}

const services: Readonly<Record<string, string>> = {
  pinned_message: 'Pinned a message',
  message_auto_delete_timer_changed: 'Changed the auto-delete timer',
  write_access_allowed: 'Allowed the bot to write',
  chat_background_set: 'Changed the chat background',
  connected_website: 'Logged in on the website',
  forum_topic_created: 'Started a topic',
  forum_topic_edited: 'Renamed a topic',
  forum_topic_closed: 'Closed a topic',
  forum_topic_reopened: 'Reopened a topic',
  checklist_tasks_done: 'Ticked tasks of a checklist',
  checklist_tasks_added: 'Added tasks to a checklist',
  proximity_alert_triggered: 'Came near a shared location',
  new_chat_photo: 'Changed the chat photo',
  boost_added: 'Boosted the chat',
};
function service(message: Thing): Content | null {
  const kind = Object.keys(services).find((key) => message[key] !== undefined);
  return kind === undefined
    ? null
    : { ...nothing, text: services[kind] ?? '', special: { type: 'service', name: kind }, isService: true };
}

/** What surrounds the content in every message; the first key beyond these names the kind we do not know. */
const envelope = new Set([
  'message_id',
  'message_thread_id',
  'direct_messages_topic',
  'from',
  'sender_chat',
  'sender_boost_count',
  'sender_business_bot',
  'sender_tag',
  'date',
  'guest_query_id',
  'business_connection_id',
  'chat',
  'forward_origin',
  'forward_from',
  'forward_date',
  'forward_sender_name',
  'forward_from_chat',
  'forward_from_message_id',
  'is_topic_message',
  'is_automatic_forward',
  'reply_to_message',
  'external_reply',
  'quote',
  'reply_to_story',
  'reply_to_checklist_task_id',
  'reply_to_poll_option_id',
  'via_bot',
  'edit_date',
  'has_protected_content',
  'is_from_offline',
  'is_paid_post',
  'media_group_id',
  'author_signature',
  'paid_star_count',
  'entities',
  'link_preview_options',
  'effect_id',
  'caption',
  'caption_entities',
  'show_caption_above_media',
  'has_media_spoiler',
  'reply_markup',
]);
function unsupported(message: Thing): Content {
  const name = Object.keys(message).find((key) => !envelope.has(key) && /^\w{1,60}$/.test(key)) ?? 'unknown';
  const caption = word(message['caption']);
  return {
    ...nothing,
    text: caption ?? `Unsupported message (${name.replaceAll('_', ' ')})`,
    special: { type: 'unsupported', name },
  };
}

function forwardedFrom(origin: unknown): string | null {
  const given = thing(origin);
  if (given === null) return null;
  const user = thing(given['sender_user']);
  const chat = thing(given['sender_chat']) ?? thing(given['chat']);
  const name = user
    ? [word(user['first_name']), word(user['last_name'])].filter((part) => part !== null).join(' ')
    : (word(given['sender_user_name']) ?? word(chat?.['title']) ?? word(chat?.['first_name']));
  return name || 'someone';
}
