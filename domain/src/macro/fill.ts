// Words with gaps: `{{contact.first_name | there}}` takes what is known, else what stands behind the line, else stays for a person.

/** What a gap may name; `attribute.*` and `fact.*` are any attribute of the contact and anything they have told us. */
export const macroVariables = [
  { name: 'contact.name', title: 'Customer’s name' },
  { name: 'contact.first_name', title: 'Customer’s first name' },
  { name: 'contact.email', title: 'Customer’s email address' },
  { name: 'contact.phone', title: 'Customer’s phone number' },
  { name: 'agent.name', title: 'Your name' },
  { name: 'agent.first_name', title: 'Your first name' },
  { name: 'workspace.name', title: 'Your company' },
  { name: 'conversation.number', title: 'Number of the conversation' },
  { name: 'conversation.subject', title: 'Its subject' },
] as const;

export interface Gap {
  readonly from: number;
  readonly to: number;
  /** As it stands in the text, braces included. */
  readonly text: string;
  readonly name: string;
  readonly fallback: string | null;
}
const gap = /\{\{\s*([^{}|]{1,80}?)\s*(?:\|\s*([^{}]{0,200}?)\s*)?\}\}/g;
/** The gaps of a text, in their order. */
export const gapsIn = (text: string): Gap[] =>
  [...text.matchAll(gap)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
    text: found[0],
    name: found[1]!,
    fallback: found[2] ?? null,
  }));

export interface Filled {
  readonly text: string;
  /** What nobody knows and nothing stands in for: a person must write it. As they stand in `text`. */
  readonly missing: readonly string[];
}
/** Fills what is known; a value of nothing but spaces is not known. */
export function fillMacro(text: string, values: Readonly<Record<string, string | undefined>>): Filled {
  const missing = new Set<string>();
  const filled = text.replace(gap, (whole, name: string, fallback: string | undefined) => {
    const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined;
    if (value) return value;
    if (fallback !== undefined) return fallback;
    missing.add(whole);
    return whole;
  });
  // A value that looks like a gap is the customer's own words, not one of ours.
  return { text: filled, missing: [...missing] };
}

/** The first of these gaps at or behind the caret, else the first of all: where Tab goes. */
export function nextGap(text: string, missing: readonly string[], caret: number): Gap | null {
  const left = gapsIn(text).filter((each) => missing.includes(each.text));
  return left.find((each) => each.from >= caret) ?? left[0] ?? null;
}

/** What makes no sense in a macro, by its field. Names nobody knows may be meant: a person fills them in. */
export function macroMistakes(macro: {
  readonly text: string;
  readonly variants: Readonly<Record<string, string>>;
}): Record<string, string> {
  const mistakes: Record<string, string> = {};
  for (const [field, text] of [
    ['text', macro.text],
    ...Object.entries(macro.variants).map(([kind, words]) => [`variants.${kind}`, words]),
  ] as [string, string][]) {
    const rest = text.replace(gap, '');
    if (rest.includes('{{') || rest.includes('}}'))
      mistakes[field] = 'a variable is written like {{contact.first_name}} or {{contact.first_name | there}}';
  }
  return mistakes;
}
