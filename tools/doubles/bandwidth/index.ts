// A double of Bandwidth's messaging API, judged by the vendor's own OpenAPI description where this machine has it, and of the one
// call of its account API that sets an application's callbacks (https://dev.bandwidth.com/docs/account/applications).
import { loadOpenApi } from '../shared/openapi-judge.ts';
import { startDouble, type Call, type Reply } from '../shared/server.ts';
import { findVendor } from '../vendor.ts';

export async function startBandwidthDouble(given: {
  accountId: string;
  applicationId: string;
  user: string;
  password: string;
}) {
  const spec = findVendor('specs/bandwidth.yml');
  const judge = spec === null ? null : loadOpenApi(spec, '/api/v2');
  const sent: { id: string; message: Readonly<Record<string, unknown>> }[] = [];
  const media = new Map<string, { body: Uint8Array; mime: string }>();
  const application = { xml: '' };
  const authorization = `Basic ${Buffer.from(`${given.user}:${given.password}`).toString('base64')}`;
  const problem = (status: number, type: string, description: string): Reply => ({
    status,
    json: { type, description },
  });

  function answer(call: Call): Reply {
    if (call.headers['authorization'] !== authorization) return problem(401, 'unauthorized', 'Authentication Failed');
    if (call.path === `/api/accounts/${given.accountId}/applications/${given.applicationId}`) {
      if (call.method === 'PUT') application.xml = call.body.toString();
      const xml = `<ApplicationProvisioningResponse><Application><ApplicationId>${given.applicationId}</ApplicationId><ServiceType>Messaging-V2</ServiceType><AppName>Support</AppName></Application></ApplicationProvisioningResponse>`;
      return { status: 200, body: xml, type: 'application/xml' };
    }
    if (call.path.startsWith('/api/accounts/')) return { status: 404, body: '<Error/>', type: 'application/xml' };
    const path = `/api/v2/users/${given.accountId}`;
    if (call.path.startsWith(`${path}/media/`)) {
      if (call.method === 'PUT') {
        media.set(call.path, { body: call.body, mime: call.headers['content-type'] ?? '' });
        return { status: 204 };
      }
      const file = media.get(call.path);
      return file ? { status: 200, body: file.body, type: file.mime } : problem(404, 'not-found', 'No such media');
    }
    if (call.path !== `${path}/messages`) return problem(404, 'not-found', 'Not found');
    const to = (call.given?.['to'] ?? []) as string[];
    if (to.some((each) => !/^\+[1-9]\d{6,14}$/.test(each)))
      return {
        status: 400,
        json: {
          type: 'request-validation',
          description: 'Your request could not be accepted.',
          fieldErrors: [
            {
              fieldName: 'to',
              description: `'${to.join()}' must be replaced with a valid E164 formatted telephone number`,
            },
          ],
        },
      };
    const id = `${Date.now()}${String(sent.length).padStart(6, '0')}lm4k2je7j7jklbn2`;
    sent.push({ id, message: call.given ?? {} });
    return {
      status: 202,
      json: {
        ...call.given,
        id,
        owner: call.given?.['from'],
        time: new Date().toISOString(),
        segmentCount: 1,
        direction: 'out',
      },
    };
  }
  const double = await startDouble({
    judge: (call) =>
      judge === null || call.path.startsWith('/api/accounts/')
        ? null
        : judge.judgeCall(call.method, call.path, call.headers['content-type'] ?? '', call.given),
    answer,
    refuse: (wrong) => problem(400, 'request-validation', wrong),
  });
  return { ...double, judges: judge !== null, judge, sent, media, application, problem };
}
