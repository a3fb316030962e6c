import {
  Module,
  type DynamicModule,
  type MiddlewareConsumer,
  type NestModule,
  type Type,
} from '@nestjs/common';
import { CallerContext, CallerMiddleware } from './caller-context';
import { LoadHeaderMiddleware } from './load-header';
import { SandboxSlots } from './sandbox-slots';
import { Sandboxes } from './sandbox.port';
import { SlottedSandboxes } from './slotted-sandboxes';
import { WarmPool } from './warm-pool';

/** Provides `Sandboxes` on top of one engine. Global: which engine it is, only the table of contents knows. */
@Module({})
export class SandboxModule implements NestModule {
  /** @param engine module that exports `SandboxEngine`. */
  static forRoot(engine: Type): DynamicModule {
    return {
      module: SandboxModule,
      global: true,
      imports: [engine],
      providers: [CallerContext, SandboxSlots, WarmPool, { provide: Sandboxes, useClass: SlottedSandboxes }],
      exports: [Sandboxes, SandboxSlots, WarmPool, engine],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(CallerMiddleware, LoadHeaderMiddleware).forRoutes('*path');
  }
}
