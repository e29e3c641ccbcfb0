// Emoji by name: `:tha` offers 🙏.

const named: readonly (readonly [string, string])[] = [
  ['🙂', 'smile slight'],
  ['😀', 'grin happy'],
  ['😊', 'blush smile'],
  ['😉', 'wink'],
  ['😂', 'joy laugh'],
  ['😍', 'love eyes'],
  ['🤗', 'hug'],
  ['🤔', 'thinking'],
  ['😅', 'sweat smile'],
  ['😕', 'confused'],
  ['😢', 'cry sad'],
  ['😱', 'scream'],
  ['🙈', 'monkey see no evil'],
  ['👍', 'thumbs up yes'],
  ['👎', 'thumbs down no'],
  ['👏', 'clap'],
  ['🙏', 'thanks pray please'],
  ['💪', 'strong muscle'],
  ['👋', 'wave hello bye'],
  ['🤝', 'handshake deal'],
  ['👀', 'eyes look'],
  ['🎉', 'party tada celebrate'],
  ['❤️', 'heart love'],
  ['✅', 'check done'],
  ['❌', 'cross no'],
  ['⚠️', 'warning'],
  ['⭐', 'star'],
  ['🔥', 'fire'],
  ['✨', 'sparkles'],
  ['☕', 'coffee'],
  ['📦', 'parcel package'],
  ['🚚', 'truck delivery'],
  ['📅', 'calendar date'],
  ['📎', 'paperclip attached'],
  ['📞', 'phone call'],
  ['📧', 'email mail'],
  ['💳', 'card payment'],
  ['🧾', 'receipt invoice'],
  ['🔑', 'key'],
  ['🔒', 'lock'],
  ['🔧', 'wrench fix'],
  ['💡', 'bulb idea'],
  ['⏳', 'hourglass wait'],
  ['🚀', 'rocket'],
  ['🎁', 'gift present'],
  ['🌞', 'sun'],
];
export const emojis: readonly string[] = named.map(([sign]) => sign);

/** The name being typed before the caret: `:th` gives `th`. Two letters at least, so that `:)` and `10:30` stay what they are. */
export function emojiAt(text: string, caret: number): { readonly from: number; readonly typed: string } | null {
  const found = /(?:^|\s):([a-z]{2,20})$/i.exec(text.slice(0, caret));
  return found ? { from: caret - found[1]!.length - 1, typed: found[1]!.toLowerCase() } : null;
}
export const emojisFor = (typed: string): { readonly sign: string; readonly name: string }[] =>
  named
    .filter(([, names]) => names.split(' ').some((name) => name.startsWith(typed)))
    .slice(0, 6)
    .map(([sign, names]) => ({ sign, name: names.split(' ').find((name) => name.startsWith(typed))! }));
