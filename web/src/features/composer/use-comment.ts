// Answering a comment: where it goes, and who may read it. Nobody publishes by accident, so one of both must be chosen first.
import type { Message, ReplyRoute } from '@throughline/sdk';
import { useState } from 'react';
import { commentOf, isWayTo, routeFor, type Draft } from './sendable.ts';

export function useComment(replyTo: Message | null, draft: Draft, routes: readonly ReplyRoute[]) {
  const comment = commentOf(replyTo);
  const [answered, setAnswered] = useState<{ id: string; isPublic: boolean } | null>(null);
  const isPublic = comment && draft.type !== 'note' && answered?.id === comment.id ? answered.isPublic : null;
  return {
    comment,
    // It is answered where it was written, whatever window private words have there.
    route: comment ? routes.find((each) => isWayTo(each, comment)) : routeFor(draft, routes),
    isPublic,
    setIsPublic: (value: boolean) => {
      if (comment) setAnswered({ id: comment.id, isPublic: value });
    },
    whyNot: comment && draft.type !== 'note' && isPublic === null ? 'Choose who may read the answer' : null,
  };
}
