// Who of some visitors has a line open, on whichever node: asked by a whisper to all, and silence means that nobody is.
import type { House } from '../../ground/house.ts';

const ANSWER_MS = 500;

/** Resolves as soon as all have answered, or when the time for it is over. */
export function visitorsHere(
  house: House,
  workspaceId: string,
  identityIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const asked = new Set(identityIds);
  const here = new Set<string>();
  if (asked.size === 0) return Promise.resolve(here);
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      off();
      resolve(here);
    };
    const off = house.live.onWhisper((whisper) => {
      const identityId = String(whisper.body['identityId']);
      if (whisper.kind !== 'visitor-here' || whisper.workspaceId !== workspaceId || !asked.has(identityId)) return;
      here.add(identityId);
      if (here.size === asked.size) done();
    });
    const timer = setTimeout(done, ANSWER_MS);
    for (const identityId of asked) house.live.whisper({ workspaceId, kind: 'visitor-asked', body: { identityId } });
  });
}
