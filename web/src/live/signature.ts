// What stands below an agent's letters: their own signature, else the workspace's. It is put under the words as they are sent and is no
// part of the draft, so that it is there once, whatever is taken back, retried or quoted.
import { fillMacro } from '@throughline/domain';
import type { ChannelKind, Me } from '@throughline/sdk';
import { firstName } from './first-name.ts';

type Writer = Pick<Me, 'agent' | 'workspace' | 'preferences'>;
/** As mail readers know it (RFC 3676, 4.3): what follows may be folded, and is left out of an answer. */
const mark = '-- ';

/** '' where nothing is put below: channels that carry no letters, and agents who want none. */
export const signatureFor = (me: Writer, kind: Pick<ChannelKind, 'abilities'> | undefined): string =>
  kind?.abilities.subject ? signatureOf(me) : '';

export function signatureOf({ agent, workspace, preferences }: Writer): string {
  const own = preferences['signature'];
  return fillSignature(typeof own === 'string' ? own : workspace.settings.signature, agent.name, workspace.name);
}

/** With the names in it; a variable nobody knows is left out rather than sent. */
export function fillSignature(signature: string, agentName: string, workspaceName: string): string {
  const { text, missing } = fillMacro(signature, {
    'agent.name': agentName,
    'agent.first_name': firstName(agentName),
    'workspace.name': workspaceName,
  });
  return missing.reduce((words, gap) => words.replaceAll(gap, ''), text).trim();
}

/** The words as they leave. Whoever signed by hand, with the same lines, has signed. */
export function signed(text: string, signature: string): string {
  const words = text.trim();
  if (signature === '' || words.endsWith(signature)) return words;
  return `${words}${words === '' ? '' : '\n\n'}${mark}\n${signature}`;
}
/** The words that come back into the composer. */
export function unsigned(text: string, signature: string): string {
  const tail = `${mark}\n${signature}`;
  return signature !== '' && text.endsWith(tail) ? text.slice(0, -tail.length).trimEnd() : text;
}
