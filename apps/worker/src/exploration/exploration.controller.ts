import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ExplorationRequest, type Exploration } from '@tester/contracts';
import { clientGone } from '@tester/nest-kit';
import type { Response } from 'express';
import { ExplorationService } from './exploration.service';

@Controller('explorations')
export class ExplorationController {
  constructor(private readonly explorations: ExplorationService) {}

  @Post()
  @HttpCode(200)
  explore(
    @Body() request: ExplorationRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Exploration> {
    return this.explorations.explore(request, clientGone(response));
  }
}
