import type { Message } from '../../src/jobs/message.ts'
import { type Picture, pictures } from '../../src/jobs/report/picture.ts'
import { logTo } from '../../src/log.ts'
import { brandReport } from './commands.ts'
import { subBrandCode } from './register.ts'

type DailyPost = Extract<Message, { kind: 'daily-report' }>

export function dailyPost(over: Partial<DailyPost> = {}): DailyPost {
  const days = ['2026-02-24', '2026-02-25', '2026-02-26', '2026-02-27', '2026-02-28', '2026-03-01']
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
    weekBefore: { total: 4, rejections: 1 },
    duties: [{ brandCode: subBrandCode, status: 'RET', day: '2026-03-04', daysLeft: 1, count: 1 }],
    answers: [],
    madeOn: '2026-03-03',
    week: [
      ...days.map((date, place) => ({ date, approval: place, rejection: 0 })),
      { date: '2026-03-02', approval: 16, rejection: 3 },
    ],
    ...over,
  }
}

export const somePng = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

const silent = logTo(() => {}, 'silent', Date.now)
export const somePictures = pictures(async () => somePng, silent)

export const somePicture: Picture = {
  name: 'izin-1-2026-03-02.png',
  png: somePng,
  alternative: 'Örnek Kahve.',
}
