// What the double answers of people: Ada as she is and is changed, the others by their names, who may be whom.
import * as data from './acorn.ts';
import * as hers from './acorn-ada.ts';
import type { Answers, Memory } from './double-memory.ts';
import { earlierOne } from './thread-answers.ts';

export function contactAnswers({ conversations, tell }: Memory): Answers {
  let contact = structuredClone(hers.ada);
  return {
    getContact: ({ params }) =>
      params['id'] === contact.id
        ? contact
        : {
            ...contact,
            id: params['id'],
            name: [...conversations.values()].find((it) => it.contactId === params['id'])?.contactName ?? '',
            identities: contact.identities.slice(0, 1),
            facts: [],
            undoneLinks: [],
            attributes: {},
          },
    changeContact: ({ body }) => {
      const { fields = {}, ...rest } = body as { fields?: Record<string, unknown> };
      contact = {
        ...contact,
        ...rest,
        attributes: contact.attributes,
        fields: Object.fromEntries(
          Object.entries({ ...contact.fields, ...fields }).filter(([, value]) => value !== null),
        ) as typeof contact.fields,
      };
      tell('contact', contact.id, contact);
      return contact;
    },
    unlinkIdentity: ({ body }) => {
      const gone = contact.identities.find((it) => it.id === (body as { identityId: string }).identityId)!;
      contact = { ...contact, identities: contact.identities.filter((it) => it !== gone) };
      return { contact, separated: { ...contact, id: data.id(7, 99), identities: [gone] } };
    },
    relink: () => {
      contact = structuredClone(hers.ada);
      return contact;
    },
    // In this house a name is one person's.
    getContactConversations: ({ params }) => {
      const mine = [...conversations.values()].filter((it) => it.contactId === params['id']);
      return {
        items:
          params['id'] === hers.ada.id
            ? [...mine, earlierOne()]
            : [...conversations.values()].filter((it) => it.contactName === mine[0]?.contactName),
      };
    },
    listDuplicates: () => ({
      items: [
        {
          contactId: hers.ada.id,
          contactName: 'Ada Lovelace',
          contactAvatarUrl: null,
          otherId: data.id(7, 44),
          otherName: 'A. Lovelace',
          reason: 'The same name',
        },
      ],
    }),
    makeContinuation: () => ({ url: 'https://acorn.example/c/8fk2x9' }),
    askProof: () => null,
    dismissFact: () => null,
    dismissDuplicate: () => null,
    mergeContacts: () => contact,
    listContacts: () => ({
      items: [...conversations.values()].slice(0, 20).map((it) => ({
        id: it.contactId,
        name: it.contactName,
        avatarUrl: null,
        identities: [{ kind: 'email', value: 'someone@mail.example' }],
        channelKinds: it.channelKinds,
        isBlocked: false,
        lastSeenAt: it.lastMessageAt,
        openConversations: 1,
        fields: {},
        company: null,
        tags: [],
        createdAt: it.createdAt,
      })),
      nextCursor: null,
    }),
    getTimeline: () => ({ items: hers.thread.toReversed(), nextCursor: null }),
  };
}
