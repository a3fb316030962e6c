import { Controller, Get, type INestApplication } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { ProblemFilter } from '@tester/nest-kit';
import request from 'supertest';
import type { App } from 'supertest/types';
import { Public } from '../auth/public.decorator';
import type { ApiConfig } from '../config/api-config';
import { ConfigModule } from '../config/config.module';
import { RateLimitsModule } from './rate-limits.module';
import { UserLimitGuard } from './user-limit.guard';

@Controller()
class Routes {
  @Get('closed')
  closed(): string {
    return 'closed';
  }

  @Public()
  @Get('open')
  open(): string {
    return 'open';
  }
}

const rateLimits = {
  proxyHops: 0,
  addressPerMinute: 1,
  userPerMinute: 1,
  generationsPerMinute: 1,
  executionsPerMinute: 1,
  verificationsPerMinute: 1,
};

describe(UserLimitGuard.name, () => {
  let app: INestApplication<App>;
  beforeAll(async () => {
    const config = { rateLimits, cache: { kind: 'in-memory' } } as ApiConfig;
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), RateLimitsModule],
      controllers: [Routes],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    }).compile();
    app = module.createNestApplication<INestApplication<App>>({ logger: false });
    await app.init();
  });
  afterAll(() => app.close());

  it('should fail, not let pass, where nobody has asked for the user before', async () => {
    await request(app.getHttpServer()).get('/closed').expect(500);
  });

  it('should count nobody on a public route', async () => {
    for (let number = 0; number < 3; number += 1) {
      await request(app.getHttpServer()).get('/open').expect(200, 'open');
    }
  });
});
