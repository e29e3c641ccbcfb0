// A small regular expression engine whose time grows only linearly with the text (Thompson's simulation), for the patterns that
// admins type. No pattern can hang the house; what would need backtracking (look-around, back references) is refused by name.

export interface Pattern {
  /** Matches from left to right, without overlaps; looks at no more than the first `limit` signs of the text. */
  find(text: string, limit: number): PatternMatch[];
}
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  /** The first group, where it took part. */ readonly group: string | null;
  readonly text: string;
}
export type Compiled =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly mistake: string };

const SOURCE_LIMIT = 200;
const PROGRAM_LIMIT = 500;
const REPEAT_LIMIT = 100;
const DEPTH_LIMIT = 20;

/** Reads the usual notation: signs, `.`, `[…]`, `\d \w \s \b` and their opposites, `^ $`, `| ( ) (?: )`, `* + ? {m,n}` and their lazy forms. Case does not count. */
export function compilePattern(source: string): Compiled {
  if (source.length > SOURCE_LIMIT) return { ok: false, mistake: `must have at most ${SOURCE_LIMIT} signs` };
  try {
    const program = assemble(parse(source));
    return {
      ok: true,
      pattern: { find: (text, limit) => findAll(program, text.length > limit ? text.slice(0, limit) : text) },
    };
  } catch (error) {
    if (error instanceof Mistake) return { ok: false, mistake: error.message };
    throw error;
  }
}

class Mistake extends Error {}
type Test = (code: number) => boolean;
type Node =
  | { readonly type: 'sign'; readonly test: Test }
  | { readonly type: 'assert'; readonly what: Assertion }
  | { readonly type: 'all' | 'any'; readonly parts: readonly Node[] }
  | {
      readonly type: 'repeat';
      readonly part: Node;
      readonly min: number;
      readonly max: number;
      readonly greedy: boolean;
    }
  | { readonly type: 'group'; readonly part: Node };
type Assertion = 'start' | 'end' | 'edge' | 'inside';

function parse(source: string): Node {
  const signs = Array.from(source);
  let at = 0;
  let isGrouped = false;
  const take = (sign: string) => (signs[at] === sign ? ((at += 1), true) : false);
  const node = any(0);
  if (at < signs.length) throw new Mistake('has a ) too many');
  return node;

  function any(depth: number): Node {
    if (depth > DEPTH_LIMIT) throw new Mistake('is nested too deeply');
    const parts = [all(depth)];
    while (take('|')) parts.push(all(depth));
    return parts.length === 1 ? parts[0]! : { type: 'any', parts };
  }
  function all(depth: number): Node {
    const parts: Node[] = [];
    while (at < signs.length && signs[at] !== '|' && signs[at] !== ')') parts.push(repeated(depth));
    return { type: 'all', parts };
  }
  function repeated(depth: number): Node {
    const part = one(depth);
    const range = quantifier();
    if (!range) return part;
    if (part.type === 'assert') throw new Mistake('repeats something that has no length');
    const greedy = !take('?');
    if (signs[at] === '+' || quantifier()) throw new Mistake('repeats a repetition');
    return { type: 'repeat', part, min: range[0], max: range[1], greedy };
  }
  function quantifier(): [number, number] | null {
    if (take('*')) return [0, Infinity];
    if (take('+')) return [1, Infinity];
    if (take('?')) return [0, 1];
    const braces = signs[at] === '{' ? /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(signs.slice(at, at + 12).join('')) : null;
    if (!braces) return null;
    at += braces[0].length;
    const min = Number(braces[1]);
    const max = braces[2] === undefined ? min : braces[3] === '' ? Infinity : Number(braces[3]);
    if (max < min || min > REPEAT_LIMIT || (max !== Infinity && max > REPEAT_LIMIT))
      throw new Mistake(`repeats at most ${REPEAT_LIMIT} times, from fewer to more`);
    return [min, max];
  }
  function one(depth: number): Node {
    const sign = signs[at++]!;
    switch (sign) {
      case '(':
        return group(depth);
      case '[':
        return { type: 'sign', test: set() };
      case '.':
        return { type: 'sign', test: (code) => code !== 10 && code !== 13 };
      case '^':
        return { type: 'assert', what: 'start' };
      case '$':
        return { type: 'assert', what: 'end' };
      case '\\': {
        const next = signs[at];
        if (next === 'b' || next === 'B') {
          at += 1;
          return { type: 'assert', what: next === 'b' ? 'edge' : 'inside' };
        }
        return { type: 'sign', test: escape() };
      }
      case '*':
      case '+':
      case '?':
        throw new Mistake(`has a ${sign} with nothing before it`);
      default:
        return { type: 'sign', test: same(sign.codePointAt(0)!) };
    }
  }
  function group(depth: number): Node {
    let isKept = true;
    if (take('?')) {
      if (take(':')) isKept = false;
      else if (signs[at] === '<' && /[A-Za-z]/.test(signs[at + 1] ?? '')) {
        while (at < signs.length && !take('>')) at += 1;
      } else
        throw new Mistake('may not look ahead or behind: write what surrounds the number, and put the number in ( )');
    }
    const isFirst = isKept && !isGrouped;
    if (isFirst) isGrouped = true;
    const part = any(depth + 1);
    if (!take(')')) throw new Mistake('has a ( that is not closed');
    return isFirst ? { type: 'group', part } : part;
  }
  function escape(): Test {
    const sign = signs[at++];
    if (sign === undefined) throw new Mistake('ends with a \\');
    const kind = classes[sign];
    if (kind) return kind;
    if (sign === 'n') return same(10);
    if (sign === 't') return same(9);
    if (sign === 'r') return same(13);
    if (/[1-9k]/.test(sign)) throw new Mistake('may not refer back to a group');
    if (/[pPuxc]/.test(sign)) throw new Mistake(`does not know \\${sign}: write the signs themselves in [ ]`);
    return same(sign.codePointAt(0)!);
  }
  function set(): Test {
    const isNot = take('^');
    const tests: Test[] = [];
    for (;;) {
      const sign = signs[at];
      if (sign === undefined) throw new Mistake('has a [ that is not closed');
      at += 1;
      if (sign === ']') break;
      if (sign === '\\') {
        tests.push(escape());
        continue;
      }
      const to = signs[at + 1];
      if (signs[at] === '-' && to !== undefined && to !== ']' && to !== '\\') {
        at += 2;
        if (to.codePointAt(0)! < sign.codePointAt(0)!) throw new Mistake(`has a range from ${sign} down to ${to}`);
        tests.push(range(sign.codePointAt(0)!, to.codePointAt(0)!));
      } else tests.push(same(sign.codePointAt(0)!));
    }
    const isIn: Test = (code) => tests.some((test) => test(code));
    return isNot ? (code) => !isIn(code) : isIn;
  }
}

