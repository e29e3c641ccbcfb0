// Companies and the domains their people write from.
export { companyBodies, companyBody, companyRoutes, newCompanies } from './companies.ts';
export { companiesByIds, companyNames, findCompanies, ownersOf } from './store.ts';
