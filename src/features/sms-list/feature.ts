import type { Feature } from '../feature.ts'
import { newSmsListJob } from './job.ts'

/** SMS refusals and their ends, handed to the carrier's list of numbers that get no SMS, and compared with it daily. */
export const smsListFeature = {
  jobs: (parts) => [{ name: 'sms list', every: 'minute', run: newSmsListJob(parts) }],
} satisfies Feature
