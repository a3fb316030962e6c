import { Module } from '@nestjs/common';
import { ExecutionModule } from '../execution/execution.module';
import { LanguagesModule } from '../languages/languages.module';
import { BroughtSuites } from './brought-suites';
import { VerificationController } from './verification.controller';
import { VerificationService } from './verification.service';

@Module({
  imports: [ExecutionModule, LanguagesModule],
  controllers: [VerificationController],
  providers: [VerificationService, BroughtSuites],
  exports: [VerificationService],
})
export class VerificationModule {}
