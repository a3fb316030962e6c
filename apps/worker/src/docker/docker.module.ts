import { Module } from '@nestjs/common';
import { SandboxEngine } from '../sandbox/sandbox-engine.port';
import { DockerSandboxes } from './docker-sandboxes';
import { EngineClient } from './engine-client';
import { LiveContainers } from './live-containers';
import { SandboxReaper } from './sandbox-reaper';

/** Sandboxes on the Docker engine. */
@Module({
  providers: [
    EngineClient,
    LiveContainers,
    SandboxReaper,
    { provide: SandboxEngine, useClass: DockerSandboxes },
  ],
  exports: [SandboxEngine],
})
export class DockerModule {}
