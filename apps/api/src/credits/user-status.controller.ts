import { Controller, Get, Header } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { UserStatus } from '@tester/contracts';
import { CurrentUser } from '../auth/current-user.decorator';
import { UserStatusService } from './user-status.service';

@ApiTags('user')
@ApiBearerAuth()
@Controller('api/user')
export class UserStatusController {
  constructor(private readonly statuses: UserStatusService) {}

  @Get('status')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: "The user's credits; the first call of a day gives the bonus of the day" })
  @ApiOkResponse({ type: UserStatus })
  get(@CurrentUser() user: CurrentUser): Promise<UserStatus> {
    return this.statuses.get(user);
  }
}
