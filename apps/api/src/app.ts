import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { REQUEST_BODY_MAX_BYTES } from '@tester/contracts';
import { createValidationPipe, limitBodyDepth, limitRequestTimes, observeApp } from '@tester/nest-kit';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { UserPseudonyms } from './auth/user-pseudonyms';
import type { ApiConfig } from './config/api-config';
import { serveDocs } from './openapi/serve-docs';
import { limitAddresses } from './rate-limits/address-limit';

/** Longer than the idle time of common proxies, so that the proxy closes first. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/** The whole application, configured but not listening; tests and `main.ts` build the same one. */
export async function createApp(config: ApiConfig): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config), {
    bodyParser: false,
    bufferLogs: true,
    // A failed start reaches the caller as an exception instead of ending the process from within Nest.
    abortOnError: false,
    forceCloseConnections: true,
  });
  app.useLogger(app.get(Logger));
  await observeApp(app, {
    service: 'api',
    config: config.observability,
    userOf: app.get(UserPseudonyms).ofRequest,
  });
  app.use(helmet({ contentSecurityPolicy: config.http.docsEnabled ? false : undefined }));
  app.enableCors({
    origin: [...config.http.corsOrigins],
    credentials: true,
    exposedHeaders: [
      'x-request-id',
      'traceparent',
      'idempotency-replayed',
      'link',
      'ratelimit',
      'ratelimit-policy',
      'retry-after',
    ],
  });
  limitAddresses(app);
  app.useBodyParser('json', { limit: REQUEST_BODY_MAX_BYTES });
  app.use(limitBodyDepth);
  // The deployed client may send keys we do not know; they are dropped, not refused.
  app.useGlobalPipes(createValidationPipe({ forbidUnknown: false }));
  if (config.http.docsEnabled) serveDocs(app);
  const server = app.getHttpServer();
  limitRequestTimes(server);
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  return app;
}
