import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { EngineHealth } from './engine.health';
import { HealthController } from './health.controller';
import { PoolHealth } from './pool.health';
import { SlotsHealth } from './slots.health';

@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [EngineHealth, PoolHealth, SlotsHealth],
})
export class HealthModule {}
