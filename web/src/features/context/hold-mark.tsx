// That a legal hold keeps this contact, and why: whoever thinks of erasing them or their words sees it where they work.
import type { Contact } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { api } from '../../live/index.ts';
import { t } from '../../words/t.ts';

export function HoldMark({ contact }: { contact: Contact }) {
  // Begins with the contact's own key: news of them asks for it again.
  const hold = useQuery({
    queryKey: ['contacts', 'one', contact.id, 'hold'],
    queryFn: () => api.getHold({ params: { id: contact.id } }),
  }).data?.hold;
  if (!hold) return null;
  return (
    <p className="mt-1 flex items-start gap-1.5 text-sm text-text-2">
      <Scale size={14} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <span className="min-w-0 wrap-anywhere">
        <span className="font-medium">{t('Legal hold')}</span>
        {' · '}
        <bdi>{hold.reason}</bdi>
      </span>
    </p>
  );
}
