// Our words and rules, pure: facts in, decisions out. Nothing here knows Node, npm, a clock or chance.
export * from './inbound.ts';
export * from './access.ts';
export * from './identity/components.ts';
export * from './conversation/place.ts';
export * from './conversation/guest.ts';
export * from './conversation/subject.ts';
export * from './delivery/routes.ts';
export * from './delivery/segments.ts';
export * from './delivery/status.ts';
export * from './identity/key.ts';
export * from './identity/name.ts';
export * from './workspace.ts';
export * from './phone.ts';
export * from './facts/index.ts';
export * from './search/question.ts';
