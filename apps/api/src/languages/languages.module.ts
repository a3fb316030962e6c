import { Module } from '@nestjs/common';
import { Languages } from './languages';
import { SourceTrees } from './source-trees';

@Module({ providers: [Languages, SourceTrees], exports: [Languages, SourceTrees] })
export class LanguagesModule {}
