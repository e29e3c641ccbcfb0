// While a webhook receives, nobody here would notice that Telegram stopped calling. So it is looked at now and then, and what is
// wrong becomes the channel's state with its remedy.
import type { Check, Source, SourceState } from '@throughline/channel-kit';
import { check } from './check.ts';
import { pause } from './pause.ts';

const lookSeconds = 180;
/** A first failure is looked at again soon: restarts and deploys pass by themselves. */
const againSeconds = 20;
const failuresWorth = 2;

export async function watch(source: Source, pauseScale = 1): Promise<void> {
  let failures = 0;
  let told = '';
  const tell = (state: SourceState) => {
    // The detail carries the time of the last failure; only another kind of trouble is news.
    const news = state.kind === 'connected' ? state.kind : `${state.kind}: ${state.remedy}`;
    if (news !== told) source.state(state);
    told = news;
  };
  while (!source.signal.aborted) {
    const failed = (await check(source)).find(({ ok }) => !ok);
    if (source.signal.aborted) return;
    failures = failed ? failures + 1 : 0;
    if (!failed) tell({ kind: 'connected' });
    else if (failures >= failuresWorth) tell(stateOf(failed));
    await pause((failures === 0 ? lookSeconds : againSeconds) * pauseScale, source.signal);
  }
}

function stateOf({ name, detail, remedy = '' }: Check): SourceState {
  return { kind: name === 'Token' ? 'unauthorized' : 'trouble', detail, remedy };
}
