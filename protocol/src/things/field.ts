// Fields a workspace defines, and their values on contacts, conversations and companies.
import { fieldSubjects, fieldTypes } from '@throughline/domain';
import { z } from 'zod';
import { Id, text, Time } from '../route.ts';

export const FieldSubject = z.enum(fieldSubjects);
/** `key` is what values go by, and never changes. `choices`: of `choice` and `choices`, in their order. */
export const Field = z
  .object({
    id: Id,
    subject: FieldSubject,
    key: z.string(),
    name: z.string(),
    type: z.enum(fieldTypes),
    choices: z.array(z.string()),
    /** Of a conversation: it is not closed before this has a value. */
    isRequiredToClose: z.boolean(),
    position: z.number(),
    createdAt: Time,
  })
  .meta({ id: 'Field' });
export const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
/** By key; what is empty is left out. */
export const FieldValues = z.record(z.string(), FieldValue).meta({ id: 'FieldValues' });
/** What is to change, by key; null empties it. Each is checked by its field's type. */
export const FieldChanges = z
  .record(z.string().max(60), z.union([text(2000), z.number(), z.boolean(), z.array(text(200)).max(100), z.null()]))
  .refine((given) => Object.keys(given).length <= 200, 'must be at most 200 fields');
