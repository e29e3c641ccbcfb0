// Reads a source file of the agents' app: which sentences it gives to be translated, and which English it shows without.
import { parseSync } from 'oxc-parser';

export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}
export interface Found {
  /** What the catalogs hold: the sentence, `meaning|sentence` where a meaning is named. */
  readonly key: string;
  readonly line: number;
  /** Filled with values, so the sentence is an ICU message; null: it stands as it is, or (`msg`) that is told elsewhere. */
  readonly values: readonly string[] | null;
  readonly isMarked: boolean;
}
export interface Reading {
  readonly found: readonly Found[];
  /** Mistakes in the use of `t`. */
  readonly wrong: readonly string[];
  /** English shown without `t`, with its line. */
  readonly raw: readonly {
    readonly line: number;
    readonly text: string;
    readonly start: number;
    readonly end: number;
  }[];
}

export function readWords(path: string, text: string): Reading {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`);
  const lines = lineStarts(text);
  const lineOf = (node: Node): number => lineAt(lines, node.start);
  const found: Found[] = [];
  const wrong: string[] = [];
  const raw: { line: number; text: string; start: number; end: number }[] = [];
  const visit = (node: Node, parents: readonly Node[]): void => {
    const call = node.type === 'CallExpression' ? wordsCall(node) : null;
    if (call) {
      readCall(node, call, lineOf(node), found, wrong);
      const [first, ...rest] = node['arguments'] as Node[];
      const skips = call === 'as' || call === 'msg.as' ? 1 : 0;
      if (call === 'of' || call === 'server') visit(first!, [...parents, node]);
      else if (first) visitChoices(skips === 0 ? first : rest[0]!, [...parents, node], visit);
      for (const each of rest.slice(skips)) visit(each, [...parents, node]);
      return;
    }
    const english = englishIn(node, parents);
    if (english !== null)
      raw.push({ line: lineOf(node), text: english.replaceAll(/\s+/g, ' ').trim(), start: node.start, end: node.end });
    for (const child of childrenOf(node)) visit(child, [...parents, node]);
  };
  visit(program as unknown as Node, []);
  return { found, wrong: wrong.map((each) => `${path}:${each}`), raw };
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const key in node) {
    const value: unknown = key === 'parent' ? null : (node as unknown as Record<string, unknown>)[key];
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
function lineAt(starts: readonly number[], offset: number): number {
  let line = 0;
  while (line < starts.length && starts[line]! <= offset) line += 1;
  return line;
}

type Call = 't' | 'as' | 'of' | 'rich' | 'server' | 'msg' | 'msg.as';
/** `t(…)`, `t.rich(…)`, `msg(…)`: which of ours is called, if one is. */
export function wordsCall(node: Node): Call | null {
  const callee = node['callee'] as Node;
  if (callee.type === 'Identifier') return callee['name'] === 't' ? 't' : callee['name'] === 'msg' ? 'msg' : null;
  if (callee.type !== 'MemberExpression' || callee['computed'] === true) return null;
  const object = callee['object'] as Node;
  const property = (callee['property'] as Node)['name'] as string;
  if (object['name'] === 't' && ['as', 'of', 'rich', 'server'].includes(property)) return property as Call;
  return object['name'] === 'msg' && property === 'as' ? 'msg.as' : null;
}

/** A literal, or a choice between literals: what the first argument may be. */
export function literals(node: Node): string[] | null {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return [node['value']];
  if (node.type === 'ParenthesizedExpression') return literals(node['expression'] as Node);
  if (node.type === 'TemplateLiteral' && (node['expressions'] as Node[]).length === 0)
    return [((node['quasis'] as Node[])[0]!['value'] as { cooked: string }).cooked];
  if (node.type === 'ConditionalExpression') {
    const [yes, no] = [literals(node['consequent'] as Node), literals(node['alternate'] as Node)];
    return yes && no ? [...yes, ...no] : null;
  }
  return null;
}
/** Of a choice between sentences the condition is code like any other. */
function visitChoices(node: Node, parents: readonly Node[], visit: (node: Node, parents: readonly Node[]) => void) {
  if (node.type === 'ParenthesizedExpression') visitChoices(node['expression'] as Node, parents, visit);
  else if (node.type === 'ConditionalExpression') {
    visit(node['test'] as Node, parents);
    visitChoices(node['consequent'] as Node, parents, visit);
    visitChoices(node['alternate'] as Node, parents, visit);
  }
}

function readCall(node: Node, call: Call, line: number, found: Found[], wrong: string[]): void {
  if (call === 'of' || call === 'server') return;
  const args = node['arguments'] as Node[];
  const hasMeaning = call === 'as' || call === 'msg.as';
  const keys = args[hasMeaning ? 1 : 0] && literals(args[hasMeaning ? 1 : 0]!);
  if (!keys) {
    wrong.push(`${line} its sentence is not written out: t.of shows what msg marked, t.server what the server wrote`);
    return;
  }
  const meaning = hasMeaning ? args[0]!['value'] : null;
  if (hasMeaning && !(typeof meaning === 'string' && /^[a-z]+$/.test(meaning)))
    wrong.push(`${line} a meaning is one word in small letters`);
  const given = args[hasMeaning ? 2 : 1];
  const values = given ? (namesIn(given) ?? ['…']) : null;
  for (const key of keys)
    found.push({
      key: hasMeaning ? `${String(meaning)}|${key}` : key,
      line,
      values,
      isMarked: call === 'msg' || call === 'msg.as',
    });
}
/** The names of an object's fields; null when they cannot be read off. */
function namesIn(node: Node): string[] | null {
  if (node.type !== 'ObjectExpression') return null;
  const names: string[] = [];
  for (const field of node['properties'] as Node[]) {
    const key = field['key'] as Node | undefined;
    if (field.type !== 'Property' || field['computed'] === true) return null;
    names.push(String(key!['name'] ?? key!['value']));
  }
  return names;
}

/** What is shown or read out: a text in one of these is for people, whatever it looks like. */
const SHOWN =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label|description|help|hint|summary|heading|legend|caption|whyNot|confirm|empty|message|sentence|question|tooltip|note|unit|suffix|prefix|what|of|deed|verb|action)$/;
/** Attributes that people never see. */
const HIDDEN =
  /^(class(Name)?|style|id|htmlFor|href|to|from|type|name|key|role|src|target|rel|method|d|viewBox|fill|stroke.*|transform|points|width|height|tone|size|variant|kind|side|align|look|autoComplete|inputMode|enterKeyHint|lang|dir|mode|level|data-[\w-]+|[\w]*ClassName|accept|loading|decoding|sandbox|allow|referrerPolicy|value|defaultValue|command|section|slot|aria-(live|haspopup|current|controls|describedby|labelledby|sort|autocomplete|orientation|keyshortcuts|owns|activedescendant|errormessage|relevant|invalid))$/;
const hasWord = (text: string): boolean =>
  /\p{L}{2}/u.test(text) && !/^(Throughline|https?:\S*|[\w.-]+@[\w.-]+|[\w-]+(\.[\w-]+)+|kB|MB)$/.test(text.trim());
/** A sentence, or a word written as one: `Not sent yet`, `Close`. */
function isProse(text: string): boolean {
  const it = text.replaceAll(/\s+/g, ' ').trim();
  if (/^[\w-]+(\.[\w-]+)+$|^[\w$]*\/|^\w+:|^#|[=<>{}[\];]|^--|^\(/.test(it)) return /^\p{Lu}\p{Ll}+ \p{L}/u.test(it);
  if (/^\p{Lu}[\p{Ll}’']+(?=$|[\s…,.:?!])/u.test(it) || /^(\d+|x\s*\+?) \p{L}{3}/u.test(it)) return true;
  return /\p{L}[\p{L}’',]* \p{L}[\p{L}’']*/u.test(it) && !isClasses(it);
}
/** Classes: every token is in small letters, and one of them has the shape of a class. */
const isClasses = (text: string): boolean => {
  const tokens = text.split(/\s+/);
  return (
    tokens.every((token) => /^[!*@a-z][\w!*&@:[\]()/.,%#>~+=_-]*$/.test(token)) &&
    (tokens.some((token) => /[-:[\d]/.test(token)) || tokens.every((token) => CLASS_WORDS.has(token)))
  );
};
const CLASS_WORDS = new Set(
  'flex grid block inline hidden relative absolute fixed sticky truncate italic underline contents peer group border rounded uppercase capitalize lowercase static table visible invisible isolate shrink grow resize ring shadow outline transition'.split(
    ' ',
  ),
);
/** Keys of the keyboard and other names of the platform that are written like words. */
const PLATFORM = new Set(
  'Enter Escape Tab Backspace Delete Home End PageUp PageDown ArrowUp ArrowDown ArrowLeft ArrowRight Control Meta Alt Shift AltGraph Dead Process Slash Period Comma Space Ctrl Mod Unidentified Europe Files Range'.split(
    ' ',
  ),
);

export function englishIn(node: Node, parents: readonly Node[]): string | null {
  if (node.type === 'JSXText') {
    const text = node['value'] as string;
    return hasWord(text) ? text : null;
  }
  const texts =
    node.type === 'Literal' && typeof node['value'] === 'string'
      ? [node['value']]
      : node.type === 'TemplateLiteral'
        ? quasisOf(node)
        : null;
  if (!texts) return null;
  const place = placeOf(node, parents);
  if (place === 'hidden') return null;
  const whole = texts.join('…');
  if (place === 'shown') return texts.some(hasWord) ? whole : null;
  if (PLATFORM.has(whole.trim())) return null;
  return hasWord(whole) && isProse(texts.join(' x ').trim()) ? whole : null;
}

/** Whether a text at this place is for people, for the machine, or either: told by what it is part of. */
function placeOf(node: Node, parents: readonly Node[]): 'shown' | 'hidden' | 'either' {
  let inner = node;
  for (const parent of parents.toReversed()) {
    switch (parent.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
      case 'ImportExpression':
      case 'TSLiteralType':
      case 'TSTypeReference':
      case 'TSEnumMember':
      case 'TaggedTemplateExpression':
      case 'ThrowStatement':
        return inner.type === 'VariableDeclaration' || inner.type === 'FunctionDeclaration' ? 'either' : 'hidden';
      case 'JSXAttribute': {
        const name = attributeName(parent);
        return SHOWN.test(name) ? 'shown' : HIDDEN.test(name) ? 'hidden' : 'either';
      }
      case 'JSXExpressionContainer':
        break;
      case 'JSXElement':
      case 'JSXFragment':
        return 'shown';
      case 'Property': {
        if (parent['key'] === inner && parent['computed'] !== true) return 'hidden';
        const key = parent['key'] as Node;
        const name = String(key['name'] ?? key['value']);
        return SHOWN.test(name)
          ? 'shown'
          : /^(className|style|id|type|kind|key|keys|href|to|queryKey|role|transform|gridTemplateColumns)$/.test(name)
            ? 'hidden'
            : 'either';
      }
      case 'MemberExpression':
      case 'SwitchCase':
        if (parent['property'] === inner || parent['test'] === inner) return 'hidden';
        return 'either';
      case 'BinaryExpression':
        if (/^[!=]==?$|^in$|^instanceof$|^[<>]/.test(parent['operator'] as string)) return 'hidden';
        break;
      case 'NewExpression':
      case 'CallExpression': {
        const callee = parent['callee'] as Node;
        const name = String((callee['property'] as Node | undefined)?.['name'] ?? callee['name']);
        return MACHINE.test(name) ? 'hidden' : 'either';
      }
      case 'ConditionalExpression':
        if (parent['test'] === inner) return 'hidden';
        break;
      case 'LogicalExpression':
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
        break;
      case 'TemplateLiteral':
        if (
          isProse(quasisOf(parent).join(' x ').trim()) &&
          placeOf(parent, parents.slice(0, parents.indexOf(parent))) !== 'hidden'
        )
          return 'shown';
        break;
      default:
        return 'either';
    }
    inner = parent;
  }
  return 'either';
}
const quasisOf = (node: Node): string[] =>
  (node['quasis'] as Node[]).map((each) => (each['value'] as { cooked: string }).cooked);
const attributeName = (attribute: Node): string => {
  const name = attribute['name'] as Node;
  return name.type === 'JSXNamespacedName' ? 'data-' : String(name['name']);
};
/** Functions whose texts are for the machine. */
const MACHINE =
  /^(classes|querySelector(All)?|closest|matches|addEventListener|removeEventListener|getElementById|createElement|setAttribute|getAttribute|hasAttribute|includes|startsWith|endsWith|indexOf|split|Error|TypeError|RegExp|DateTimeFormat|DisplayNames|ListFormat|NumberFormat|matchMedia|postMessage|setItem|getItem|removeItem|Blob|getRouteApi|execCommand|URL|Set|Event|CustomEvent|fetch|warn|error|has|get|set|delete|append|once)$/;
