import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { TrialsRequest, type TrialsAnswer } from '@tester/contracts';
import { clientGone } from '@tester/nest-kit';
import type { Response } from 'express';
import { TrialsService } from './trials.service';

@Controller('trials')
export class TrialsController {
  constructor(private readonly trials: TrialsService) {}

  @Post()
  @HttpCode(200)
  try(@Body() request: TrialsRequest, @Res({ passthrough: true }) response: Response): Promise<TrialsAnswer> {
    return this.trials.try(request, clientGone(response));
  }
}
