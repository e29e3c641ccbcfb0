// Outside data is read once, here: by the contract's schemas, with every mistake named by its path.
import { problem, type AnyRoute } from '@throughline/protocol';
import type { z } from 'zod';

const FIELDS_LIMIT = 30;

/** A wrong path leads nowhere (404), a wrong query cannot be read (400), a wrong body is explained field by field (422). */
export function parseParams(route: AnyRoute, given: unknown): unknown {
  const params = route.params.safeParse(given);
  if (!params.success) throw problem('not_found');
  return params.data;
}
export function parseQuery(route: AnyRoute, given: unknown): unknown {
  const query = route.query.safeParse({ ...(given as object) });
  if (!query.success) throw problem('malformed', { detail: 'The query is not right.', fields: fieldsOf(query.error) });
  return query.data;
}
export function parseBody(route: AnyRoute, given: unknown): unknown {
  if (!takesBody(route)) return undefined;
  const body = route.body.safeParse(given ?? {});
  if (!body.success) throw problem('invalid', { fields: fieldsOf(body.error) });
  return body.data;
}

/** Does the contract have a body? Without one, whatever is sent is left unread. */
function takesBody(route: AnyRoute): boolean {
  return route.wire !== 'multipart' && route.body.def.type !== 'undefined';
}

function fieldsOf(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues.slice(0, FIELDS_LIMIT)) {
    const path = issue.path.map(String).join('.') || '(body)';
    fields[path] ??= sentence(issue);
  }
  return fields;
}

/** What would be right; never what was sent. */
function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && issue.expected !== 'undefined'
        ? `is missing or not a ${issue.expected}`
        : `must be ${aOrAn(issue.expected)}`;
    case 'too_small':
      return issue.origin === 'string'
        ? Number(issue.minimum) === 1
          ? 'must not be empty'
          : `must have at least ${issue.minimum} characters`
        : `must be at least ${issue.minimum}${issue.origin === 'array' ? ' items' : ''}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `must have at most ${issue.maximum} characters`
        : `must be at most ${issue.maximum}${issue.origin === 'array' ? ' items' : ''}`;
    case 'invalid_format':
      return issue.format === 'regex' ? issue.message : `must be a valid ${formats[issue.format] ?? issue.format}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `must not have ${issue.keys.map((key) => key.slice(0, 60)).join(', ')}`;
    case 'invalid_union':
      return 'has none of the allowed forms';
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return issue.message;
  }
}
const formats: Readonly<Record<string, string>> = {
  email: 'email address',
  uuid: 'id (UUID)',
  datetime: 'time (ISO 8601, UTC)',
  url: 'address (URL)',
};
const aOrAn = (word: string): string => `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
