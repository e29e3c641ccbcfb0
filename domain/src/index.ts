export * from './inbound.ts';
export * from './access.ts';
