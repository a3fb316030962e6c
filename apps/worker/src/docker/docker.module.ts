import { Module } from '@nestjs/common';
import { RuntimeImages } from '../sandbox/runtime-images.port';
import { SandboxEngine } from '../sandbox/sandbox-engine.port';
import { DockerSandboxes } from './docker-sandboxes';
import { EngineClient } from './engine-client';
import { DockerRuntimeImages } from './docker-runtime-images';
import { LiveContainers } from './live-containers';
import { SandboxReaper } from './sandbox-reaper';

/** Sandboxes on the Docker engine. */
@Module({
  providers: [
    EngineClient,
    LiveContainers,
    SandboxReaper,
    { provide: SandboxEngine, useClass: DockerSandboxes },
    { provide: RuntimeImages, useClass: DockerRuntimeImages },
  ],
  exports: [SandboxEngine, RuntimeImages],
})
export class DockerModule {}
