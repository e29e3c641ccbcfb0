// Companies and who belongs to them.
import { z } from 'zod';
import { byId, Id, list, listQuery, page, route, text } from '../route.ts';
import { Company, CompanyName, ContactRow, Conversation, FieldChanges } from '../things/index.ts';

const domains = z.array(text(300).min(1)).max(50);
const read = { caller: 'agent', scope: 'contacts:read' } as const;
const change = { caller: 'agent', scope: 'contacts:write' } as const;
export const companies = {
  listCompanies: route({
    method: 'GET',
    path: '/companies',
    ...read,
    summary: 'Companies in the order of their names; `q` finds by part of a name or the beginning of a domain',
    query: z.object({ ...listQuery, q: text(200).optional() }),
    reply: page(Company),
  }),
  addCompany: route({
    method: 'POST',
    path: '/companies',
    ...change,
    summary: 'Make a company; a domain that is another’s already answers 409 with its `companyId`',
    body: z.object({
      name: text(500).min(1),
      domains: domains.default([]),
      fields: FieldChanges.default({}),
    }),
    reply: Company,
  }),
  getCompany: route({
    method: 'GET',
    path: '/companies/:id',
    ...read,
    summary: 'One company',
    params: byId,
    reply: Company,
  }),
  changeCompany: route({
    method: 'PATCH',
    path: '/companies/:id',
    ...change,
    summary: 'Rename a company, change its domains or its fields (null empties one)',
    params: byId,
    body: z.object({
      name: text(500).min(1).optional(),
      domains: domains.optional(),
      fields: FieldChanges.optional(),
    }),
    reply: Company,
  }),
  removeCompany: route({
    method: 'DELETE',
    path: '/companies/:id',
    ...change,
    summary: 'Take a company away; its people stay, and come back to it with it',
    params: byId,
  }),
  restoreCompany: route({
    method: 'POST',
    path: '/companies/:id/restore',
    ...change,
    summary: 'Bring a company back that was taken away',
    params: byId,
    reply: Company,
    status: 200,
  }),
  listCompanyPeople: route({
    method: 'GET',
    path: '/companies/:id/contacts',
    ...read,
    summary: 'Who belongs to a company, last seen first',
    params: byId,
    query: z.object(listQuery),
    reply: page(ContactRow),
  }),
  suggestCompanyPeople: route({
    method: 'GET',
    path: '/companies/:id/suggestions',
    ...read,
    summary: 'Who writes from its domains and belongs to no company; at most 50',
    params: byId,
    reply: list(ContactRow),
  }),
  addCompanyPeople: route({
    method: 'POST',
    path: '/companies/:id/contacts',
    ...change,
    summary: 'These contacts belong to this company',
    params: byId,
    body: z.object({ contactIds: z.array(Id).min(1).max(200) }),
    reply: Company,
    status: 200,
  }),
  dismissCompanyPerson: route({
    method: 'POST',
    path: '/companies/:id/dismiss',
    ...change,
    summary: 'This contact does not belong to it, whatever address they write from',
    params: byId,
    body: z.object({ contactId: Id }),
    status: 204,
  }),
  suggestCompanies: route({
    method: 'GET',
    path: '/contacts/:id/companies',
    ...read,
    summary: 'Companies whose domain a contact without one writes from',
    params: byId,
    reply: list(CompanyName),
  }),
  listCompanyConversations: route({
    method: 'GET',
    path: '/companies/:id/conversations',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'The newest conversations of a company’s people; at most 50',
    params: byId,
    reply: list(Conversation),
  }),
} as const;
