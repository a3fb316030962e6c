import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { WORKER_BODY_MAX_BYTES } from '@tester/contracts';
import { createValidationPipe, limitBodyDepth, limitRequestTimes, observeApp } from '@tester/nest-kit';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import type { WorkerConfig } from './config/worker-config';
import { SandboxEngine } from './sandbox/sandbox-engine.port';

/**
 * The whole application, configured but not listening; tests and `main.ts` build the same one.
 * @throws EnvironmentException when the configured engine cannot do what the configuration asks for.
 */
export async function createApp(config: WorkerConfig): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config), {
    bodyParser: false,
    bufferLogs: true,
    // A failed start reaches the caller as an exception instead of ending the process from within Nest.
    abortOnError: false,
    forceCloseConnections: true,
  });
  app.useLogger(app.get(Logger));
  await observeApp(app, { service: 'worker', config: config.observability });
  app.useBodyParser('json', { limit: WORKER_BODY_MAX_BYTES });
  app.use(limitBodyDepth);
  app.useGlobalPipes(createValidationPipe({ forbidUnknown: true }));
  limitRequestTimes(app.getHttpServer());
  await app.get(SandboxEngine).verify();
  return app;
}
