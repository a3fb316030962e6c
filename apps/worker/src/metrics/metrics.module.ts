import { Module } from '@nestjs/common';
import { ObservabilityModule } from '@tester/nest-kit';
import { SandboxGauges } from './sandbox-gauges';

/** What can only be read, not counted: asked of its owners at each scrape. */
@Module({ imports: [ObservabilityModule], providers: [SandboxGauges] })
export class MetricsModule {}
