// Every address of the contact, how sure we are that it is theirs, and why; each link can be undone.
import type { Contact, Identity } from '@throughline/sdk';
import { AtSign, Globe, Phone, ShieldCheck, ShieldQuestion, Unlink, UserRound, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { api, useMay, useStore } from '../../live/index.ts';
import { claimedPeople, personWords } from '../../live/proof.ts';
import { Address } from '../../ui/breakable.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { say } from '../../ui/toast.ts';
import { Time } from '../../ui/time.tsx';
import { useParted } from '../../ui/use-parted.ts';
import { attempt, putContact } from './act.ts';
import { identityWords } from './identity-words.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

const generalIcons: Record<string, LucideIcon> = { email: AtSign, phone: Phone, visitor: Globe, user: UserRound };

export function Identities({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  const sayParted = useParted(contact);
  const [parting, setParting] = useState<Identity | null>(null);
  const undo = async (identity: Identity) => {
    setParting(null);
    const linkId = identity.linkId;
    await attempt(t('Could not undo the link'), async () => {
      const { contact: left, separated } = await api.unlinkIdentity({
        params: { id: contact.id },
        body: { identityId: identity.id },
      });
      putContact(left);
      putContact(separated);
      const title = t('{name} is a contact of its own now', { name: identityWords(identity).value });
      if (!linkId) {
        say({ title });
        return;
      }
      sayParted(
        linkId,
        title,
        () =>
          void attempt(t('Could not make the link again'), async () =>
            putContact(await api.relink({ params: { id: linkId } }), contact.id),
          ),
      );
    });
  };
  return (
    <>
      <ul className="flex flex-col gap-2.5">
        {contact.identities.map((identity) => (
          <Row
            key={identity.id}
            identity={identity}
            claims={claimedPeople(contact, identity.id)}
            canUndo={mayWrite && identity.linkId !== null}
            onUndo={() => setParting(identity)}
          />
        ))}
      </ul>
      <AlertDialog
        isOpen={parting !== null}
        onClose={() => setParting(null)}
        title={t('Undo this link?')}
        action={t('Undo link')}
        onConfirm={() => {
          if (parting) void undo(parting);
        }}
      >
        <p>
          {t.rich('Everything of <b>{name}</b> moves to a contact of its own: its messages, conversations and facts.', {
            name: parting ? identityWords(parting).value : '',
            b: (inside) => <strong>{inside}</strong>,
          })}
        </p>
        <p>
          {t('It was linked because: {evidence}. The link can be made again, and everything comes back.', {
            evidence: t.server(parting?.evidence ?? ''),
          })}
        </p>
      </AlertDialog>
    </>
  );
}

function Row({
  identity,
  claims,
  canUndo,
  onUndo,
}: {
  identity: Identity;
  claims: readonly Identity[];
  canUndo: boolean;
  onUndo: () => void;
}) {
  const kinds = useStore((state) => state.kinds);
  const channelKind = useStore((state) =>
    identity.channelId ? state.channels.get(identity.channelId)?.kind : undefined,
  );
  const card =
    kinds.get(channelKind ?? '') ?? [...kinds.values()].find((kind) => kind.identityKinds[0] === identity.kind);
  const Icon = generalIcons[identity.kind] ?? UserRound;
  const words = identityWords(identity);
  return (
    <li className="group flex items-start gap-2">
      {card ? (
        <ChannelIcon card={card} size="md" className="mt-0.5" />
      ) : (
        <Icon size={16} aria-hidden className="mx-0.5 mt-0.5 shrink-0 text-text-3" />
      )}
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">
          <span className="sr-only">{t.server(card?.title ?? identity.kind)}: </span>
          <Address kind={identity.kind} value={identity.value} shown={words.value} />
        </p>
        <p className="text-sm text-text-3">
          {claims.length > 0 ? (
            <span className="font-medium text-warn">
              <ShieldQuestion size={13} aria-hidden className="me-1 inline align-[-2px]" />
              {t('Not proved to be {names}', { names: listed(claims.map((each) => personWords(each, kinds))) })}
            </span>
          ) : identity.assurance === 'claimed' ? (
            <span className="font-medium text-warn">
              <ShieldQuestion size={13} aria-hidden className="me-1 inline align-[-2px]" />
              {t('Claimed')}
            </span>
          ) : (
            <span className="font-medium text-ok">
              <ShieldCheck size={13} aria-hidden className="me-1 inline align-[-2px]" />
              {identity.assurance === 'proved' ? t('Proved') : t.as('status', 'Own')}
            </span>
          )}
          {words.why ? ` · ${words.why}` : null}
          {identity.linkedAt ? (
            <>
              {' '}
              · <Time at={identity.linkedAt} />
            </>
          ) : null}
        </p>
        {identity.isShared ? (
          <p className="text-sm text-text-3">{t('Shared by several people: never links by itself')}</p>
        ) : null}
        {identity.state === 'unreachable' ? (
          <p className="text-sm text-danger">
            {t('Cannot be reached: {reason}', { reason: t.server(identity.stateDetail) })}
          </p>
        ) : null}
      </div>
      {canUndo ? (
        <IconButton
          size="sm"
          label={t('Undo the link of {name}', { name: words.value })}
          icon={<Unlink size={14} />}
          onClick={onUndo}
        />
      ) : null}
    </li>
  );
}
