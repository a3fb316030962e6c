import { Module } from '@nestjs/common';
import { ObservabilityModule } from '@tester/nest-kit';
import { CreditsModule } from '../credits/credits.module';
import { GenerationModule } from '../generation/generation.module';
import { HealthModule } from '../health/health.module';
import { SpoolModule } from '../spool/spool.module';
import { CreditGauges } from './credit-gauges';
import { DependencyGauges } from './dependency-gauges';
import { GenerationGauges } from './generation-gauges';
import { SpoolGauges } from './spool-gauges';

/** What can only be read, not counted: asked of its owners at each scrape. */
@Module({
  imports: [ObservabilityModule, CreditsModule, GenerationModule, HealthModule, SpoolModule],
  providers: [CreditGauges, DependencyGauges, GenerationGauges, SpoolGauges],
})
export class MetricsModule {}
