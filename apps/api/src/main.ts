import 'reflect-metadata';
import { runUntilSignal, startOrExit } from '@tester/nest-kit';
import { once } from 'node:events';
import { createApp } from './app';
import { readApiConfig } from './config/read-api-config';

/** Connections that wait while this process is busy; past Node's 511 the kernel lets newcomers drop or resets them. */
const BACKLOG = 4_096;

startOrExit(async () => {
  const config = readApiConfig();
  const app = await createApp(config);
  await app.init();
  const { host, port } = config.http;
  // Not `app.listen`, which takes no backlog.
  const server = app.getHttpServer().listen({ host, port, backlog: BACKLOG });
  await once(server, 'listening');
  runUntilSignal(app);
});
