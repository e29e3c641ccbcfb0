// A few emoji to choose from.
import { Smile } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { emojis } from './emoji.ts';
import { t } from '../../words/t.ts';

export function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      title={t('Emoji')}
      hidesTitle
      side="top"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={<IconButton label={t('Insert emoji')} icon={<Smile size={16} />} />}
      className="w-64 p-2!"
    >
      <div className="grid grid-cols-7">
        {emojis.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-label={t('Insert {emoji}', { emoji })}
            onClick={() => {
              setOpen(false);
              onPick(emoji);
            }}
            className="inline-flex size-8 items-center justify-center rounded-control text-lg hover:bg-hover"
          >
            {emoji}
          </button>
        ))}
      </div>
    </Popover>
  );
}
