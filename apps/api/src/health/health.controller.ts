import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../auth/public.decorator';
import { DatabaseHealth } from './database.health';
import { DependenciesService } from './dependencies.service';
import { DrainHealth } from './drain.health';
import { HealthReport } from './health-report';
import { LoadHealth } from './load.health';

@ApiTags('health')
@Public()
@Controller()
export class HealthController {
  constructor(
    private readonly dependencies: DependenciesService,
    private readonly checks: HealthCheckService,
    private readonly database: DatabaseHealth,
    private readonly drain: DrainHealth,
    private readonly load: LoadHealth,
  ) {}

  @Get(['health', 'api/health'])
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'How the API and each of its dependencies are; always 200, the body tells' })
  @ApiOkResponse({ type: HealthReport })
  report(): Promise<HealthReport> {
    return this.dependencies.report();
  }

  @Get('health/live')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'The process is up; nothing else is asked' })
  @ApiOkResponse({ schema: { type: 'object', properties: { status: { type: 'string', enum: ['ok'] } } } })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @HealthCheck()
  @ApiOperation({
    summary: 'Takes work: not shutting down, not overloaded, and the database is there; else 503',
  })
  ready(): Promise<HealthCheckResult> {
    return this.checks.check([
      () => this.drain.check(),
      () => this.load.check(),
      () => this.database.check(),
    ]);
  }
}
