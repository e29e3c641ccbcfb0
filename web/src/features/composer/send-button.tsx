// The deed of a composer, with what else can become of the conversation behind the arrow beside it.
import { ChevronDown, Send } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Button } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { t } from '../../words/t.ts';

export function SendButton({
  isNote = false,
  isBusy,
  isDisabled = false,
  tip,
  shortcut,
  entries,
  onSend,
}: {
  /** A note has one way to go. */
  isNote?: boolean;
  isBusy: boolean;
  isDisabled?: boolean;
  tip: string;
  shortcut?: ComponentProps<typeof Tooltip>['shortcut'];
  entries: readonly MenuEntry[];
  onSend: () => void;
}) {
  return (
    <span className="flex">
      <Tooltip label={tip} shortcut={shortcut}>
        <Button
          look="primary"
          isBusy={isBusy}
          disabled={isDisabled}
          className={isNote ? '' : 'rounded-e-none!'}
          icon={isNote ? undefined : <Send size={14} aria-hidden className="rtl:-scale-x-100" />}
          onClick={onSend}
        >
          {isNote ? t('Add note') : <span className="max-[23rem]:sr-only">{t('Send')}</span>}
        </Button>
      </Tooltip>
      {isNote ? null : (
        <Menu
          align="end"
          side="top"
          trigger={
            <button
              type="button"
              aria-label={t('More ways to send')}
              disabled={isDisabled}
              className="inline-flex min-h-8 w-8 items-center justify-center rounded-e-control border-s border-bg bg-accent text-on-accent hover:bg-accent-strong disabled:opacity-55 pointer-coarse:min-h-11"
            >
              <ChevronDown size={14} aria-hidden />
            </button>
          }
          entries={entries}
        />
      )}
    </span>
  );
}
