// Looking for a person by name or address, and choosing one of those found.
import type { client, ContactRow } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Avatar } from './avatar.tsx';
import { contactTitle, reachWords } from './contact-words.ts';
import { Loaded } from './loaded.tsx';
import { SearchInput } from './search-input.tsx';
import { t } from '../words/t.ts';

export interface FindContactProps {
  readonly api: Pick<ReturnType<typeof client>, 'listContacts'>;
  readonly label: string;
  /** Not this one. */
  readonly exceptId?: string;
  /** Shown where nobody is found, for what was typed. */
  readonly nobody: (typed: string) => ReactNode;
  /** Shown below those found, who may only be alike. */
  readonly below?: (typed: string, found: readonly ContactRow[]) => ReactNode;
  readonly onChoose: (id: string) => void;
}

export function FindContact({ api, label, exceptId, nobody, below, onChoose }: FindContactProps) {
  const [q, setQ] = useState('');
  const found = useQuery({
    queryKey: ['contacts', 'list', 'find', q],
    queryFn: () => api.listContacts({ query: { q, limit: 20 } }),
    enabled: q !== '',
    placeholderData: (before) => before,
  });
  return (
    <>
      <SearchInput
        label={label}
        placeholder={t('Name, email, phone')}
        value={q}
        onSearch={setQ}
        autoFocus
        isBusy={found.isFetching}
      />
      {q === '' ? null : (
        <div className="mt-3">
          <Loaded query={found} what={t('contacts')}>
            {({ items }) => {
              const rows = items.filter(({ id }) => id !== exceptId);
              if (rows.length === 0) return nobody(q);
              return (
                <>
                  <ul>
                    {rows.map((row) => (
                      <li key={row.id}>
                        <button
                          type="button"
                          onClick={() => onChoose(row.id)}
                          className="flex w-full items-center gap-3 rounded-control px-2 py-2 text-start hover:bg-hover"
                        >
                          <Avatar name={contactTitle(row)} seed={row.id} src={row.avatarUrl} />
                          <span className="min-w-0">
                            <span className="block truncate font-medium">{contactTitle(row)}</span>
                            <span className="block truncate text-sm text-text-3">{reachWords(row)}</span>
                          </span>
                        </button>
                      </li>
                    ))}
                  </ul>
                  {below?.(q, rows)}
                </>
              );
            }}
          </Loaded>
        </div>
      )}
    </>
  );
}
