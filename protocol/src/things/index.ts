// The things that cross the wire, as their receivers see them.
export * from './alert.ts';
export * from './audit.ts';
export * from './company.ts';
export * from './field.ts';
export * from './import.ts';
export * from './workspace.ts';
export * from './channel.ts';
export * from './channel-health.ts';
export * from './contact.ts';
export * from './conversation.ts';
export * from './view.ts';
export * from './segment.ts';
export * from './macro.ts';
export * from './message.ts';
export * from './operations.ts';
export * from './panel.ts';
export * from './rehearsal.ts';
