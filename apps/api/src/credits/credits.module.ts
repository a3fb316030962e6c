import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module';
import { CreditSweeper } from './credit-sweeper';
import { CreditsService } from './credits.service';
import { UserStatusController } from './user-status.controller';
import { UserStatusService } from './user-status.service';

@Module({
  imports: [DatabaseModule],
  controllers: [UserStatusController],
  providers: [CreditsService, CreditSweeper, UserStatusService],
  exports: [CreditSweeper, CreditsService],
})
export class CreditsModule {}
