import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestTraceId } from './request';

/** Request headers that may be logged; everything else (tokens, cookies) never reaches a log. */
const LOGGED_HEADERS = ['user-agent', 'content-type', 'content-length', 'accept', 'accept-language'];

/** JSON logs through pino: one line a request, trace id, allow-listed headers, never a body or a query string. */
export function loggerModule(options: { level: string; service: string }): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      level: options.level,
      base: { service: options.service },
      genReqId: (request: IncomingMessage, response: ServerResponse) => {
        const traceId = requestTraceId(request);
        response.setHeader('x-request-id', traceId);
        return traceId;
      },
      customProps: (request: IncomingMessage) => ({ traceId: requestTraceId(request) }),
      quietReqLogger: true,
      autoLogging: { ignore: (request: IncomingMessage) => (request.url ?? '').startsWith('/health') },
      serializers: {
        req: (request: { method: string; url: string; headers: Record<string, unknown> }) => ({
          method: request.method,
          path: request.url.split('?')[0],
          headers: Object.fromEntries(LOGGED_HEADERS.map((name) => [name, request.headers[name]])),
        }),
        res: (response: ServerResponse) => ({ statusCode: response.statusCode }),
      },
    },
  });
}
