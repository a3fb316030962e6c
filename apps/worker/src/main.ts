import 'reflect-metadata';
import { runUntilSignal, startOrExit } from '@tester/nest-kit';
import { createApp } from './app';
import { readWorkerConfig } from './config/read-worker-config';

startOrExit(async () => {
  const config = readWorkerConfig();
  const app = await createApp(config);
  await app.listen(config.http.port, config.http.host);
  runUntilSignal(app);
});
