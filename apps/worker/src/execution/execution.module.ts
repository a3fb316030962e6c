import { Module } from '@nestjs/common';
import { ObservabilityModule } from '@tester/nest-kit';
import { ExecutionController } from './execution.controller';
import { ExecutionService } from './execution.service';

@Module({
  imports: [ObservabilityModule],
  controllers: [ExecutionController],
  providers: [ExecutionService],
})
export class ExecutionModule {}
