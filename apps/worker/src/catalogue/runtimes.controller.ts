import { Controller, Get } from '@nestjs/common';
import type { RuntimeDescription } from '@tester/contracts';
import { RuntimeCatalogue } from './runtime-catalogue';

@Controller('runtimes')
export class RuntimesController {
  constructor(private readonly catalogue: RuntimeCatalogue) {}

  @Get()
  list(): Promise<RuntimeDescription[]> {
    return this.catalogue.list();
  }
}
