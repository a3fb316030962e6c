import { Controller, Get, Logger, Module, Req, Res, type INestApplication } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { NoFreeSlotException, SandboxUnavailableException } from '@tester/exceptions';
import type { Request, Response } from 'express';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerOrStream } from './answer-or-stream';
import { clientGone } from './client-gone';
import { ProblemFilter } from './problem.filter';

type Event = { type: string; [field: string]: unknown };

/** What the next request is answered with. */
const next = {
  answer: (_gone: AbortSignal): Promise<unknown> => Promise.resolve({ plain: true }),
  events: (_gone: AbortSignal): AsyncIterable<Event> => {
    throw new Error('no events');
  },
};

@Controller()
class SomeController {
  @Get()
  answer(@Req() request: Request, @Res() response: Response): Promise<void> {
    const gone = clientGone(response);
    return answerOrStream(
      { request, response },
      { answer: () => next.answer(gone), events: () => next.events(gone) },
    );
  }
}

@Module({ controllers: [SomeController], providers: [{ provide: APP_FILTER, useClass: ProblemFilter }] })
class SomeModule {}

describe(answerOrStream.name, () => {
  let app: INestApplication;
  let url: string;
  beforeAll(async () => {
    app = await NestFactory.create(SomeModule, { logger: false, forceCloseConnections: true });
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterAll(() => app.close());
  afterEach(() => jest.restoreAllMocks());

  const asked = (accept: string, headers: Record<string, string> = {}): Promise<globalThis.Response> =>
    fetch(url, { headers: { accept, 'accept-language': 'en', ...headers } });

  it.each(['application/json', '*/*', 'application/json, text/event-stream', 'image/png'])(
    'should answer %s with JSON',
    async (accept) => {
      const answer = await asked(accept);

      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.headers.get('vary')).toContain('Accept');
      expect(await answer.json()).toEqual({ plain: true });
    },
  );

  it('should send each event by its name, whatever its text', async () => {
    const nasty = 'a\n\ndata: {}\r\nevent: report\n\n';
    next.events = async function* () {
      yield await Promise.resolve({ type: 'test', nasty });
      yield { type: 'report' };
    };
    const answer = await asked('text/event-stream');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(await answer.text()).toBe(
      `event: test\ndata: ${JSON.stringify({ type: 'test', nasty })}\n\nevent: report\ndata: {"type":"report"}\n\n`,
    );
  });

  it('should give what fails at once a status of its own', async () => {
    next.events = async function* () {
      yield await Promise.reject<Event>(new NoFreeSlotException('full', { retryAfterSeconds: 3 }));
    };
    const answer = await asked('text/event-stream');

    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('3');
    expect(await answer.json()).toMatchObject({ code: 'NO_FREE_SLOT' });
  });

  it.each([
    ['what we know', new SandboxUnavailableException('engine away'), 503, 'SANDBOX_UNAVAILABLE'],
    ['a bug, without its words', new TypeError('/srv/secret exploded'), 500, 'INTERNAL'],
  ])('should end a stream in a problem document of %s', async (_, error, status, code) => {
    const logged = jest.spyOn(Logger.prototype, status === 503 ? 'warn' : 'error').mockReturnValue();
    next.events = async function* () {
      yield { type: 'test' };
      yield await Promise.reject<Event>(error);
    };
    const text = await (await asked('text/event-stream')).text();
    const [, last = ''] = text.trimEnd().split('\n\n');

    expect(last.startsWith('event: error\ndata: ')).toBe(true);
    const problem = JSON.parse(last.slice('event: error\ndata: '.length));
    expect(problem).toMatchObject({ type: 'error', status, code, message: problem.detail });
    expect(text).not.toContain('secret');
    expect(logged).toHaveBeenCalledTimes(1);
  });

  it('should open the stream when nothing has come for a while', async () => {
    jest.spyOn(globalThis, 'setTimeout').mockImplementationOnce((run: () => void) => {
      run();
      return setImmediate(() => undefined) as unknown as NodeJS.Timeout;
    });
    const late = Promise.withResolvers<Event>();
    next.events = async function* () {
      yield await late.promise;
    };
    const answer = await asked('text/event-stream');
    late.resolve({ type: 'report' });

    expect(await answer.text()).toBe('event: report\ndata: {"type":"report"}\n\n');
  });

  it('should ask for no event before the client has taken the one before', async () => {
    let made = 0;
    next.events = async function* () {
      for (; made < 500; made += 1) yield await Promise.resolve({ type: 'test', text: 'x'.repeat(100_000) });
    };
    const [answer] = (await once(get(url, { headers: { accept: 'text/event-stream' } }), 'response')) as [
      IncomingMessage,
    ];
    answer.pause();
    await sleep(300);

    // What the sockets on both sides hold is a few megabytes; the rest was never made.
    expect(made).toBeLessThan(200);
    answer.destroy();
  });

  it('should stop what it streams, and log nothing, when the client leaves', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const ended = Promise.withResolvers<void>();
    next.events = async function* (gone) {
      try {
        yield { type: 'test' };
        yield await new Promise<Event>((_, reject) =>
          gone.addEventListener('abort', () => reject(gone.reason as Error)),
        );
      } finally {
        ended.resolve();
      }
    };
    const caller = new AbortController();
    const answer = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: caller.signal });
    expect(answer.status).toBe(200);
    caller.abort();

    await ended.promise;
    await sleep(20);
    expect(logged).not.toHaveBeenCalled();
  });

  it('should log nothing when the client leaves before a plain answer', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const ended = Promise.withResolvers<void>();
    next.answer = async (gone) => {
      try {
        await new Promise((_, reject) => gone.addEventListener('abort', () => reject(gone.reason as Error)));
      } finally {
        ended.resolve();
      }
    };
    const caller = new AbortController();
    const asking = fetch(url, { signal: caller.signal });
    await sleep(50);
    caller.abort();
    await expect(asking).rejects.toHaveProperty('name', 'AbortError');

    await ended.promise;
    await sleep(20);
    expect(logged).not.toHaveBeenCalled();
  });
});
