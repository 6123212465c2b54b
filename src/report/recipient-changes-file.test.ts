import { expect, it } from 'vitest'
import { email } from '../../test/support/register.ts'
import {
  type RecipientChange,
  recipientChangesFileName,
  recipientChangesHeader,
  recipientChangesLine,
} from './files.ts'

const change: RecipientChange = {
  recordedAt: Date.UTC(2026, 2, 2, 11, 30, 2),
  id: 'ab'.repeat(32),
  brandCode: 123457,
  recipient: { address: email(1).address },
  recipientType: 'BIREYSEL',
  channel: 'EPOSTA',
  status: 'RET',
  consentDate: '2026-03-02 14:30:00',
  source: 'IYS_KISAMESAJ',
  door: 'iys',
}

const cells = (line: string) => line.trimEnd().split(',')

it('recipientChangesLine() tells what was done in İYS as a door of its own, beside the doors here', () => {
  const named = (one: RecipientChange) =>
    Object.fromEntries(
      cells(recipientChangesHeader).map((name, place) => [name, cells(recipientChangesLine(one))[place]]),
    )
  expect(named(change)).toEqual({
    creationDate: '2026-03-02 14:30:02',
    transactionId: change.id,
    recipient: email(1).address,
    recipientType: 'BIREYSEL',
    type: 'EPOSTA',
    status: 'RET',
    consentDate: '2026-03-02 14:30:00',
    source: 'IYS_KISAMESAJ',
    brandCode: '123457',
    door: 'iys',
  })
  expect(named({ ...change, door: 'click', recipient: null, source: null })).toMatchObject({
    recipient: '',
    source: '',
    door: 'click',
  })
})

it('recipientChangesFileName() names brand and days', () => {
  expect(recipientChangesFileName(123457, '2026-03-01', '2026-03-07')).toBe(
    '123457_2026-03-01_2026-03-07_alici-degisiklikleri.csv',
  )
  expect(recipientChangesFileName(null, '2026-03-01', '2026-03-07')).toBe(
    '2026-03-01_2026-03-07_alici-degisiklikleri.csv',
  )
})
