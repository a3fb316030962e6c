import { Controller, Get, Post } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { ProblemFilter } from '@tester/nest-kit';
import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AuthModule } from '../../auth/auth.module';
import { Public } from '../../auth/public.decorator';
import type { ApiConfig, CacheConfig, RateLimitConfig } from '../../config/api-config';
import { ConfigModule } from '../../config/config.module';
import { limitAddresses } from '../address-limit';
import { CountsAs } from '../counts-as.decorator';
import { RateLimitsModule } from '../rate-limits.module';

/** What signs the tokens that this application takes. */
export const LIMITED_APP_AUTH = {
  jwtSecret: 'a-shared-secret-of-the-project-0123456789',
  issuer: 'https://p.example/auth/v1',
};
const NO_LIMIT = 1000;

@Controller()
class Routes {
  @Get('cheap') cheap(): string {
    return 'cheap';
  }
  @Post('generate') @CountsAs('generation') generate(): void {}
  @Post('execute') @CountsAs('execution') execute(): void {}
  @Post('verify') @CountsAs('verification') verify(): void {}
  @Public() @Get(['health', 'health/live', 'open']) open(): string {
    return 'open';
  }
}

export interface LimitedRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Which of loopback's addresses it comes from. */
  from?: string;
}

export interface LimitedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Guards, limits and body parser of the API before a few routes that do nothing, listening on loopback. */
export class LimitedApp implements AsyncDisposable {
  private constructor(
    private readonly app: NestExpressApplication,
    private readonly port: number,
  ) {}

  static async start(
    limits: Partial<RateLimitConfig>,
    cache: CacheConfig = { kind: 'in-memory' },
  ): Promise<LimitedApp> {
    const rateLimits: RateLimitConfig = {
      proxyHops: 0,
      addressPerMinute: NO_LIMIT,
      userPerMinute: NO_LIMIT,
      generationsPerMinute: NO_LIMIT,
      executionsPerMinute: NO_LIMIT,
      verificationsPerMinute: NO_LIMIT,
      ...limits,
    };
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot({ auth: LIMITED_APP_AUTH, rateLimits, cache } as ApiConfig),
        AuthModule,
        RateLimitsModule,
      ],
      controllers: [Routes],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    }).compile();
    const app = module.createNestApplication<NestExpressApplication>({ logger: false, bodyParser: false });
    limitAddresses(app);
    app.useBodyParser('json');
    await app.listen(0, '0.0.0.0');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new LimitedApp(app, port);
  }

  async send({ body, from, ...options }: LimitedRequest): Promise<LimitedAnswer> {
    const sent = request({ host: '127.0.0.1', port: this.port, localAddress: from, ...options }).end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: Number(answer.statusCode), headers: answer.headers, body: await text(answer) };
  }

  /** Statuses of `count` requests, one after another. */
  async statuses(count: number, requestOf: (number: number) => LimitedRequest): Promise<number[]> {
    const answers: number[] = [];
    for (let number = 0; number < count; number += 1)
      answers.push((await this.send(requestOf(number))).status);
    return answers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
  }
}
