// What crosses the wire. One schema gives types, validation, OpenAPI and the SDK.
export * from './route.ts';
export * from './problems.ts';
export * from './things/index.ts';
export * from './routes/index.ts';
