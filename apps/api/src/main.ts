import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { runUntilSignal, startOrExit } from '@tester/nest-kit';
import { once } from 'node:events';
import { createApp } from './app';
import { examineApiConfig } from './config/read-api-config';
import { checkStart } from './start/check-start';

/** Connections that wait while this process is busy; past Node's 511 the kernel lets newcomers drop or resets them. */
const BACKLOG = 4_096;

startOrExit(async () => {
  // Whoever logs before the application's logger is there is heard by that one.
  Logger.attachBuffer();
  const { config, faults } = examineApiConfig();
  const warnings = await checkStart(config, faults);
  const app = await createApp(config);
  for (const { part, problem } of warnings) new Logger('Start').warn(`${part}: ${problem}`);
  await app.init();
  const { host, port } = config.http;
  // Not `app.listen`, which takes no backlog.
  const server = app.getHttpServer().listen({ host, port, backlog: BACKLOG });
  await once(server, 'listening');
  runUntilSignal(app);
});
