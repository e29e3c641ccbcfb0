// Where a long address or number may break: after @, before a dot, after a dash.
export const breakParts = (text: string): readonly string[] => text.split(/(?<=[@_/-])|(?=\.)/u).filter(Boolean);
