import {
  Body,
  Controller,
  Get,
  HttpCode,
  HttpException,
  Module,
  Post,
  Res,
  ServiceUnavailableException,
  type INestApplication,
} from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { NoFreeSlotException, UnauthenticatedException } from '@tester/exceptions';
import { IsIn, IsInt, IsOptional, IsString, Max, MinLength } from 'class-validator';
import type { Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { bearerMatches } from './bearer';
import { clientGone } from './client-gone';
import { loggerModule } from './logger';
import { ProblemFilter } from './problem.filter';
import { createValidationPipe } from './validation-pipe';

class Dto {
  @IsString() @MinLength(3) name!: string;
  @IsOptional() @IsIn(['red', 'green']) colour?: string;
  @IsOptional() @IsInt() @Max(5) count?: number;
}

@Controller()
class EdgeController {
  static goneCount = 0;

  @Post('dto') @HttpCode(200) dto(@Body() dto: Dto): Dto {
    return dto;
  }
  @Get('bug') bug(): never {
    throw new TypeError('/srv/secret/path exploded');
  }
  @Get('full') full(): never {
    throw new NoFreeSlotException('full', { retryAfterSeconds: 1.2 });
  }
  @Get('who') who(): never {
    throw new UnauthenticatedException('no token');
  }
  @Get('not-ready') notReady(): never {
    throw new ServiceUnavailableException({ status: 'error', details: { database: { status: 'down' } } });
  }
  @Get('status/403') forbidden(): never {
    throw new HttpException('no', 403);
  }
  @Get('status/401') unauthenticated(): never {
    throw new HttpException('no', 401);
  }
  @Get('status/409') conflict(): never {
    throw new HttpException('no', 409);
  }
  @Get('late') late(@Res() response: Response): never {
    response.write('begun');
    throw new Error('after the first byte');
  }
  @Get('slow') async slow(@Res({ passthrough: true }) response: Response): Promise<string> {
    const signal = clientGone(response);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    EdgeController.goneCount += 1;
    return 'late';
  }
}

@Module({
  imports: [loggerModule({ level: 'silent', service: 'edge' })],
  controllers: [EdgeController],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
class EdgeModule {}

describe('the HTTP edge', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const created = await NestFactory.create<NestExpressApplication>(EdgeModule, {
      logger: false,
      bodyParser: false,
    });
    created.useBodyParser('json', { limit: 200 });
    created.useGlobalPipes(createValidationPipe({ forbidUnknown: true }));
    app = await created.listen(0, '127.0.0.1').then(() => created);
  });
  afterAll(() => app.close());

  const post = (body: string | object, language = 'en'): request.Test =>
    request(app.getHttpServer()).post('/dto').set('Accept-Language', language).type('json').send(body);

  it('should let a sound body through', async () => {
    await post({ name: 'abc', colour: 'red' }).expect(200, { name: 'abc', colour: 'red' });
  });

  it('should name every faulty field in the reader’s language', async () => {
    const { body } = await post({ colour: 'blue', count: 9, extra: 1 })
      .expect(400)
      .expect('Content-Type', /problem\+json/);
    expect(body.errors).toEqual([
      { field: 'extra', message: 'is not a known field' },
      { field: 'name', message: 'is required' },
      { field: 'colour', message: 'must be one of red, green' },
      { field: 'count', message: 'must be at most 5' },
    ]);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', status: 400, instance: '/dto' });
    expect(body.detail).toContain('name is required');
    const korean = await post({ name: 'a' }, 'ko').expect(400).expect('Content-Language', 'ko');
    expect(korean.body.detail).toContain('name 값은 3자 이상이어야 합니다');
  });

  it.each([
    ['broken JSON', '{"name":', 400, 'INVALID_REQUEST'],
    ['a huge body', JSON.stringify({ name: 'x'.repeat(300) }), 413, 'PAYLOAD_TOO_LARGE'],
  ])('should refuse %s', async (_, body, status, code) => {
    const answer = await post(body).expect(status);
    expect(answer.body.code).toBe(code);
  });

  it.each([
    ['/nowhere', 404, 'NOT_FOUND'],
    ['/full', 503, 'NO_FREE_SLOT'],
    ['/who', 401, 'UNAUTHENTICATED'],
    ['/not-ready', 503, 'NOT_READY'],
    ['/status/401', 401, 'UNAUTHENTICATED'],
    ['/status/403', 403, 'FORBIDDEN'],
    ['/status/409', 409, 'CONFLICT'],
    ['/bug', 500, 'INTERNAL'],
  ])('should answer %s with %d %s', async (path, status, code) => {
    const { body, headers } = await request(app.getHttpServer()).get(path).expect(status);
    expect(body).toMatchObject({ status, code });
    expect(body.traceId).toMatch(/^[\da-f]{32}$/);
    expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('should say when to come back, how to sign in and what is not ready', async () => {
    await request(app.getHttpServer()).get('/full').expect('Retry-After', '2');
    await request(app.getHttpServer()).get('/who').expect('WWW-Authenticate', 'Bearer');
    const { body } = await request(app.getHttpServer()).get('/not-ready');
    expect(body.checks).toEqual({ database: { status: 'down' } });
  });

  it('should tell nothing of an unknown failure', async () => {
    const { text } = await request(app.getHttpServer()).get('/bug').expect(500);
    expect(text).not.toMatch(/secret|TypeError|exploded/);
  });

  it('should take over the caller’s trace id and make one where it is malformed', async () => {
    const traceId = 'a'.repeat(32);
    const known = await request(app.getHttpServer())
      .get('/who')
      .set('traceparent', `00-${traceId}-${'b'.repeat(16)}-01`);
    expect(known.body.traceId).toBe(traceId);
    const malformed = await request(app.getHttpServer()).get('/who').set('traceparent', '00-xyz');
    expect(malformed.body.traceId).toMatch(/^[\da-f]{32}$/);
  });

  it('should break the connection when a failure comes after the first byte', async () => {
    await expect(request(app.getHttpServer()).get('/late')).rejects.toThrow();
  });

  it('should notice a client that leaves', async () => {
    const leaving = new AbortController();
    const address = app.getHttpServer().address() as { port: number };
    const pending = fetch(`http://127.0.0.1:${address.port}/slow`, { signal: leaving.signal });
    await sleep(50);
    leaving.abort();
    await expect(pending).rejects.toThrow();
    for (let i = 0; i < 100 && EdgeController.goneCount === 0; i++) await sleep(10);
    expect(EdgeController.goneCount).toBe(1);
  });
});

describe(bearerMatches.name, () => {
  it.each([
    ['Bearer s3cret', true],
    ['bearer s3cret', true],
    ['Bearer s3creT', false],
    ['Bearer s3cret ', false],
    ['Basic s3cret', false],
    ['Bearer ключ', false],
    ['', false],
    [undefined, false],
  ])('should judge %p as %p', (header, matches) => {
    expect(bearerMatches(header, 's3cret')).toBe(matches);
  });

  it('should never match an empty token', () => {
    expect(bearerMatches('Bearer ', '')).toBe(false);
  });
});
