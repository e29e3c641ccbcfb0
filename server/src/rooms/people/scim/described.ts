// What a directory may ask about this server before anything else (RFC 7643 §5–7, RFC 7644 §4).
import { GROUP, USER } from './present.ts';

const no = { supported: false };
export const providerConfig = (origin: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  documentationUri: 'https://www.rfc-editor.org/rfc/rfc7644',
  patch: { supported: true },
  bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 200 },
  changePassword: no,
  sort: no,
  etag: no,
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'The token of Settings, Single sign-on, in the Authorization header',
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${origin}/scim/v2/ServiceProviderConfig` },
});

const list = (Resources: object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: Resources.length,
  startIndex: 1,
  itemsPerPage: Resources.length,
  Resources,
});
export const resourceTypes = (origin: string) =>
  list(
    [
      { name: 'User', endpoint: '/Users', schema: USER, description: 'People with a place in the workspace' },
      { name: 'Group', endpoint: '/Groups', schema: GROUP, description: 'Teams' },
    ].map((each) => ({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
      id: each.name,
      ...each,
      meta: { resourceType: 'ResourceType', location: `${origin}/scim/v2/ResourceTypes/${each.name}` },
    })),
  );

const attribute = (name: string, more: object = {}) => ({
  name,
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...more,
});
const several = (name: string, subAttributes: object[], more: object = {}) =>
  attribute(name, { type: 'complex', multiValued: true, subAttributes, ...more });
const refs = [
  attribute('value', { caseExact: true }),
  attribute('display', { mutability: 'readOnly' }),
  attribute('$ref', { type: 'reference', mutability: 'readOnly', referenceTypes: ['User', 'Group'] }),
];
export const schemas = (origin: string) =>
  list(
    [
      {
        id: USER,
        name: 'User',
        description: 'A person with a place in the workspace',
        attributes: [
          attribute('userName', { required: true, uniqueness: 'server' }),
          attribute('externalId', { caseExact: true }),
          attribute('displayName'),
          attribute('name', {
            type: 'complex',
            subAttributes: ['formatted', 'givenName', 'familyName'].map((each) => attribute(each)),
          }),
          several('emails', [attribute('value'), attribute('type'), attribute('primary', { type: 'boolean' })]),
          attribute('active', { type: 'boolean' }),
          several('groups', refs, { mutability: 'readOnly' }),
        ],
      },
      {
        id: GROUP,
        name: 'Group',
        description: 'A team',
        attributes: [
          attribute('displayName', { required: true, uniqueness: 'server' }),
          attribute('externalId', { caseExact: true }),
          several('members', refs),
        ],
      },
    ].map((each) => ({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      ...each,
      meta: { resourceType: 'Schema', location: `${origin}/scim/v2/Schemas/${each.id}` },
    })),
  );
