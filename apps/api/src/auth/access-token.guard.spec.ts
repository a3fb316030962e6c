import { Controller, Get, type INestApplication } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { ProblemFilter } from '@tester/nest-kit';
import { bearerOf } from '@tester/testing';
import request from 'supertest';
import type { App } from 'supertest/types';
import type { ApiConfig } from '../config/api-config';
import { ConfigModule } from '../config/config.module';
import { AccessTokenGuard } from './access-token.guard';
import { AuthModule } from './auth.module';
import { CurrentUser } from './current-user.decorator';
import { Public } from './public.decorator';

@Controller('closed')
class ClosedController {
  @Get()
  who(@CurrentUser() user: CurrentUser): CurrentUser {
    return user;
  }

  @Public()
  @Get('open')
  open(): string {
    return 'open';
  }

  @Public()
  @Get('nobody')
  nobody(@CurrentUser() user: CurrentUser): CurrentUser {
    return user;
  }
}

@Public()
@Controller('public')
class PublicController {
  @Get()
  open(): string {
    return 'open';
  }
}

const USER = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
const auth = { jwtSecret: 'a-shared-secret-of-the-project-0123456789', issuer: 'https://p.example/auth/v1' };

describe(AccessTokenGuard.name, () => {
  let app: INestApplication<App>;
  beforeAll(async () => {
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot({ auth } as ApiConfig), AuthModule],
      controllers: [ClosedController, PublicController],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    }).compile();
    app = module.createNestApplication<INestApplication<App>>();
    await app.init();
  });
  afterAll(() => app.close());

  const get = (path: string) => request(app.getHttpServer()).get(path);

  it.each(['Bearer', 'bearer', 'BEARER'])(
    'hands the user of a sound token to the route (%s)',
    async (scheme) => {
      const header = bearerOf(USER, auth).replace('Bearer', scheme);
      const response = await get('/closed').set('Authorization', header).expect(200);
      expect(response.body).toEqual({ id: USER, email: 'user@example.test' });
    },
  );

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['a scheme alone', 'Bearer '],
    ['two tokens', 'Bearer a b'],
    ['a token that is not ours', 'Bearer a.b.c'],
    ['bytes that are no ASCII', 'Bearer t\u00f6ken'],
  ])('refuses a request with %s for its authorization', async (_case, header) => {
    const sent = get('/closed');
    const response = await (header === undefined ? sent : sent.set('Authorization', header)).expect(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(response.body).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
  });

  it('lets anybody use what is public', async () => {
    await get('/public').expect(200, 'open');
    await get('/closed/open').expect(200, 'open');
  });

  it('never invents a user on a public route', async () => {
    await get('/closed/nobody').set('Authorization', bearerOf(USER, auth)).expect(401);
  });
});
