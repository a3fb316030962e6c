import { Module, type DynamicModule } from '@nestjs/common';
import { ApiConfig } from './api-config';

/** Hands the one frozen configuration to every module. Global: a leaf that everything may read and nothing may change. */
@Module({})
export class ConfigModule {
  static forRoot(config: ApiConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: ApiConfig, useValue: config }],
      exports: [ApiConfig],
    };
  }
}
