// What writing first knows and does, without its looks: whom, by which way, the words kept, and one conversation made of them, once.
import type { Conversation, NewMessage, ReplyRoute } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { announce } from '../../live/announce.ts';
import {
  api,
  change as changeConversation,
  getState,
  loadThread,
  takeAnswer,
  useKind,
  useMe,
  wordsOf,
} from '../../live/index.ts';
import { notify } from '../../live/notices.ts';
import { signatureFor, signed } from '../../live/signature.ts';
import { undoable, undoSeconds } from '../../live/undo.ts';
import { momentWords } from '../../live/words.ts';
import { contactTitle } from '../../ui/contact-words.ts';
import { dropBegun, keepBegun, readBegun, useFirstDraft, whomKey, type Whom } from './first-draft.ts';
import type { GuardState } from './guard.tsx';
import { patchOf, sendingOf, type MacroActions } from './macro-actions.ts';
import { macroValues } from './macro-values.ts';
import { wordsBody } from './message-body.ts';
import { leaks, routeFor, whyNotSend } from './sendable.ts';
import { holdSeconds, sayHeld, type Sending } from './sending.ts';
import type { TemplateSending } from './template-picker.tsx';
import { useFiles } from './use-files.ts';
import type { WritingHandle } from './writing-field.tsx';
import { t } from '../../words/t.ts';

/** `onMade`: the conversation that was begun. */
export function useFirst(whom: Whom, onMade: (id: string) => void) {
  const me = useMe();
  const { reached, person, contactId, contact, name } = useReached(whom);
  const { draft, change, trying } = useFirstDraft(whom, name);
  const files = useFiles(change);
  const field = useRef<WritingHandle>(null);
  const [guard, setGuard] = useState<GuardState | null>(null);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const ways = reached.data?.ways ?? [];
  const route = routeFor(draft, ways) ?? ways.find((way) => way.isOpen);
  const kind = useKind(route?.channelKind);
  const values = {
    ...macroValues(contact, { contactName: name, number: null, subject: draft.subject }, me),
    ...('address' in whom && !contact
      ? { 'contact.name': '', [`contact.${whom.address.kind}`]: whom.address.value }
      : {}),
  };

  const begin = async (message: NewMessage, actions: MacroActions | null) => {
    if (isBusy) return;
    setGuard(null);
    setBusy(true);
    setTrouble('');
    const sentAt = Date.now();
    try {
      const tried = trying(JSON.stringify({ ...message, identityId: undefined }), message);
      const made = await takeAnswer(() =>
        api.addConversation({
          body: { ...('address' in whom ? { address: whom.address } : whom), message: tried.message },
          idempotencyKey: tried.key,
        }),
      );
      // What was written beside a template is still to be said.
      if (message.template) keepBegun({ whom, name, draft, at: new Date().toISOString() });
      else dropBegun(whom);
      const patch = actions ? patchOf(actions, made, me.agent.id, [...getState().tags.values()]) : {};
      if (message.dueAt) notify({ title: t('Scheduled for {time}', { time: momentWords(message.dueAt) }) });
      onMade(made.id);
      if (message.holdSeconds) void sayFirstHeld(made, message, () => onMade(made.id), sentAt);
      if (Object.keys(patch).length > 0) void changeConversation(made.id, patch);
    } catch (error) {
      setTrouble(wordsOf(error));
      setBusy(false);
    }
  };
  const submit = (asked: Sending = {}, isSure = false) => {
    const whyNot = whyNotSend(draft, route, kind);
    setTrouble(whyNot ?? '');
    if (whyNot !== null) return announce(whyNot);
    const facts = leaks(draft.text, route, contact);
    if (!isSure && facts.length > 0) return setGuard({ type: 'leak', facts, how: asked });
    const how = { ...(draft.actions && !asked.then ? sendingOf(draft.actions, new Date()) : {}), ...asked };
    const text = signed(draft.text, draft.isUnsigned ? '' : signatureFor(me, kind));
    const hold = how.dueAt ? {} : { holdSeconds: holdSeconds(me.preferences['undoSendSeconds'], kind) };
    void begin({ ...wordsBody({ ...draft, text }, route), ...how, ...hold }, draft.actions);
  };
  return {
    reached,
    person,
    contactId,
    contact,
    name,
    draft,
    change,
    files,
    field,
    guard,
    setGuard,
    trouble,
    isBusy,
    ways,
    route,
    kind,
    values,
    submit,
    sendTemplate: ({ route: way, template, values: filled, file }: TemplateSending) =>
      void begin(
        {
          type: 'message',
          text: '',
          attachments: file ? [file.id] : [],
          channelId: way.channelId,
          ...(way.identityId ? { identityId: way.identityId } : {}),
          template: { name: template.name, language: template.language, values: { ...filled } },
        },
        null,
      ),
    discard: () => discard(whom),
  };
}

/** What was begun can be taken back while the server holds it; its words are then where it is begun anew. */
async function sayFirstHeld(made: Conversation, how: Sending, open: () => void, sentAt: number): Promise<void> {
  await loadThread(made.id);
  const message = getState()
    .threads.get(made.id)
    ?.messages.findLast((each) => each.direction === 'outbound');
  if (message) sayHeld(message, made, how, open, sentAt);
}

/** Who it is, and how they can be reached. */
function useReached(whom: Whom) {
  const reached = useQuery({
    queryKey: ['contact-routes', whomKey(whom)],
    queryFn: () => waysOf(whom),
    gcTime: 0,
  });
  const contactId = 'contactId' in whom ? whom.contactId : (reached.data?.contactId ?? null);
  const person = useQuery({
    queryKey: ['contacts', 'one', contactId],
    queryFn: () => api.getContact({ params: { id: contactId! } }),
    enabled: contactId !== null,
  });
  const contact = person.data;
  const name = contact ? contactTitle(contact) : 'address' in whom ? whom.address.value : '';
  return { reached, person, contactId, contact, name };
}

/** Throws away what was begun; it can be undone. */
export function discard(whom: Whom): void {
  const was = readBegun(whom);
  dropBegun(whom);
  if (!was) return;
  const undo = undoable(() => keepBegun(was));
  notify({
    title: t('Draft discarded'),
    timeoutSeconds: undoSeconds(),
    action: { label: t('Undo'), run: undo.run },
  });
}

/** How they can be reached; whose an address is, once somebody has it. */
async function waysOf(whom: Whom): Promise<{ contactId: string | null; ways: readonly ReplyRoute[] }> {
  const found =
    'contactId' in whom
      ? { contactId: whom.contactId, items: [] }
      : await api.listAddressRoutes({ query: { ...whom.address } });
  if (found.contactId === null)
    return { contactId: null, ways: found.items.map((way) => ({ ...way, identityId: '', chosen: null })) };
  const { items } = await api.listContactRoutes({ params: { id: found.contactId } });
  return { contactId: found.contactId, ways: items };
}
