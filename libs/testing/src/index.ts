export * from './access-tokens';
export * from './free-port';
export * from './postgres-server';
export * from './redis-server';
export * from './server-process';
export * from './scripted-gemini';
export * from './spa-reader';
export * from './environment-example';
