import { expect, test } from 'vitest'
import { postReply } from '../../../bots/commands/posts/posts.ts'
import { readMessage } from './message.ts'

const report = {
  brandCode: 123457,
  brandName: 'Örnek Kahve',
  total: 1,
  channels: [{ channel: 'MESAJ', origin: 'staff', approval: 1, rejection: 0 }],
  withoutEvidence: 0,
  localRejections: 0,
  sha384: 'ab'.repeat(48),
  stamp: 'off',
  stampedAt: null,
  authority: null,
  head: 'cd'.repeat(32),
}

test('readMessage() reads a daily post that waits from before duties and charts were told', () => {
  const kept = { kind: 'daily-report', date: '2026-03-02', report, weekBefore: null }
  const message = readMessage(JSON.stringify(kept))
  expect(message).toEqual({ ...kept, duties: [], answers: [], madeOn: '2026-03-03', week: [] })
  if (message.kind !== 'daily-report') throw new Error('It is another message.')
  const reply = postReply(message, { language: 'tr', today: '2026-03-03', mayBeRepeat: false })
  expect(reply.summary).toContain('Örnek Kahve')
})

test('readMessage() gives back what is there', () => {
  const kept = {
    kind: 'daily-report',
    date: '2026-03-02',
    report,
    weekBefore: null,
    duties: [{ brandCode: 123457, status: 'RET', daysLeft: 1, lastDay: '2026-03-05', consents: 2 }],
    answers: [],
    madeOn: '2026-03-04',
    week: [],
  }
  expect(readMessage(JSON.stringify(kept))).toEqual(kept)
})
