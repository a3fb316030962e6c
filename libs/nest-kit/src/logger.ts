import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pino, type DestinationStream, type Logger } from 'pino';
import { loggedError } from './logged-error';
import { currentScope, logFieldsOf, REQUEST_ID_HEADER, scopeOf } from './tracing/request-scope';

/** Request headers that may be logged; everything else (tokens, cookies) never reaches a log. */
const LOGGED_HEADERS = ['user-agent', 'content-type', 'content-length', 'accept', 'accept-language'];

/**
 * JSON logs through pino: one line a request, allow-listed headers, never a body or a query string. Each line that
 * belongs to a request has its trace, span, request and user, and so have the lines of what the request began.
 * @param destination standard output when left out.
 */
export function loggerModule(
  options: { level: string; service: string },
  destination: DestinationStream = pino.destination(1),
): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: [
      {
        level: options.level,
        base: { service: options.service },
        genReqId: (request: IncomingMessage, response: ServerResponse) => {
          const { requestId } = scopeOf(request).request;
          response.setHeader(REQUEST_ID_HEADER, requestId);
          return requestId;
        },
        mixin: (_line: object, _level: number, logger: Logger) => {
          const scope = currentScope();
          if (scope === undefined) return {};
          const { requestId, ...fields } = logFieldsOf(scope);
          // Within a request Nest's logger is a child that bears the id already; a key must not stand in a line twice.
          return 'requestId' in logger.bindings() ? fields : { requestId, ...fields };
        },
        // The line about a request is written when its answer is out, where no scope is current.
        customSuccessObject: (request: IncomingMessage, _response: ServerResponse, line: object) =>
          withFields(request, line),
        customErrorObject: (
          request: IncomingMessage,
          _response: ServerResponse,
          _error: Error,
          line: object,
        ) => withFields(request, line),
        customAttributeKeys: { reqId: 'requestId' },
        quietReqLogger: true,
        // As they are: pino's own serializers take everything that hangs on an error.
        wrapSerializers: false,
        autoLogging: { ignore: (request: IncomingMessage) => (request.url ?? '').startsWith('/health') },
        serializers: {
          req: (request: IncomingMessage & { originalUrl?: string }) => ({
            method: request.method,
            path: (request.originalUrl ?? request.url ?? '').split('?')[0],
            headers: Object.fromEntries(LOGGED_HEADERS.map((name) => [name, request.headers[name]])),
          }),
          res: (response: ServerResponse) => ({ statusCode: response.statusCode }),
          err: (error: unknown) => loggedError(error),
        },
      },
      destination,
    ],
  });
}

function withFields(request: IncomingMessage, line: object): object {
  const { requestId: _borneByTheLogger, ...fields } = logFieldsOf(scopeOf(request));
  return { ...line, ...fields };
}