const isDigit: Test = (code) => code >= 48 && code <= 57;
/** Letters of every script count: `\b` must hold around a Cyrillic word too. */
const letters = /[\p{L}\p{M}\p{N}_]/u;
const isWord: Test = (code) =>
  code < 128
    ? isDigit(code) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
    : letters.test(String.fromCodePoint(code));
const isSpace: Test = (code) =>
  code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || (code > 127 && /\s/.test(String.fromCodePoint(code)));
const classes: Readonly<Record<string, Test>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  w: isWord,
  W: (code) => !isWord(code),
  s: isSpace,
  S: (code) => !isSpace(code),
};
const lower = (code: number): number =>
  code < 128 ? (code >= 65 && code <= 90 ? code + 32 : code) : String.fromCodePoint(code).toLowerCase().codePointAt(0)!;
const upper = (code: number): number =>
  code < 128
    ? code >= 97 && code <= 122
      ? code - 32
      : code
    : String.fromCodePoint(code).toUpperCase().codePointAt(0)!;
function same(code: number): Test {
  const [small, large] = [lower(code), upper(code)];
  return (other) => other === small || other === large || other === code;
}
const range =
  (from: number, to: number): Test =>
  (code) =>
    (code >= from && code <= to) || within(lower(code), from, to) || within(upper(code), from, to);
const within = (code: number, from: number, to: number) => code >= from && code <= to;

type Step =
  | { readonly op: 'sign'; readonly test: Test }
  | { readonly op: 'assert'; readonly what: Assertion }
  /** Tries `to` in this order. */
  | { readonly op: 'fork'; readonly to: number[] }
  | { readonly op: 'mark'; readonly slot: 0 | 1 }
  | { readonly op: 'done' };

