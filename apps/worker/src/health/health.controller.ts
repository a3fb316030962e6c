import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../auth/bearer.guard';
import { EngineHealth } from './engine.health';
import { PoolHealth } from './pool.health';
import { SlotsHealth } from './slots.health';

@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly engine: EngineHealth,
    private readonly slots: SlotsHealth,
    private readonly pool: PoolHealth,
  ) {}

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.engine.check(), () => this.slots.check(), () => this.pool.check()]);
  }
}
