import { Module, type DynamicModule } from '@nestjs/common';
import { WorkerConfig } from './worker-config';

/** Hands the one frozen configuration to every module. Global: a leaf that everything may read and nothing may change. */
@Module({})
export class ConfigModule {
  static forRoot(config: WorkerConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: WorkerConfig, useValue: config }],
      exports: [WorkerConfig],
    };
  }
}
