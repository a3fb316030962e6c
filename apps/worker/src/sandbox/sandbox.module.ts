import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { SandboxSlots } from './sandbox-slots';
import { Sandboxes } from './sandbox.port';
import { SlottedSandboxes } from './slotted-sandboxes';

/** Provides `Sandboxes` on top of one engine. Global: which engine it is, only the table of contents knows. */
@Module({})
export class SandboxModule {
  /** @param engine module that exports `SandboxEngine`. */
  static forRoot(engine: Type): DynamicModule {
    return {
      module: SandboxModule,
      global: true,
      imports: [engine],
      providers: [SandboxSlots, { provide: Sandboxes, useClass: SlottedSandboxes }],
      exports: [Sandboxes, SandboxSlots, engine],
    };
  }
}
