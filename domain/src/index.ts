export * from './inbound.ts';
