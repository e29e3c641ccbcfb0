// Companies.
import { z } from 'zod';
import { Id, Time } from '../route.ts';
import { FieldValues } from './field.ts';

/** `people`: how many contacts belong to it; `isMore`: at least so many, nobody counted on. */
export const Company = z
  .object({
    id: Id,
    name: z.string(),
    domains: z.array(z.string()),
    fields: FieldValues,
    people: z.number().int(),
    isMore: z.boolean(),
    createdAt: Time,
  })
  .meta({ id: 'Company' });
/** A company beside something of it. */
export const CompanyName = z.object({ id: Id, name: z.string() }).meta({ id: 'CompanyName' });
