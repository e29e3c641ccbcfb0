// A visitor writes: judged, wrapped as a raw act, and taken in like any other channel's call. Answered once it is stored.
import { visitorRaw, type VisitorForm } from '@throughline/channel-kit';
import { choiceToken } from '@throughline/domain';
import { type BodyOf, problem, type Routes } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { messagesByIds } from '../conversations/index.ts';
import { watchUnseen } from '../delivery/index.ts';
import { useFiles } from '../files/index.ts';
import type { Intake } from '../intake/index.ts';
import { lookingAs, presentMessages, type VisitorMessageBody } from './present.ts';
import { isLockedOut } from './session.ts';
import * as uploadStore from './file-store.ts';
import * as store from './store.ts';

type Written = BodyOf<Routes['addVisitorMessage']>;
/** Facts of the visit kept beside the identity, by consent. */
const ATTRIBUTE_LIMIT = 300;
const UTM_LIMIT = 12;

export async function writeMessage(
  house: House,
  intake: Intake,
  session: store.SessionRow,
  channel: OpenChannel,
  body: Written,
): Promise<VisitorMessageBody> {
  if (isLockedOut(session, channel)) throw problem('forbidden', { detail: 'Sign in on this site to write here.' });
  if (body.text.trim() === '' && body.attachments.length === 0)
    throw problem('invalid', { fields: { text: 'must not be empty' } });
  const { text, files } = channel.kind.card.abilities;
  if (body.text.length > text.limit)
    throw problem('invalid', {
      detail: `At most ${text.limit} characters.`,
      fields: { text: `at most ${text.limit} characters` },
    });
  if (body.attachments.length > files.perMessage)
    throw problem('invalid', { fields: { attachments: `at most ${files.perMessage}` } });
  const ids = [...new Set(body.attachments)];
  const mine =
    ids.length > 0 ? await uploadStore.uploadsOf(house.db, session.workspace_id, session.visitor_id, ids) : [];
  const uploads =
    mine.length > 0
      ? await useFiles(
          house.db,
          session.workspace_id,
          mine.map((file) => file.id),
        )
      : [];
  if (uploads.length < ids.length)
    throw problem('invalid', {
      detail: 'A file is not there any more.',
      fields: { attachments: 'must be files this visitor uploaded' },
    });

  const form = formOf(body.form);
  const raw = visitorRaw({
    type: 'message',
    clientId: body.clientId,
    text: body.text,
    ...(body.choice ? { choice: choiceToken(body.choice.messageId, body.choice.index) } : {}),
    at: house.now().toISOString(),
    hints: session.hints,
    visitor: {
      id: session.visitor_id,
      ...(form?.name || session.known.name ? { name: form?.name ?? session.known.name! } : {}),
      attributes: attributesOf(session, body.context),
    },
    files: ids
      .map((id) => uploads.find((file) => file.id === id)!)
      .map(({ id, name, mime, bytes }) => ({ id, name, mime, bytes })),
    ...(form ? { form } : {}),
  });
  const [outcome] = await intake.take(channel, [raw]);
  const messageId = outcome?.messages[0]?.messageId;
  if (!messageId) throw problem('unavailable', { detail: 'The message is kept and will appear shortly.' });
  if (form?.name || form?.email)
    await store.setKnown(house.db, session.workspace_id, session.id, {
      ...(form.name ? { name: form.name } : {}),
      ...(form.email ? { email: form.email } : {}),
    });
  if (form?.email && session.identity_id)
    await watchUnseen(house.db, session.workspace_id, session.identity_id, house.now());
  const row = (await messagesByIds(house.db, session.workspace_id, [messageId]))[0];
  // Known by its id, but erased since: what was sent again is not brought back.
  if (!row) throw problem('gone', { detail: 'This message was removed.' });
  return (await presentMessages(house, session.workspace_id, [row]))(lookingAs(session, channel))[0]!;
}

function formOf(form: Written['form']): VisitorForm | undefined {
  if (!form) return undefined;
  const { name, email, phone, consent } = form;
  return {
    ...(name?.trim() ? { name: name.trim() } : {}),
    ...(email ? { email } : {}),
    ...(phone?.trim() ? { phone: phone.trim() } : {}),
    ...(consent === undefined ? {} : { consent }),
  };
}

export function attributesOf(session: store.SessionRow, context: Written['context']): Record<string, string> {
  // The language is what we answer in, not what we learn about them.
  const language = session.language === '' ? {} : { language: session.language };
  if (session.consent !== 'granted') return language;
  const told = { ...session.context, ...context } as {
    locale?: string;
    timezone?: string;
    screen?: string;
    referrer?: string;
    utm?: Record<string, string>;
    page?: { url?: string };
  };
  const pairs = {
    language: told.locale,
    timezone: told.timezone,
    screen: told.screen,
    referrer: told.referrer,
    page: told.page?.url,
    ...Object.fromEntries(Object.entries(told.utm ?? {}).slice(0, UTM_LIMIT)),
  };
  const kept = Object.fromEntries(
    Object.entries(pairs).flatMap(([key, value]) =>
      typeof value === 'string' && value !== '' ? [[key, value.slice(0, ATTRIBUTE_LIMIT)]] : [],
    ),
  );
  return { ...kept, ...language };
}
