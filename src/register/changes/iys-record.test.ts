import { expect, test } from 'vitest'
import { iysRecord } from './iys-record.ts'

test('iysRecord() leaves out what has no value (R5)', () => {
  const key = { address: '+905000000001', recipientType: 'TACIR', channel: 'ARAMA' } as const
  const said = { id: 'f0', status: 'RET', source: null, consentDate: null, recordedAt: 0 } as const
  expect(iysRecord(key, said)).toEqual({
    recipient: '+905000000001',
    recipientType: 'TACIR',
    type: 'ARAMA',
    status: 'RET',
    creationDate: '1970-01-01 02:00:00',
    transactionId: 'f0',
  })
})
