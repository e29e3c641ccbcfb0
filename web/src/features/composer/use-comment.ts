// Answering what was said in public: where it goes, and who may read it. Nobody publishes by accident, so one of both must be chosen first.
import type { Message, ReplyRoute } from '@throughline/sdk';
import { useState } from 'react';
import { commentAnswered, isWayTo, routeFor, type Draft } from './sendable.ts';
import { t } from '../../words/t.ts';

/** `last`: what the customer's side said last, answered where nothing else was picked. */
export function useComment(replyTo: Message | null, last: Message | null, draft: Draft, routes: readonly ReplyRoute[]) {
  const comment = commentAnswered(replyTo, last, draft);
  const [answered, setAnswered] = useState<{ id: string; isPublic: boolean } | null>(null);
  const isPublic = comment && draft.type !== 'note' && answered?.id === comment.id ? answered.isPublic : null;
  return {
    comment,
    /** The message the answer stands below. */
    to: comment ?? replyTo,
    // It is answered where it was written, whatever window private words have there.
    route: comment ? routes.find((each) => isWayTo(each, comment)) : routeFor(draft, routes),
    isPublic,
    setIsPublic: (value: boolean) => {
      if (comment) setAnswered({ id: comment.id, isPublic: value });
    },
    whyNot: comment && draft.type !== 'note' && isPublic === null ? t('Choose who may read the answer') : null,
  };
}