function assemble(node: Node): readonly Step[] {
  const program: Step[] = [];
  const add = (step: Step): number => {
    if (program.length >= PROGRAM_LIMIT) throw new Mistake('is too large once its repetitions are written out');
    return program.push(step) - 1;
  };
  const emit = (part: Node): void => {
    switch (part.type) {
      case 'sign':
        add({ op: 'sign', test: part.test });
        return;
      case 'assert':
        add({ op: 'assert', what: part.what });
        return;
      case 'all':
        part.parts.forEach(emit);
        return;
      case 'any': {
        const fork: number[] = [];
        const ends: number[][] = [];
        add({ op: 'fork', to: fork });
        for (const each of part.parts) {
          fork.push(program.length);
          emit(each);
          const end: number[] = [];
          add({ op: 'fork', to: end });
          ends.push(end);
        }
        for (const end of ends) end.push(program.length);
        return;
      }
      case 'group':
        add({ op: 'mark', slot: 0 });
        emit(part.part);
        add({ op: 'mark', slot: 1 });
        return;
      case 'repeat':
        repeat(part.part, part.min, part.max, part.greedy);
    }
  };
  const repeat = (part: Node, min: number, max: number, greedy: boolean): void => {
    for (let each = 0; each < min; each += 1) emit(part);
    const exits: number[][] = [];
    const optional = (): number => {
      const to: number[] = [];
      const at = add({ op: 'fork', to });
      // The way out is filled in below, behind everything that repeats; a lazy repetition prefers it.
      to.push(...(greedy ? [at + 1, OUT] : [OUT, at + 1]));
      exits.push(to);
      return at;
    };
    if (max === Infinity) {
      const at = optional();
      emit(part);
      add({ op: 'fork', to: [at] });
    } else
      for (let each = min; each < max; each += 1) {
        optional();
        emit(part);
      }
    for (const exit of exits) exit[exit.indexOf(OUT)] = program.length;
  };
  emit(node);
  add({ op: 'done' });
  return program;
}

const OUT = -1;

interface Thread {
  readonly pc: number;
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

const MATCHES = 20;
/** What one text may cost: some tens of milliseconds. Ordinary patterns need a hundredth of it. */
const STEPS = 3_000_000;

function findAll(program: readonly Step[], text: string): PatternMatch[] {
  const found: PatternMatch[] = [];
  const budget = { steps: STEPS };
  for (let at = 0; at <= text.length && found.length < MATCHES;) {
    const match = search(program, text, at, budget);
    if (!match) break;
    if (match.end > match.start) found.push(match);
    at = match.end > at ? match.end : at + 1;
  }
  return found;
}

/** The leftmost match from here on; of several there, the one the notation prefers (Pike's simulation). */
function search(program: readonly Step[], text: string, begin: number, budget: { steps: number }): PatternMatch | null {
  // The round in which a step was last listed: it is listed at most once, so a round costs no more than the program is long.
  const listed = new Int32Array(program.length).fill(-1);
  let threads: Thread[] = [];
  let best: (Thread & { readonly end: number }) | null = null;
  for (let at = begin; at <= text.length && budget.steps > 0;) {
    const code = at < text.length ? text.codePointAt(at)! : -1;
    const width = code > 0xffff ? 2 : 1;
    const now: Thread[] = [];
    for (const thread of threads) list(thread, at, now);
    if (!best) list({ pc: 0, start: at, from: -1, to: -1 }, at, now);
    if (best && now.length === 0) break;
    threads = [];
    for (const thread of now) {
      const step = program[thread.pc]!;
      if (step.op === 'done') {
        best = { ...thread, end: at };
        break;
      }
      if (step.op === 'sign' && code >= 0 && step.test(code)) threads.push({ ...thread, pc: thread.pc + 1 });
    }
    at += width;
  }
  if (!best) return null;
  return {
    start: best.start,
    end: best.end,
    group: best.from >= 0 && best.to >= best.from ? text.slice(best.from, best.to) : null,
    text: text.slice(best.start, best.end),
  };

  /** Follows a thread to the steps that read a sign, in order of preference. */
  function list(thread: Thread, at: number, into: Thread[]): void {
    if (listed[thread.pc] === at) return;
    listed[thread.pc] = at;
    budget.steps -= 1;
    const step = program[thread.pc]!;
    switch (step.op) {
      case 'sign':
      case 'done':
        into.push(thread);
        return;
      case 'fork':
        for (const pc of step.to) list({ ...thread, pc }, at, into);
        return;
      case 'mark':
        list(
          step.slot === 0 ? { ...thread, pc: thread.pc + 1, from: at } : { ...thread, pc: thread.pc + 1, to: at },
          at,
          into,
        );
        return;
      case 'assert':
        if (holds(step.what, text, at)) list({ ...thread, pc: thread.pc + 1 }, at, into);
    }
  }
}

function holds(what: Assertion, text: string, at: number): boolean {
  switch (what) {
    case 'start':
      return at === 0;
    case 'end':
      return at === text.length;
    case 'edge':
      return isEdge(text, at);
    case 'inside':
      return !isEdge(text, at);
  }
}
const isEdge = (text: string, at: number) =>
  (at > 0 && isWord(text.charCodeAt(at - 1))) !== (at < text.length && isWord(text.codePointAt(at)!));
