import { Injectable } from '@nestjs/common';
import { RUNTIME_IDS, type RuntimeDescription, type RuntimeId } from '@tester/contracts';
import { WorkerConfig } from '../config/worker-config';
import { RUNTIMES } from '../runtimes/runtimes';
import { RuntimeImages } from '../sandbox/runtime-images.port';
import { sandboxLimits } from '../sandbox/sandbox-limits';

/** What this worker can run, told from the images themselves. */
@Injectable()
export class RuntimeCatalogue {
  constructor(
    private readonly images: RuntimeImages,
    private readonly config: WorkerConfig,
  ) {}

  /** @throws SandboxUnavailableException when one of the images is away. */
  async list(): Promise<RuntimeDescription[]> {
    // One after another: an engine that is asked for the first time makes a container for each.
    const descriptions: RuntimeDescription[] = [];
    for (const runtime of RUNTIME_IDS) descriptions.push(await this.describe(runtime));
    return descriptions;
  }

  private async describe(id: RuntimeId): Promise<RuntimeDescription> {
    const { language, tools } = RUNTIMES[id];
    const { limitCaps: caps } = this.config;
    const contents = await this.images.contentsOf(id);
    return {
      runtime: id,
      language,
      tools: tools.flatMap((name) => contents.tools.filter((tool) => tool.name === name)),
      libraries: [...contents.libraries],
      limits: { defaults: sandboxLimits(id, {}, caps), caps },
    };
  }
}
