// Below the text, before sending: what one may have overlooked. Every hint of the composer is drawn here.
import type { Contact, Conversation } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { api, useMay, useStore, useThread } from '../../live/index.ts';
import { addressesToAsk, hintsFor, type Hint } from './checks.ts';
import type { Draft } from './sendable.ts';
import { t } from '../../words/t.ts';

export function HintsLine({
  draft: typed,
  it,
  contact,
  onMend,
}: {
  draft: Draft;
  /** `id` null: it is only being begun. */
  it: Pick<Conversation, 'contactId' | 'contactName'> & { readonly id: string | null };
  contact: Contact | undefined;
  onMend: (text: string) => void;
}) {
  // The keys come first; what is thought about the words may come a moment later.
  const draft = useDeferredValue(typed);
  const thread = useThread(it.id ?? undefined);
  const agents = useStore((state) => state.agents);
  const around = useMemo(
    () => ({
      contactName: it.contactName,
      contact,
      messages: thread?.messages ?? [],
      agents: [...agents.values()],
    }),
    [it.contactName, contact, thread?.messages, agents],
  );
  const own = useMemo(() => hintsFor(draft, around), [draft, around]);
  const others = useOthers(
    useMemo(() => addressesToAsk(draft, around), [draft, around]),
    it.contactId,
  );
  const hints = [...own, ...others];
  return (
    <div
      role="status"
      aria-label={t('Before sending')}
      className="flex flex-wrap gap-1.5 px-3.5 pb-1 text-sm empty:hidden"
    >
      {hints.map(({ key, words, mend }) => (
        <span key={key} className="inline-flex items-center gap-1 rounded-control bg-warn-soft px-1.5 text-warn">
          <CircleAlert size={12} aria-hidden className="shrink-0" />
          {words}
          {mend ? (
            <button
              type="button"
              onClick={() => onMend(mend.text)}
              className="min-h-6 font-medium underline pointer-coarse:min-h-11"
            >
              {mend.label}
            </button>
          ) : null}
        </span>
      ))}
    </div>
  );
}

/** Which of these addresses are another customer's: only that is worth a word. */
function useOthers(addresses: readonly string[], contactId: string): readonly Hint[] {
  const mayAsk = useMay('contacts:read');
  const asked = useQuery({
    queryKey: ['whose-addresses', ...addresses],
    enabled: mayAsk && addresses.length > 0,
    staleTime: 60_000,
    queryFn: async () => {
      const pages = await Promise.all(addresses.map((q) => api.listContacts({ query: { q, limit: 5 } })));
      return addresses.flatMap((address, index) => {
        const owner = pages[index]!.items.find((row) =>
          row.identities.some((identity) => identity.value.toLowerCase() === address),
        );
        return owner ? [{ address, owner }] : [];
      });
    },
  });
  if (addresses.length === 0) return [];
  return (asked.data ?? [])
    .filter(({ owner }) => owner.id !== contactId)
    .map(({ address, owner }) => ({
      key: address,
      words: owner.name
        ? t('{address} is another customer’s address ({name})', { address, name: owner.name })
        : t('{address} is another customer’s address', { address }),
    }));
}
