// Writing first: whom, which way, what. Where something of theirs is open already, that is said: there is one thread.
import type { Contact, ReplyRoute } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { api, useStore, wordsOf } from '../../live/index.ts';
import { contactWith } from '../../live/contact-with.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { contactTitle } from '../../ui/contact-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FindContact } from '../../ui/find-contact.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Select } from '../../ui/select.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { ClaimedNotice } from './claimed-notice.tsx';
import { shownValue } from './route-menu.tsx';
import { t } from '../../words/t.ts';

/** `contactId`: with whom, where that is known; else it is asked for. */
export default function NewConversation({ contactId, onClose }: { contactId: string | null; onClose: () => void }) {
  const [chosen, setChosen] = useState(contactId);
  return chosen === null ? (
    <Whom onClose={onClose} onChoose={setChosen} />
  ) : (
    <Words key={chosen} contactId={chosen} onClose={onClose} onBack={contactId ? null : () => setChosen(null)} />
  );
}

function Whom({ onClose, onChoose }: { onClose: () => void; onChoose: (id: string) => void }) {
  const [trouble, setTrouble] = useState('');
  const add = (kind: 'email' | 'phone', value: string) =>
    void contactWith(kind, value).then(onChoose, (error: unknown) => setTrouble(wordsOf(error)));
  return (
    <Dialog isOpen onClose={onClose} title={t('New conversation')} description={t('Whom do you want to write to?')}>
      <FindContact
        api={api}
        label={t('Find the person')}
        nobody={(typed) => {
          const address = addressIn(typed);
          return address ? (
            <Button onClick={() => add(address.kind, address.value)}>
              {t('Add {address} and write to them', { address: address.value })}
            </Button>
          ) : (
            <p className="text-text-2">{t('Nobody found.')}</p>
          );
        }}
        onChoose={onChoose}
      />
      {trouble ? (
        <p role="alert" className="mt-2 text-danger">
          {trouble}
        </p>
      ) : null}
    </Dialog>
  );
}

interface Written {
  readonly text: string;
  readonly subject: string;
  /** Pressed again after a line that broke, it is still one message; with other words it is another. */
  readonly key: string;
}
/** What was written and not sent, until the app is loaded anew. */
const kept = new Map<string, Written>();
const nothing = (): Written => ({ text: '', subject: '', key: crypto.randomUUID() });

