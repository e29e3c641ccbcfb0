// The forms of the sentences that the server makes with values, as translators see them: `t.server` knows such a sentence again by its form
// and says it in the agent's language. One form may fit what several channels say. See docs/translating.md.
export const told: readonly string[] = [
  'At most {count, plural, one {# person} other {# people}} can watch a conversation.',
  'Check that this server can reach {address}; a firewall or proxy may be in the way.',
  'Could not be read: {why}',
  'Wait {count, plural, one {# second} other {# seconds}}, then try again.',
  '“{file}” is empty.',
];
