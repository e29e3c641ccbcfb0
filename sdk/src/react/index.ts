// React hooks over the visitor's client, for browsers and React Native alike: they draw from its state and touch no DOM.
export { ThroughlineProvider, type ThroughlineProviderProps, useVisitor } from './provider.ts';
export { useAttachments, type Upload, type Uploads } from './attachments.ts';
export {
  type Conversation,
  useConversation,
  useMessageActions,
  useMessages,
  useSend,
  useTyping,
  useUnread,
  useVisitorState,
  type Typing,
} from './hooks.ts';
export { canChange, reactionTo } from '../visitor/message-deeds.ts';
export type * from '../visitor/types.ts';
