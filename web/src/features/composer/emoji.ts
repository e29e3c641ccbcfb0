// Emoji by name: `:tha` offers 🙏.
import { msg, t, type Msg } from '../../words/t.ts';

const named: readonly (readonly [string, Msg])[] = [
  ['🙂', msg.as('search', 'smile slight')],
  ['😀', msg.as('search', 'grin happy')],
  ['😊', msg.as('search', 'blush smile')],
  ['😉', msg.as('search', 'wink')],
  ['😂', msg.as('search', 'joy laugh')],
  ['😍', msg.as('search', 'love eyes')],
  ['🤗', msg.as('search', 'hug')],
  ['🤔', msg.as('search', 'thinking')],
  ['😅', msg.as('search', 'sweat smile')],
  ['😕', msg.as('search', 'confused')],
  ['😢', msg.as('search', 'cry sad')],
  ['😱', msg.as('search', 'scream')],
  ['🙈', msg.as('search', 'monkey see no evil')],
  ['👍', msg.as('search', 'thumbs up yes')],
  ['👎', msg.as('search', 'thumbs down no')],
  ['👏', msg.as('search', 'clap')],
  ['🙏', msg.as('search', 'thanks pray please')],
  ['💪', msg.as('search', 'strong muscle')],
  ['👋', msg.as('search', 'wave hello bye')],
  ['🤝', msg.as('search', 'handshake deal')],
  ['👀', msg.as('search', 'eyes look')],
  ['🎉', msg.as('search', 'party tada celebrate')],
  ['❤️', msg.as('search', 'heart love')],
  ['✅', msg.as('search', 'check done')],
  ['❌', msg.as('search', 'cross no')],
  ['⚠️', msg.as('search', 'warning')],
  ['⭐', msg.as('search', 'star')],
  ['🔥', msg.as('search', 'fire')],
  ['✨', msg.as('search', 'sparkles')],
  ['☕', msg.as('search', 'coffee')],
  ['📦', msg.as('search', 'parcel package')],
  ['🚚', msg.as('search', 'truck delivery')],
  ['📅', msg.as('search', 'calendar date')],
  ['📎', msg.as('search', 'paperclip attached')],
  ['📞', msg.as('search', 'phone call')],
  ['📧', msg.as('search', 'email mail')],
  ['💳', msg.as('search', 'card payment')],
  ['🧾', msg.as('search', 'receipt invoice')],
  ['🔑', msg.as('search', 'key')],
  ['🔒', msg.as('search', 'lock')],
  ['🔧', msg.as('search', 'wrench fix')],
  ['💡', msg.as('search', 'bulb idea')],
  ['⏳', msg.as('search', 'hourglass wait')],
  ['🚀', msg.as('search', 'rocket')],
  ['🎁', msg.as('search', 'gift present')],
  ['🌞', msg.as('search', 'sun')],
];
export const emojis: readonly string[] = named.map(([sign]) => sign);

/** The name being typed before the caret: `:th` gives `th`. Two letters at least, so that `:)` and `10:30` stay what they are. */
export function emojiAt(text: string, caret: number): { readonly from: number; readonly typed: string } | null {
  const found = /(?:^|\s):(\p{L}{2,20})$/iu.exec(text.slice(0, caret));
  return found ? { from: caret - found[1]!.length - 1, typed: found[1]!.toLowerCase() } : null;
}
export const emojisFor = (typed: string): { readonly sign: string; readonly name: string }[] =>
  named
    .map(([sign, names]) => [sign, t.of(names)] as const)
    .filter(([, names]) => names.split(' ').some((name) => name.startsWith(typed)))
    .slice(0, 6)
    .map(([sign, names]) => ({ sign, name: names.split(' ').find((name) => name.startsWith(typed))! }));
