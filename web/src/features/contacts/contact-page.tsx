// One person: every identity with its evidence, everything said over all channels, what we know, and what may be done with it.
import type { Contact } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft, MoreHorizontal, SquarePen } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { keysOf } from '../../commands/remap.ts';
import { api, update, useMay } from '../../live/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Breakable } from '../../ui/breakable.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { ScrollPage } from '../../ui/scroll-page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { sayUndo } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { Attributes } from './attributes.tsx';
import { ContactCompany } from './contact-company.tsx';
import { ContactFields } from './contact-fields.tsx';
import { ContactTags } from './contact-tags.tsx';
import { contactTitle, wasSeen } from '../../ui/contact-words.ts';
import { Consents } from './consents.tsx';
import { Conversations } from './conversations.tsx';
import { Duplicates } from './duplicates.tsx';
import { EraseContact } from './erase-contact.tsx';
import { exportContact } from './export-contact.ts';
import { Facts } from './facts.tsx';
import { Identities } from './identities.tsx';
import { HoldBanner, PlaceHold, useHold, useRelease } from './hold.tsx';
import { MergeHere } from './merge-here.tsx';
import { NameEditor } from './name-editor.tsx';
import { Notes } from './notes.tsx';
import { Timeline } from './timeline.tsx';
import { usePersonCommands } from './person-commands.ts';
import { t } from '../../words/t.ts';

export default function ContactPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const contact = useQuery({ queryKey: ['contacts', 'one', id], queryFn: () => api.getContact({ params: { id } }) });
  const navigate = useNavigate();
  // An absorbed id answers with the contact that speaks for it: the address follows.
  const speaksAs = contact.data?.id;
  useEffect(() => {
    if (speaksAs && speaksAs !== id) void navigate({ to: '/contacts/$id', params: { id: speaksAs }, replace: true });
  }, [speaksAs, id, navigate]);
  return (
    <ScrollPage label={t('Contact')} width="max-w-6xl">
      <a
        href="/contacts"
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          if (history.length > 1) history.back();
          else void navigate({ to: '/contacts' });
        }}
        className="-ms-2 mb-3 inline-flex min-h-8 items-center gap-1.5 rounded-control px-2 text-text-2 hover:bg-hover"
      >
        <ArrowLeft size={16} aria-hidden className="rtl:-scale-x-100" />
        {t('Contacts')}
      </a>
      <Loaded query={contact} what={t('this contact')}>
        {(found) => <Person key={found.id} contact={found} />}
      </Loaded>
    </ScrollPage>
  );
}

function Person({ contact }: { contact: Contact }) {
  const [tab, setTab] = useState<'timeline' | 'conversations'>('timeline');
  return (
    <>
      <Head contact={contact} />
      <HoldBanner contact={contact} />
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Tabs
          label={t('What happened')}
          value={tab}
          onChange={setTab}
          className="min-w-0 max-lg:order-2"
          tabs={[
            { value: 'timeline', label: t('Timeline'), panel: <Timeline contact={contact} /> },
            { value: 'conversations', label: t('Conversations'), panel: <Conversations contactId={contact.id} /> },
          ]}
        />
        <aside aria-label={t('About this person')} className="min-w-0">
          <Duplicates contact={contact} />
          <Notes contact={contact} />
          <Identities contact={contact} />
          <Consents contact={contact} />
          <Facts contact={contact} />
          <ContactTags contact={contact} />
          <ContactCompany contact={contact} />
          <ContactFields contact={contact} />
          <Attributes contact={contact} />
        </aside>
      </div>
    </>
  );
}

