import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type InstalledPart, type RuntimeId } from '@tester/contracts';
import { SandboxUnavailableException } from '@tester/exceptions';
import { WorkerConfig } from '../config/worker-config';
import { DEFAULT_LIMITS } from '../sandbox/sandbox-limits';
import { RuntimeImages, type ImageContents } from '../sandbox/runtime-images.port';
import { containerSpec } from './container-spec';
import { EngineClient } from './engine-client';
import { firstFile } from './first-file';
import { imageOf } from './image-name';
import { LiveContainers } from './live-containers';

/** Written by each image's build. */
const CONTENTS_FILE = '/opt/tester/contents.json';

/** Reads what an image tells of itself, out of a container that is never started. */
@Injectable()
export class DockerRuntimeImages extends RuntimeImages {
  /** By the content id of the image: what it holds cannot change. */
  private readonly known = new Map<string, Promise<ImageContents>>();

  constructor(
    private readonly config: WorkerConfig,
    private readonly engine: EngineClient,
    private readonly live: LiveContainers,
  ) {
    super();
  }

  async contentsOf(runtime: RuntimeId): Promise<ImageContents> {
    const digest = await this.engine.imageDigest(imageOf(this.config.engine, runtime));
    const known = this.known.get(digest);
    if (known !== undefined) return known;
    const reading = this.read(runtime, digest);
    this.known.set(digest, reading);
    reading.catch(() => this.known.delete(digest));
    return reading;
  }

  private async read(runtime: RuntimeId, imageDigest: string): Promise<ImageContents> {
    const name = `tester-${randomUUID()}`;
    const { instance, engine } = this.config;
    using _held = this.live.hold(name);
    try {
      const identity = { name, imageDigest, instance, engineRuntime: engine.runtime };
      await this.engine.create(containerSpec(identity, { runtime, limits: DEFAULT_LIMITS, isAwaited: true }));
      return contentsIn(firstFile(await this.engine.archive(name, CONTENTS_FILE)));
    } catch (error) {
      if (error instanceof SandboxUnavailableException) throw error;
      throw new SandboxUnavailableException(`the image of ${runtime} does not tell what it holds`, {
        cause: error,
      });
    } finally {
      await this.engine.remove(name);
    }
  }
}

/** @throws SyntaxError or TypeError when it is not what a build of ours writes. */
function contentsIn(file: Buffer): ImageContents {
  const { tools, libraries } = JSON.parse(file.toString('utf8')) as Record<string, unknown>;
  if (!isPartList(tools) || !isPartList(libraries)) throw new TypeError(`${CONTENTS_FILE} has another shape`);
  return { tools, libraries };
}

const isPartList = (value: unknown): value is InstalledPart[] =>
  Array.isArray(value) &&
  value.every(
    (part: unknown) =>
      typeof part === 'object' &&
      part !== null &&
      'name' in part &&
      typeof part.name === 'string' &&
      'version' in part &&
      typeof part.version === 'string',
  );
