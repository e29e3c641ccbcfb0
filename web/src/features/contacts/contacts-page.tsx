// Contacts: people and companies, one beside the other, each list and each company under an address of its own.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Building2 } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { PageHead } from '../../ui/page.tsx';
import { ScrollPage } from '../../ui/scroll-page.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { AddCompany, CompaniesList } from './companies-list.tsx';
import { CompanyPage } from './company-page.tsx';
import { ImportPage } from './import-page.tsx';
import { PeopleTable } from './people-table.tsx';
import { t } from '../../words/t.ts';

/** `?show=companies&id=` is the page of one, `?show=import&id=` of an import. */
export default function ContactsPage() {
  const { show, id, q = '' } = useSearch({ strict: false }) as Asked;
  if (show === 'import') return <ImportPage id={id} />;
  if (show !== 'companies') return <PeopleTable kinds={<Kinds show="people" />} />;
  return id ? <CompanyPage key={id} id={id} /> : <Companies q={q} />;
}
interface Asked {
  q?: string;
  show?: string;
  id?: string;
}

function Kinds({ show }: { show: 'people' | 'companies' }) {
  return (
    <nav aria-label={t('People or companies')} className="mb-4 flex gap-1 border-b border-line">
      {(['people', 'companies'] as const).map((each) => (
        <Link
          key={each}
          to="/contacts"
          search={each === 'people' ? {} : { show: each }}
          aria-current={each === show ? 'page' : undefined}
          className="-mb-px flex min-h-9 items-center border-b-2 border-transparent px-2.5 text-text-2 -outline-offset-2! hover:text-text aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text"
        >
          {each === 'people' ? t('People') : t('Companies')}
        </Link>
      ))}
    </nav>
  );
}

function Companies({ q }: { q: string }) {
  const navigate = useNavigate();
  const mayAdd = useMay('contacts:write');
  const [isAdding, setAdding] = useState(false);
  const add = mayAdd ? (
    <Button look="primary" icon={<Building2 size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('Add company')}
    </Button>
  ) : null;
  return (
    <ScrollPage label={t('Contacts')}>
      <PageHead title={t('Contacts')} actions={add} />
      <Kinds show="companies" />
      <SearchInput
        label={t('Search companies')}
        placeholder={t('Name or domain')}
        value={q}
        onSearch={(typed) =>
          void navigate({
            to: '/contacts',
            search: { show: 'companies', ...(typed ? { q: typed } : {}) },
            replace: true,
          })
        }
        className="mb-4 max-w-md"
      />
      <CompaniesList q={q} add={add} />
      {isAdding ? <AddCompany onClose={() => setAdding(false)} /> : null}
    </ScrollPage>
  );
}
