import { Logger } from '@nestjs/common';
import { NoFreeSlotException } from '@tester/exceptions';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { currentScope } from './request-scope';
import { eachWithin, Tracing } from './tracing';

const PARENT = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), isSampled: true };
const CANARY = 'canary-of-the-user';

describe(Tracing.name, () => {
  let sut: Tracing;
  beforeEach(() => (sut = new Tracing()));

  it('should carry the trace along where nothing is recorded', async () => {
    const span = sut.begin({ name: 'POST', kind: 'server' }, PARENT);
    expect(span.point).toMatchObject({ traceId: PARENT.traceId });
    expect(span.point.spanId).not.toBe(PARENT.spanId);
    const within = await span.run(() =>
      sut.inSpan({ name: 'inner', kind: 'internal' }, () => Promise.resolve(currentScope()?.point)),
    );
    // Nobody will ever hear of a span of its own.
    expect(within).toEqual(span.point);
    span.end();
    await sut.onApplicationShutdown();
  });

  it('should ask for each event within the span, and close what is not read to its end', async () => {
    let isClosed = false;
    async function* events() {
      try {
        for (;;) yield await Promise.resolve(currentScope()?.point.traceId);
      } finally {
        isClosed = true;
      }
    }
    const span = sut.begin({ name: 'x', kind: 'client' }, PARENT);
    for await (const traceId of eachWithin(span, events())) {
      expect(traceId).toBe(PARENT.traceId);
      break;
    }
    expect(isClosed).toBe(true);
  });

  describe('with a collector', () => {
    let collector: Server;
    let received: string[];
    beforeEach(async () => {
      received = [];
      collector = createServer((request, response) => {
        void text(request).then((body) => {
          received.push(`${request.url ?? ''} ${body}`);
          response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
        });
      }).listen(0, '127.0.0.1');
      await once(collector, 'listening');
      await sut.exportTo(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`, 'thing');
    });
    afterEach(() => {
      collector.closeAllConnections();
      collector.close();
    });

    it('should send spans with their parents and the code of a failure, never its words', async () => {
      const span = sut.begin({ name: 'POST', kind: 'server', attributes: { 'a.b': 1 } }, PARENT);
      const failing = span.run(() =>
        sut.inSpan({ name: 'inner', kind: 'internal' }, () =>
          Promise.reject(new NoFreeSlotException(CANARY)),
        ),
      );
      await expect(failing).rejects.toThrow(NoFreeSlotException);
      sut
        .begin({ name: 'root', kind: 'client' }, null)
        .end({ error: new DOMException(CANARY, 'AbortError') });
      span.end(undefined, 'POST /things/:id');
      await sut.onApplicationShutdown();

      const sent = received.join('\n');
      expect(sent).toMatch(/^\/v1\/traces /);
      for (const part of ['tester-thing', 'POST /things/:id', PARENT.spanId, span.point.spanId]) {
        expect(sent).toContain(part);
      }
      expect(sent).toMatch(/NO_FREE_SLOT[^]*CANCELLED|CANCELLED[^]*NO_FREE_SLOT/);
      expect(sent).not.toContain(CANARY);
    });

    it('should not send what the caller does not want recorded', async () => {
      sut.begin({ name: 'POST', kind: 'server' }, { ...PARENT, isSampled: false }).end();
      await sut.onApplicationShutdown();
      expect(received).toEqual([]);
    });

    it('should end all the same where the collector is away', async () => {
      jest.spyOn(Logger.prototype, 'warn').mockImplementation();
      collector.closeAllConnections();
      collector.close();
      sut.begin({ name: 'POST', kind: 'server' }, null).end();
      await expect(sut.onApplicationShutdown()).resolves.toBeUndefined();
    });
  });
});
