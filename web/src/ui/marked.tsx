// A snippet with its matches marked.
import { partsOf } from './marks.ts';

export function Marked({ text }: { text: string }) {
  return partsOf(text).map((part, index) => (part.isMatch ? <mark key={index}>{part.text}</mark> : part.text));
}
