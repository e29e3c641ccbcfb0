// What customers tell us in passing, picked out of what they write.
export { compilePattern } from './pattern.ts';
export { tellFacts } from './tell.ts';
export { mayStateFacts, type PickedFact, pickFacts, type PickOptions } from './pick.ts';
