// The mark on a stranger's words: who it is said to be, and that nothing proves it. A sign and words, the whole sentence one tap away.
import type { Contact } from '@throughline/sdk';
import { ShieldQuestion } from 'lucide-react';
import { claimedPeople, personWords } from '../../live/proof.ts';
import { useStore } from '../../live/index.ts';
import { Popover } from '../../ui/popover.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

/** Whom the author of a message only claims to be, as "ada@mail.example"; empty when there is nothing to doubt. */
export function useClaim(contactId: string, identityId: string | null): string {
  return useStore((state) => {
    const contact: Contact | undefined = state.contacts.get(contactId);
    return listed(claimedPeople(contact, identityId).map((each) => personWords(each, state.kinds)));
  });
}

export function NotProved({ claim }: { claim: string }) {
  const words = t('Says to be {name}, and has not proved it. This may be someone else.', { name: claim });
  return (
    <Popover
      title={t('Not proved')}
      className="w-72"
      trigger={
        <button
          type="button"
          aria-label={`${t('Not proved')}. ${words}`}
          className="inline-flex min-h-6 items-center gap-1 rounded-control bg-warn-soft px-1 text-xs font-medium text-warn"
        >
          <Tooltip label={words}>
            <span className="inline-flex items-center gap-1">
              <ShieldQuestion size={12} aria-hidden />
              {t('Not proved')}
            </span>
          </Tooltip>
        </button>
      }
    >
      <p>{words}</p>
      <p className="mt-1 text-text-2">
        {t('You see both as one thread. They see only what was said to them here, until a proof joins them.')}
      </p>
    </Popover>
  );
}
