import {
  Module,
  type DynamicModule,
  type MiddlewareConsumer,
  type NestModule,
  type Type,
} from '@nestjs/common';
import { Metrics, ObservabilityModule, Tracing } from '@tester/nest-kit';
import { CallerContext, CallerMiddleware } from './caller-context';
import { LoadHeaderMiddleware } from './load-header';
import { ObservedSandboxes } from './observed-sandboxes';
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
      imports: [engine, ObservabilityModule],
      providers: [
        CallerContext,
        SandboxSlots,
        WarmPool,
        SlottedSandboxes,
        {
          provide: Sandboxes,
          inject: [SlottedSandboxes, Metrics, Tracing],
          useFactory: (sandboxes: SlottedSandboxes, metrics: Metrics, tracing: Tracing): Sandboxes =>
            new ObservedSandboxes(sandboxes, metrics, tracing),
        },
      ],
      exports: [Sandboxes, SandboxSlots, WarmPool, engine],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(CallerMiddleware, LoadHeaderMiddleware).forRoutes('*path');
  }
}
