// The plain types of the wire against the contracts: whichever of the two changes alone, the types here stop fitting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BodyIn,
  problems,
  type ReplyOf,
  type Routes,
  type VisitorCommand,
  type VisitorFrame,
} from '@throughline/protocol';
import type * as wire from './wire.ts';

/** The same names on both sides, all the way down is told by assigning. */
type Same<A, B> = [keyof A] extends [keyof B] ? ([keyof B] extends [keyof A] ? true : false) : false;
type Out<T extends { _zod: { output: unknown } }> = T['_zod']['output'];

/** What the house sends is what we say it sends. */
const heard = [
  (it: ReplyOf<Routes['getVisitorConfig']>): wire.Config => it,
  (it: ReplyOf<Routes['startVisit']>): wire.Session => it,
  (it: ReplyOf<Routes['identifyVisitor']>): wire.Identified => it,
  (it: ReplyOf<Routes['listVisitorMessages']>): wire.MessagePage => it,
  (it: ReplyOf<Routes['addVisitorMessage']>): wire.StoredMessage => it,
  (it: ReplyOf<Routes['addVisitorFile']>): wire.StoredFile => it,
  (it: ReplyOf<Routes['getVisitorPush']>): wire.PushSetup => it,
  (it: Out<typeof VisitorFrame>): wire.Frame => it,
  (it: Out<typeof VisitorCommand>): wire.Command => it,
];
/** What we send is what the house takes. */
const said = [
  (it: wire.MessageBody): BodyIn<Routes['addVisitorMessage']> => it,
  (it: wire.EditBody): BodyIn<Routes['changeVisitorMessage']> => it,
  (it: wire.ReactionBody): BodyIn<Routes['reactAsVisitor']> => it,
  (it: wire.Identify): BodyIn<Routes['identifyVisitor']> => it,
  (it: wire.Page): BodyIn<Routes['addVisitorPage']> => it,
  (it: wire.Context): NonNullable<BodyIn<Routes['startVisit']>['context']> => it,
  (it: wire.PushAddress): BodyIn<Routes['registerVisitorPush']> => it,
  (it: wire.Command): Out<typeof VisitorCommand> => it,
];
/** Nothing is on one side only. */
const same: readonly true[] = [
  true satisfies Same<wire.Config, ReplyOf<Routes['getVisitorConfig']>>,
  true satisfies Same<wire.Session, ReplyOf<Routes['startVisit']>>,
  true satisfies Same<wire.MessagePage, ReplyOf<Routes['listVisitorMessages']>>,
  true satisfies Same<wire.StoredMessage, ReplyOf<Routes['addVisitorMessage']>>,
  true satisfies Same<wire.StoredAttachment, ReplyOf<Routes['addVisitorMessage']>['attachments'][number]>,
  true satisfies Same<wire.StoredFile, ReplyOf<Routes['addVisitorFile']>>,
  true satisfies Same<wire.MessageBody, BodyIn<Routes['addVisitorMessage']>>,
  true satisfies Same<wire.EditBody, BodyIn<Routes['changeVisitorMessage']>>,
  true satisfies Same<wire.ReactionBody, BodyIn<Routes['reactAsVisitor']>>,
  true satisfies Same<wire.Identify, BodyIn<Routes['identifyVisitor']>>,
  true satisfies Same<wire.Context, NonNullable<BodyIn<Routes['startVisit']>['context']>>,
  true satisfies Same<wire.PushSetup, ReplyOf<Routes['getVisitorPush']>>,
];

test('the types of the wire fit the contracts, and every refusal named is one of the protocol’s', () => {
  assert.ok(heard.length > 0 && said.length > 0 && same.every(Boolean), 'told by the compiler, which reads this file');
  const codes: Record<wire.ServerCode, true> = {
    malformed: true,
    invalid: true,
    unauthenticated: true,
    forbidden: true,
    wrong_origin: true,
    not_found: true,
    conflict: true,
    gone: true,
    too_large: true,
    unsupported_media: true,
    too_many: true,
    unexpected: true,
    unavailable: true,
  };
  for (const code of Object.keys(codes)) assert.ok(code in problems, code);
});
