// The contract between the house and its channels.
export * from './ask.ts';
export * from './card.ts';
export * from './channel.ts';
export * from './demo.ts';
export { privatePushKeys, pushAccounts, pushFields, troubleWithPush } from './push.ts';
export type { ApnsAccount, FcmAccount, PushAccounts } from './push.ts';
export { neverSent } from './never-sent.ts';
export { pause } from './pause.ts';
export { sameSecret } from './same-secret.ts';
export { sendKey } from './send-key.ts';
export { splitText, textLength } from './split-text.ts';
export {
  missingSlots,
  previewOf,
  type Template,
  type TemplateButton,
  type TemplateSlot,
  type TemplateState,
  type TemplateUse,
} from '@throughline/domain';
export { takesMime } from './takes-mime.ts';
export * from './visitor-raw.ts';
export { wordAlone } from './word-alone.ts';
