/** What the flags of a command say. */
export function readFlags(
  args: readonly string[],
  folder: string,
  command?: string,
): { env: Record<string, string>; rest: string[] } | { help: string } | { wrong: string };
