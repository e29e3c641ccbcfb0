// Says that two contacts are one person: choose the other, see what will be joined, merge; undone by one click.
import type { ChannelKind, client, Contact } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '../words/t.ts';
import { Avatar } from './avatar.tsx';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FindContact } from './find-contact.tsx';
import { IdentityList } from './identity-list.tsx';
import { Loaded } from './loaded.tsx';
import { sayUndo } from './toast.ts';
import { useDeeds } from './use-deed.ts';
import { contactTitle } from './contact-words.ts';

export interface MergeContactProps {
  readonly api: Pick<ReturnType<typeof client>, 'listContacts' | 'getContact' | 'mergeContacts' | 'unlinkIdentity'>;
  readonly contact: Contact;
  readonly kinds: ReadonlyMap<string, ChannelKind>;
  /** Who it may be, where that is known; else it is looked for. */
  readonly otherId?: string;
  readonly onClose: () => void;
  /** The one contact both are now; and, after an undo, the one they were. */
  readonly onMerged: (merged: Contact) => void;
}

export default function MergeContact(props: MergeContactProps) {
  const { api, contact, otherId, onClose } = props;
  const [chosen, setChosen] = useState<string | null>(otherId ?? null);
  const title = contactTitle(contact);
  return chosen === null ? (
    <Choose api={api} contact={contact} title={title} onClose={onClose} onChoose={setChosen} />
  ) : (
    <Confirm {...props} title={title} otherId={chosen} {...(otherId ? {} : { onBack: () => setChosen(null) })} />
  );
}

function Choose({
  api,
  contact,
  title,
  onClose,
  onChoose,
}: Pick<MergeContactProps, 'api' | 'contact'> & {
  title: string;
  onClose: () => void;
  onChoose: (id: string) => void;
}) {
  return (
    <Dialog isOpen onClose={onClose} title={t('Merge {name} with', { name: title })}>
      <FindContact
        api={api}
        label={t('Find the other contact')}
        exceptId={contact.id}
        nobody={() => <p className="text-text-2">{t('Nobody else found.')}</p>}
        onChoose={onChoose}
      />
    </Dialog>
  );
}

interface ConfirmProps extends MergeContactProps {
  readonly title: string;
  readonly otherId: string;
  readonly onBack?: () => void;
}

function Confirm({ api, contact, kinds, title, otherId, onClose, onMerged, onBack }: ConfirmProps) {
  const other = useQuery({
    queryKey: ['contacts', 'one', otherId],
    queryFn: () => api.getContact({ params: { id: otherId } }),
  });
  const queries = useQueryClient();
  const deeds = useDeeds();
  const fresh = (): void => {
    for (const key of ['contacts', 'timeline', 'conversations']) void queries.invalidateQueries({ queryKey: [key] });
  };
  const merge = async (second: Contact): Promise<void> => {
    let into = contact;
    const isDone = await deeds.run(
      'merge',
      async () => {
        into = await api.mergeContacts({ params: { id: contact.id }, body: { contactId: second.id } });
      },
      t('Could not merge them'),
    );
    if (!isDone) return;
    onClose();
    fresh();
    onMerged(into);
    // The older of both speaks for them, and is held there by nothing: the younger one leaves again.
    const isSecondOlder = into.id === second.id;
    const younger = isSecondOlder ? contact : second;
    const anchor = younger.identities.find((identity) => identity.assurance === 'own') ?? younger.identities[0];
    const undo = (): void =>
      void deeds.run(
        'undo',
        async () => {
          if (!anchor) return;
          const left = await api.unlinkIdentity({ params: { id: into.id }, body: { identityId: anchor.id } });
          fresh();
          onMerged(isSecondOlder ? left.separated : left.contact);
        },
        t('Could not undo the merge'),
      );
    if (anchor) sayUndo(t('Merged with {name}', { name: contactTitle(second) }), undo);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('One person?')}
      width="md"
      footer={
        <>
          {onBack ? (
            <Button look="ghost" className="me-auto" onClick={onBack}>
              {t('Choose another')}
            </Button>
          ) : null}
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button
            look="primary"
            isBusy={deeds.busy === 'merge'}
            disabled={!other.data}
            onClick={() => other.data && void merge(other.data)}
          >
            {t('Merge')}
          </Button>
        </>
      }
    >
      <Loaded query={other} what={t('the other contact')}>
        {(second) => (
          <div className="flex flex-col gap-4">
            <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
              <Side title={title} contact={contact} kinds={kinds} />
              <Side title={contactTitle(second)} contact={second} kinds={kinds} />
            </div>
            <Banner>
              {t(
                'Everything of both is shown as one thread. The link is yours and can be undone: then each gets back exactly what was theirs. Customers see nothing of it.',
              )}
            </Banner>
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}

function Side({ title, contact, kinds }: { title: string } & Pick<MergeContactProps, 'contact' | 'kinds'>) {
  return (
    <div data-card="" className="rounded-card border border-line p-3">
      <p className="flex items-center gap-2 font-medium">
        <Avatar name={title} seed={contact.id} src={contact.avatarUrl} size="sm" />
        <span className="min-w-0 truncate">{title}</span>
      </p>
      <IdentityList identities={contact.identities} kinds={kinds} className="mt-2 text-sm text-text-2" />
    </div>
  );
}
