import { Module } from '@nestjs/common';
import { SessionsModule } from '../auth/sessions.module';
import { DatabaseModule } from '../database/database.module';
import { GenerationModule } from '../generation/generation.module';
import { SpoolModule } from '../spool/spool.module';
import { UserDataController } from './user-data.controller';
import { UserDataService } from './user-data.service';
import { UserMemories } from './user-memories';
import { UserRows } from './user-rows';

@Module({
  imports: [DatabaseModule, GenerationModule, SessionsModule, SpoolModule],
  controllers: [UserDataController],
  providers: [UserDataService, UserMemories, UserRows],
})
export class UserDataModule {}
