import { Module } from '@nestjs/common';
import { Languages } from './languages';

@Module({ providers: [Languages], exports: [Languages] })
export class LanguagesModule {}
