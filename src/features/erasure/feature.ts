import { note } from '../../../bots/commands/reply.ts'
import type { RetentionCounts } from '../../../db/schema.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Feature } from '../feature.ts'
import { eraseActions, eraseCommand } from './erase.ts'
import { retentionTurn } from './retention.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    'retention-done': {
      readonly date: IstanbulDay
      readonly years: number
      readonly counts: RetentionCounts
    }
  }
}

export const erasure = {
  commands: [eraseCommand],
  actions: eraseActions,
  jobs: ({ register, outbox, log }) => [
    {
      name: 'retention',
      every: 'minute',
      needsProvenClock: true,
      run: () => retentionTurn(register, outbox, log),
    },
  ],
  posts: {
    'retention-done': ({ counts, years }, { erasure: { post: texts } }) => ({
      summary: texts.summary(counts.persons),
      parts: [
        { kind: 'heading', text: texts.title },
        { kind: 'text', text: [texts.dropped(counts, years), texts.with(counts) ?? ''].join(' ').trimEnd() },
        note(`${texts.kept(counts)} ${texts.marks}`),
      ],
    }),
  },
} satisfies Feature
