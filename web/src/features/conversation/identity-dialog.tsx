// "This is not them": why an address counts as this person, and taking it out of the contact again.
import { useQuery } from '@tanstack/react-query';
import type { Conversation, Message } from '@throughline/sdk';
import { api, loadThread, useMay, wordsOf } from '../../live/index.ts';
import { nameOf } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { say, sayUndo } from '../../ui/toast.ts';
import { t } from '../../words/t.ts';

export default function IdentityDialog({
  it,
  message,
  onClose,
}: {
  it: Conversation;
  message: Message;
  onClose: () => void;
}) {
  const mayWrite = useMay('contacts:write');
  const asked = useQuery({
    queryKey: ['contacts', 'one', it.contactId],
    queryFn: () => api.getContact({ params: { id: it.contactId } }),
  });
  const identity = asked.data?.identities.find((each) => each.id === message.identityId);
  const others = (asked.data?.identities ?? []).filter((each) => each.id !== message.identityId);
  const canPart = mayWrite && identity !== undefined && others.length > 0;
  const part = async () => {
    onClose();
    if (!identity) return;
    try {
      const { contact } = await api.unlinkIdentity({ params: { id: it.contactId }, body: { identityId: identity.id } });
      void loadThread(it.id);
      // The link just undone is the youngest of those that can be made again.
      const undone = contact.undoneLinks.find((each) => [each.identityId, each.otherId].includes(identity.id));
      const title = t('{value} is a contact of its own now', { value: identity.value });
      if (!undone) say({ title });
      else
        sayUndo(title, () => {
          void api.relink({ params: { id: undone.id } }).then(
            () => loadThread(it.id),
            (error: unknown) => say({ title: t('Could not undo it'), detail: wordsOf(error), tone: 'danger' }),
          );
        });
    } catch (error) {
      say({ title: t('Could not take it out'), detail: wordsOf(error), tone: 'danger' });
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('Not written by {name}?', { name: nameOf(it) })}
      footer={
        <>
          <Button onClick={onClose}>{canPart ? t('Leave as it is') : t('Close')}</Button>
          {canPart ? (
            <Button look="primary" onClick={() => void part()}>
              {t('Make it a contact of its own')}
            </Button>
          ) : null}
        </>
      }
    >
      {asked.isPending ? <SkeletonRows rows={2} /> : null}
      {asked.isError ? <p role="alert">{`${t('Could not load the contact.')} ${wordsOf(asked.error)}`}</p> : null}
      {asked.data && !identity ? (
        <p>{t('This message did not come from one of the addresses of {name}.', { name: nameOf(it) })}</p>
      ) : null}
      {identity ? (
        <>
          <p>
            {t.rich('It came from <b>{value}</b>.', {
              b: (inside) => <strong className="wrap-anywhere">{inside}</strong>,
              value: identity.value,
            })}
          </p>
          <p className="mt-2 text-text-2">
            {others.length === 0
              ? t(
                  'It is the only address of {name}: all of this conversation came from there. If somebody else uses it, change the name of the contact, or split the messages off.',
                  { name: nameOf(it) },
                )
              : t(
                  'It counts as {name} because: {evidence}. Made a contact of its own, its messages leave this thread, with the conversations they began. The link can be made again.',
                  { name: nameOf(it), evidence: t.server(identity.evidence) || t('it was the first address') },
                )}
          </p>
        </>
      ) : null}
    </Dialog>
  );
}