function Words({
  contactId,
  onClose,
  onBack,
}: {
  contactId: string;
  onClose: () => void;
  onBack: (() => void) | null;
}) {
  const person = useQuery({
    queryKey: ['contacts', 'one', contactId],
    queryFn: () => api.getContact({ params: { id: contactId } }),
  });
  const ways = useQuery({
    queryKey: ['contact-routes', contactId],
    queryFn: () => api.listContactRoutes({ params: { id: contactId } }),
    gcTime: 0,
  });
  const title = person.data
    ? t('New conversation with {name}', { name: contactTitle(person.data) })
    : t('New conversation');
  const open = ways.data?.items.filter((way) => way.isOpen) ?? [];
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      width="md"
      footer={
        <>
          {onBack ? (
            <Button look="ghost" className="me-auto" onClick={onBack}>
              {t('Somebody else')}
            </Button>
          ) : null}
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" type="submit" form="new-conversation" disabled={open.length === 0}>
            {t('Send')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Loaded query={ways} what={t('the ways to reach this person')}>
          {({ items }) =>
            open.length > 0 && person.data ? (
              <Form contact={person.data} ways={items} onClose={onClose} />
            ) : person.data ? (
              <NoWay contact={person.data} ways={items} />
            ) : null
          }
        </Loaded>
      </div>
    </Dialog>
  );
}

function Form({ contact, ways, onClose }: { contact: Contact; ways: readonly ReplyRoute[]; onClose: () => void }) {
  const navigate = useNavigate();
  const kinds = useStore((state) => state.kinds);
  const [picked, setPicked] = useState(() =>
    keyOf(ways.find((way) => way.isDefault) ?? ways.find((way) => way.isOpen)!),
  );
  const [{ text, subject, key }, setWritten] = useState(() => kept.get(contact.id) ?? nothing());
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const way = ways.find((each) => keyOf(each) === picked)!;
  const hasSubject = kinds.get(way.channelKind)?.abilities.subject ?? false;
  const show = (id: string) => {
    onClose();
    void navigate({ to: '/inbox', search: { view: 'all', conversation: id } });
  };
  const write = (words: Partial<Written>) => {
    const next = { ...nothing(), text, subject, ...words };
    kept.set(contact.id, next);
    setWritten(next);
  };
  const pick = (value: string) => {
    setPicked(value);
    write({});
  };
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    if (text.trim() === '') return setTrouble(t('Write something first'));
    setBusy(true);
    setTrouble('');
    try {
      const { channelId, identityId } = way;
      const message = { text, channelId, identityId, ...(hasSubject ? { subject: subject.trim() } : {}) };
      const made = await api.addConversation({ body: { contactId: contact.id, message }, idempotencyKey: key });
      kept.delete(contact.id);
      show(made.id);
    } catch (error) {
      setTrouble(wordsOf(error));
      setBusy(false);
    }
  };
  return (
    <form id="new-conversation" onSubmit={(event) => void send(event)} className="flex flex-col gap-3">
      <AlreadyOpen contact={contact} onOpen={show} />
      <Field name="way" label={t('Send by')}>
        <Select
          value={picked}
          onChange={pick}
          choices={ways.map((each) => ({
            value: keyOf(each),
            label: [each.channelName, shownValue(each)].filter(Boolean).join(' · '),
            icon: <ChannelIcon card={kinds.get(each.channelKind)} size="sm" />,
            isDisabled: !each.isOpen,
            ...(each.isOpen ? {} : { help: t.server(each.why) }),
          }))}
        />
      </Field>
      {way.assurance === 'claimed' ? <ClaimedNotice key={way.identityId} route={way} contact={contact} /> : null}
      {hasSubject ? (
        <Field name="subject" label={t('Subject')}>
          <Input value={subject} onValueChange={(value) => write({ subject: value })} maxLength={500} />
        </Field>
      ) : null}
      <Field name="text" label={t('Message')}>
        <Textarea
          value={text}
          onValueChange={(value) => write({ text: value })}
          className="min-h-32"
          autoFocus
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      </Field>
      {trouble ? (
        <p role="alert" className="text-danger">
          {trouble}
        </p>
      ) : null}
    </form>
  );
}

/** The thread there is goes before a new one. */
function AlreadyOpen({ contact, onOpen }: { contact: Contact; onOpen: (id: string) => void }) {
  const found = useQuery({
    queryKey: ['conversations', 'of', contact.id],
    queryFn: () => api.getContactConversations({ params: { id: contact.id } }),
  });
  const open = found.data?.items.find(({ status }) => status !== 'closed' && status !== 'spam');
  if (!open) return null;
  return (
    <Banner
      tone="info"
      title={t('{name} has an open conversation already.', { name: contactTitle(contact) })}
      action={
        <Button size="sm" onClick={() => onOpen(open.id)}>
          {t('Open #{number}', { number: open.number })}
        </Button>
      }
    >
      {t('What you write there stays in one thread.')}
    </Banner>
  );
}

function NoWay({ contact, ways }: { contact: Contact; ways: readonly ReplyRoute[] }) {
  return (
    <div role="alert" className="rounded-control bg-warn-soft px-2.5 py-2 text-sm">
      <p className="font-medium">
        {t('{name} cannot be written to first.', { name: contactTitle(contact) })}{' '}
        {ways.length === 0 ? t('No channel of yours reaches an address of theirs.') : null}
      </p>
      <ul className="text-text-2">
        {ways.map((way) => (
          <li key={keyOf(way)}>
            {way.channelName}: {t.server(way.why)}
          </li>
        ))}
      </ul>
    </div>
  );
}

const keyOf = (way: ReplyRoute): string => `${way.channelId} ${way.identityId}`;

/** What was typed, where it is an address somebody can be written to. */
function addressIn(typed: string): { kind: 'email' | 'phone'; value: string } | null {
  const value = typed.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value)) return { kind: 'email', value };
  return /^\+[1-9][\d\s().-]{6,20}$/.test(value) ? { kind: 'phone', value: value.replaceAll(/[^\d+]/g, '') } : null;
}
