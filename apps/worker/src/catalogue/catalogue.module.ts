import { Module } from '@nestjs/common';
import { RuntimeCatalogue } from './runtime-catalogue';
import { RuntimesController } from './runtimes.controller';

@Module({ controllers: [RuntimesController], providers: [RuntimeCatalogue] })
export class CatalogueModule {}
