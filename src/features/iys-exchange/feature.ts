import { openQueueUpkeep } from '../../register/exchange/upkeep.ts'
import type { Feature } from '../feature.ts'

export const iysExchange = {
  jobs: ({ register }) => [
    {
      name: 'keep the queue for İYS',
      every: 'minute',
      needsProvenClock: true,
      run: openQueueUpkeep(register),
    },
  ],
} satisfies Feature
