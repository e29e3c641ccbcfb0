// Words from beside the conversation into the answer that is being written: only where its composer is open, never sent by themselves.
type Insert = (text: string) => void;
const composers = new Map<string, Insert>();

/** The composer of a conversation takes words for as long as it is open. */
export function onInsert(conversationId: string, insert: Insert): () => void {
  composers.set(conversationId, insert);
  return () => {
    if (composers.get(conversationId) === insert) composers.delete(conversationId);
  };
}
/** Whether somebody took them. */
export function insertInto(conversationId: string, text: string): boolean {
  const insert = composers.get(conversationId);
  insert?.(text);
  return insert !== undefined;
}
