import 'reflect-metadata';
import { runUntilSignal, startOrExit } from '@tester/nest-kit';
import { createApp } from './app';
import { readApiConfig } from './config/read-api-config';

startOrExit(async () => {
  const config = readApiConfig();
  const app = await createApp(config);
  await app.listen(config.http.port, config.http.host);
  runUntilSignal(app);
});
