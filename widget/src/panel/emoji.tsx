// A small set of emoji of our own; loaded when first asked for.
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './emoji.css';
import { usePanel } from './session.ts';

const sets = [
  [
    'faces',
    '😀 😃 😄 😁 😆 😅 😂 🙂 🙃 😉 😊 😇 🥰 😍 😘 😋 😎 🤓 🤔 🤨 😐 😏 🙄 😬 😌 😔 😴 🤒 🥳 😕 😟 😮 😲 😳 🥺 😢 😭 😱 😤 😡',
  ],
  ['gestures', '👍 👎 👌 ✌️ 🤞 🤝 👏 🙌 🙏 💪 👋 🫶 👀 🤷 🙋'],
  ['things', '❤️ 🧡 💛 💚 💙 💜 💔 ✨ 🎉 🔥 ⭐ ✅ ❌ ❓ ❗ 💡 📦 🚚 🛒 🧾 💳 📷 📎 📅 ⏰ 📞 📍 🔑 🎁 ☕'],
] as const;

export function EmojiPicker({ onPick, onClose }: { onPick: (emoji: string) => void; onClose: () => void }): VNode {
  const { say } = usePanel();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current!.querySelector('button')?.focus();
  }, []);
  function keys(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
      return;
    }
    const buttons = [...box.current!.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const step =
      event.key === forward
        ? 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowRight'
          ? -1
          : event.key === 'ArrowDown'
            ? 8
            : event.key === 'ArrowUp'
              ? -8
              : 0;
    if (step === 0) return;
    event.preventDefault();
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  }
  return (
    <div class="emoji" ref={box} role="group" aria-label={say('emoji')} onKeyDown={keys}>
      {sets.map(([name, all], set) => (
        <div key={name} role="group" aria-label={say(name)}>
          {all.split(' ').map((emoji, index) => (
            <button
              key={emoji}
              type="button"
              tabIndex={set === 0 && index === 0 ? 0 : -1}
              onClick={() => onPick(emoji)}
            >
              {emoji}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
