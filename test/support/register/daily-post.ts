import type { Message } from '../../../src/jobs/message.ts'
import { brandReport } from '../commands.ts'
import { subBrandCode } from '../register.ts'

type DailyPost = Extract<Message, { kind: 'daily-report' }>

export function dailyPost(over: Partial<DailyPost> = {}): DailyPost {
  return {
    kind: 'daily-report',
    date: '2026-03-02',
    report: brandReport({
      total: 19,
      channels: [
        { channel: 'MESAJ', origin: 'staff', approval: 12, rejection: 1 },
        { channel: 'MESAJ', origin: 'recipient', approval: 0, rejection: 2 },
        { channel: 'EPOSTA', origin: 'system', approval: 4, rejection: 0 },
      ],
      withoutEvidence: 2,
      stamp: 'stamped',
      stampedAt: Date.UTC(2026, 2, 2, 21, 31),
      authority: 'Örnek ZDS',
    }),
    duties: [{ brandCode: subBrandCode, status: 'RET', day: '2026-03-04', daysLeft: 1, count: 1 }],
    answers: [],
    madeOn: '2026-03-03',
    ...over,
  }
}
