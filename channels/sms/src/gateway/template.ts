// The blanks of a request's template, filled so that a value can never be read as part of the form around it.

export type Values = Readonly<Record<string, string>>;
type Form = 'url' | 'json' | 'form' | 'xml' | 'header' | 'plain';

const blank = /\{\{\s*(\w+)(?::(\w+))?\s*\}\}/g;

export function fill(template: string, values: Values, form: Form): string {
  return template.replace(blank, (_whole, name: string, filter: string | undefined) =>
    escaped(filtered(values[name] ?? '', filter), form),
  );
}
export const blanksIn = (template: string): readonly string[] =>
  [...template.matchAll(blank)].map((found) => found[1] ?? '');

function filtered(value: string, filter: string | undefined): string {
  if (filter === 'digits') return value.replace(/\D/g, '');
  // Two bytes a unit, in hexadecimal: how gateways near the wire take what their alphabet lacks.
  if (filter === 'ucs2')
    return [...Array(value.length).keys()].map((at) => value.charCodeAt(at).toString(16).padStart(4, '0')).join('');
  return value;
}

function escaped(value: string, form: Form): string {
  switch (form) {
    case 'url':
    case 'form':
      // A piece of a character cannot be written in an address.
      return encodeURIComponent(value.toWellFormed());
    case 'json':
      return JSON.stringify(value).slice(1, -1);
    case 'xml':
      return value.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    case 'header':
      return value.replace(/[\r\n\0]+/g, ' ');
    case 'plain':
      return value;
  }
}

/** How values are written into a body of this content type. */
export function formOf(type: string): Form {
  if (/json/i.test(type)) return 'json';
  if (/x-www-form-urlencoded/i.test(type)) return 'form';
  return /xml/i.test(type) ? 'xml' : 'plain';
}

/** `name: value` lines; what is no such line is left out. */
export function headersOf(lines: string, values: Values): Record<string, string> {
  return Object.fromEntries(
    lines.split('\n').flatMap((line) => {
      const [, name, value] = /^\s*([\w-]{1,80})\s*:\s*(.*?)\s*$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), fill(value, values, 'header')]];
    }),
  );
}
