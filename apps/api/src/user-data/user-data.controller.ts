import { Controller, Delete, HttpCode, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../auth/current-user.decorator';
import { LiveSessionGuard } from '../auth/live-session.guard';
import { UserDataService } from './user-data.service';

@ApiTags('user')
@ApiBearerAuth()
@Controller('api/user')
export class UserDataController {
  constructor(private readonly data: UserDataService) {}

  @Delete('data')
  @UseGuards(LiveSessionGuard)
  @HttpCode(204)
  @ApiOperation({
    summary: 'Erases everything kept of the user, and cancels what runs; the account itself stays',
    description: '503 `ERASURE_INCOMPLETE`: a part was away; asking again erases what is left.',
  })
  @ApiNoContentResponse()
  erase(@CurrentUser() user: CurrentUser): Promise<void> {
    return this.data.erase(user.id);
  }
}
