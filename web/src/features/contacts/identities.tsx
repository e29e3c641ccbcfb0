// The addresses this person uses, why each belongs here, and the way to undo or redo it.
import type { Contact, Identity, UndoneLink } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { AtSign, MoreHorizontal } from 'lucide-react';
import { api, useMay, useStore } from '../../live/index.ts';
import { claimedPeople } from '../../live/proof.ts';
import { Address } from '../../ui/breakable.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { useDeeds, type Deeds } from '../../ui/use-deed.ts';
import { useParted } from '../../ui/use-parted.ts';
import { AddIdentity } from './add-identity.tsx';
import { identityValue, kindOf, kindWord } from '../../ui/contact-words.ts';
import { t } from '../../words/t.ts';

export function Identities({ contact }: { contact: Contact }) {
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const sayParted = useParted(contact);
  const keep = (next: Contact): void => {
    queries.setQueryData(['contacts', 'one', contact.id], next.id === contact.id ? next : undefined);
    void queries.invalidateQueries({ queryKey: ['contacts'] });
    void queries.invalidateQueries({ queryKey: ['timeline'] });
    void queries.invalidateQueries({ queryKey: ['conversations'] });
  };
  const relink = (linkId: string): Promise<boolean> =>
    deeds.run(linkId, async () => keep(await api.relink({ params: { id: linkId } })), t('Could not link it again'));
  const unlink = async (identity: Identity): Promise<void> => {
    const isDone = await deeds.run(
      identity.id,
      async () =>
        keep((await api.unlinkIdentity({ params: { id: contact.id }, body: { identityId: identity.id } })).contact),
      t('Could not undo the link'),
    );
    if (isDone && identity.linkId) {
      const { linkId } = identity;
      sayParted(
        linkId,
        t('{name} is a contact of its own now', { name: identityValue(identity) }),
        () => void relink(linkId),
      );
    }
  };
  return (
    <Section title={t('Identities')} help={t('Where this person writes from, and how we know.')}>
      <ul className="flex flex-col gap-3">
        {contact.identities.map((identity) => (
          <OneIdentity
            key={identity.id}
            identity={identity}
            isStranger={claimedPeople(contact, identity.id).length > 0}
            mayChange={mayChange}
            deeds={deeds}
            onUnlink={() => void unlink(identity)}
            onKept={keep}
          />
        ))}
      </ul>
      {contact.undoneLinks.length > 0 ? (
        <div className="mt-4 border-t border-line pt-3">
          <h3 className="mb-2 font-medium">{t('Undone')}</h3>
          <ul className="flex flex-col gap-2">
            {contact.undoneLinks.map((link) => (
              <Undone
                key={link.id}
                link={link}
                deeds={deeds}
                {...(mayChange ? { onRedo: () => void relink(link.id) } : {})}
              />
            ))}
          </ul>
        </div>
      ) : null}
      {mayChange ? <AddIdentity contactId={contact.id} onAdded={keep} /> : null}
    </Section>
  );
}

interface OneProps {
  identity: Identity;
  isStranger: boolean;
  mayChange: boolean;
  deeds: Deeds;
  onUnlink: () => void;
  onKept: (contact: Contact) => void;
}

function OneIdentity({ identity, isStranger, mayChange, deeds, onUnlink, onKept }: OneProps) {
  const kinds = useStore((state) => state.kinds);
  const channel = useStore((state) => (identity.channelId ? state.channels.get(identity.channelId) : undefined));
  const card = kindOf(identity, channel?.kind, kinds);
  const mark = (body: { isShared?: boolean; state?: 'reachable' }): void =>
    void deeds.run(
      identity.id,
      async () => onKept(await api.markIdentity({ params: { id: identity.id }, body })),
      t('Could not mark it'),
    );
  const entries: MenuEntry[] = [
    identity.linkId
      ? { label: t('Undo this link'), run: onUnlink }
      : { label: t('Undo this link'), whyNot: t('The contact began with it'), run: onUnlink },
    {
      label: identity.isShared ? t('Used by this person only') : t('Shared by several people'),
      run: () => mark({ isShared: !identity.isShared }),
    },
    ...(identity.state === 'unreachable'
      ? [{ label: t('Reachable again'), run: () => mark({ state: 'reachable' }) }]
      : []),
  ];
  return (
    <li className="flex items-start gap-2.5">
      {card ? (
        <ChannelIcon card={card} className="mt-0.5" />
      ) : (
        <span
          aria-hidden
          className="mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-[5px] bg-surface text-text-3"
        >
          <AtSign size={14} />
        </span>
      )}
      <div className="min-w-0 flex-1">
        <p className="font-medium wrap-anywhere">
          <bdi>
            <Address kind={identity.kind} value={identity.value} shown={identityValue(identity)} />
          </bdi>
        </p>
        <p className="flex flex-wrap items-center gap-1">
          <span className="text-sm text-text-3">
            {[
              kindWord(identity.kind, card),
              ...[identity.name, identity.value].filter(
                (text) =>
                  text !== '' &&
                  text !== identityValue(identity) &&
                  (identity.kind !== 'visitor' || text === identity.name),
              ),
            ].join(' · ')}
          </span>
          {isStranger && identity.assurance === 'own' ? <Badge tone="warn">{t('Not proved')}</Badge> : null}
          {identity.assurance === 'own' ? null : (
            <Badge tone={identity.assurance === 'proved' ? 'ok' : 'warn'}>
              {identity.assurance === 'proved' ? t('Proved') : t('Claimed')}
            </Badge>
          )}
          {identity.isShared ? <Badge tone="plain">{t.as('identity', 'Shared')}</Badge> : null}
          {identity.state === 'unreachable' ? <Badge tone="danger">{t('Unreachable')}</Badge> : null}
        </p>
        {identity.assurance === 'own' ? null : (
          <p className="text-sm text-text-2 wrap-anywhere">
            {t.server(identity.evidence)}
            {identity.linkedAt ? (
              <>
                {' · '}
                <Time at={identity.linkedAt} />
              </>
            ) : null}
          </p>
        )}
        {identity.state === 'unreachable' && identity.stateDetail ? (
          <p className="text-sm text-danger wrap-anywhere">{t.server(identity.stateDetail)}</p>
        ) : null}
      </div>
      {mayChange ? (
        <Menu
          align="end"
          entries={entries}
          trigger={
            <IconButton
              size="sm"
              label={t('More for {name}', { name: identityValue(identity) })}
              icon={<MoreHorizontal size={16} aria-hidden />}
              disabled={deeds.busy === identity.id}
            />
          }
        />
      ) : null}
    </li>
  );
}

function Undone({ link, deeds, onRedo }: { link: UndoneLink; deeds: Deeds; onRedo?: () => void }) {
  return (
    <li className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">{link.identityValue}</p>
        <p className="text-sm text-text-3 wrap-anywhere">
          {t.server(link.evidence)} · {t.rich('undone {time}', { time: <Time at={link.undoneAt} /> })}
          {link.otherContactName ? ` · ${t('now with {name}', { name: link.otherContactName })}` : ''}
        </p>
      </div>
      {onRedo ? (
        <Button size="sm" isBusy={deeds.busy === link.id} onClick={onRedo}>
          {t('Link again')}
        </Button>
      ) : null}
    </li>
  );
}