function Head({ contact }: { contact: Contact }) {
  const mayChange = useMay('contacts:write');
  const mayExport = useMay('contacts:export');
  const mayErase = useMay('contacts:erase');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [open, setOpen] = useState<'name' | 'merge' | 'hold' | 'erase' | null>(null);
  const hold = useHold(contact.id);
  const release = useRelease(contact.id);
  const title = contactTitle(contact);
  const block = async (isBlocked: boolean): Promise<void> => {
    const isDone = await deeds.run(
      'block',
      async () => {
        queries.setQueryData(
          ['contacts', 'one', contact.id],
          await api.changeContact({ params: { id: contact.id }, body: { isBlocked } }),
        );
      },
      isBlocked ? t('Could not block {name}', { name: title }) : t('Could not unblock {name}', { name: title }),
    );
    if (isDone)
      sayUndo(
        isBlocked ? t('{name} is blocked', { name: title }) : t('{name} is no longer blocked', { name: title }),
        () => void block(!isBlocked),
      );
  };
  const take = () => void deeds.run('export', () => exportContact(contact.id, title), t('Could not export'));
  const whyNotErase = !mayErase ? t('Only leads and admins may erase') : hold ? t('A legal hold keeps it') : undefined;
  const whyNotExport = mayExport ? undefined : t('Viewers may not export');
  usePersonCommands({
    rename: () => setOpen('name'),
    merge: () => setOpen('merge'),
    block: { run: () => void block(!contact.isBlocked), isTurned: contact.isBlocked },
    export: { run: take, whyNot: whyNotExport },
    erase: { run: () => setOpen('erase'), whyNot: whyNotErase },
  });
  useCommand('contact-hold', () => (hold ? release.run() : setOpen('hold')), {
    whyNot: mayErase ? undefined : t('Only leads and admins may erase'),
    isTurned: hold !== null,
  });
  const changing: MenuEntry[] = mayChange
    ? [
        { label: t('Rename…'), shortcut: keysOf('contact-rename'), run: () => setOpen('name') },
        { label: t('Merge with…'), shortcut: keysOf('merge-contact'), run: () => setOpen('merge') },
        {
          label: contact.isBlocked ? t('Unblock') : t.as('verb', 'Block'),
          shortcut: keysOf('contact-block'),
          run: () => void block(!contact.isBlocked),
        },
      ]
    : [];
  const erasing: MenuEntry[] = mayChange
    ? [
        { type: 'line' },
        ...(mayErase && !hold
          ? [{ label: t('Legal hold…'), shortcut: keysOf('contact-hold'), run: () => setOpen('hold') }]
          : []),
        {
          label: t('Erase…'),
          isDanger: true,
          shortcut: keysOf('contact-erase'),
          ...(whyNotErase ? { whyNot: whyNotErase } : {}),
          run: () => setOpen('erase'),
        },
      ]
    : [];
  const entries: MenuEntry[] = [
    ...changing,
    {
      label: t('Export everything'),
      shortcut: keysOf('contact-export'),
      ...(whyNotExport ? { whyNot: whyNotExport } : {}),
      run: take,
    },
    ...erasing,
  ];
  return (
    <header className="mb-6 flex flex-wrap items-center gap-4">
      <Avatar name={title} seed={contact.id} src={contact.avatarUrl} size="lg" />
      <div className="min-w-0 flex-1 basis-48">
        <h1 className="text-xl font-semibold wrap-anywhere">
          <bdi>
            <Breakable text={title} />
          </bdi>
          {contact.isBlocked ? (
            <Badge tone="danger" className="ms-2 align-middle">
              {t('Blocked')}
            </Badge>
          ) : null}
        </h1>
        <p className="text-text-2">
          {wasSeen(contact) ? (
            <>
              {t.rich('Last seen {time}', { time: <Time at={contact.lastSeenAt} /> })}
              {' · '}
            </>
          ) : null}
          {t.rich('known since {time}', { time: <Time at={contact.createdAt} /> })}
        </p>
      </div>
      <WriteTo contact={contact} />
      <Menu
        align="end"
        entries={entries}
        trigger={<IconButton label={t('More')} icon={<MoreHorizontal size={16} aria-hidden />} />}
      />
      {open === 'name' ? <NameEditor contact={contact} onClose={() => setOpen(null)} /> : null}
      {open === 'merge' ? <MergeHere contact={contact} onClose={() => setOpen(null)} /> : null}
      {open === 'hold' ? <PlaceHold contact={contact} onClose={() => setOpen(null)} /> : null}
      {open === 'erase' ? <EraseContact contact={contact} title={title} onClose={() => setOpen(null)} /> : null}
    </header>
  );
}

/** Begins a conversation with them; what is open with them already says so there. */
function WriteTo({ contact }: { contact: Contact }) {
  const whyNot = useMay('conversations:write') ? undefined : t('Your role may only read');
  const write = () => update((state) => ({ ...state, beginsWith: { contactId: contact.id } }));
  useCommand('new-conversation', write, { whyNot, isFirst: true });
  return whyNot === undefined ? (
    <Button icon={<SquarePen size={14} aria-hidden />} onClick={write}>
      {t('New conversation')}
    </Button>
  ) : null;
}
