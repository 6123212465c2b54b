import { expect, test } from 'vitest'
import { collectedLog } from '../../../test/support/delivery.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, phone, say } from '../../../test/support/register.ts'
import { erase } from '../../register/erasure/erase.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import type { StoredSms } from '../../register/recipients/sms-texts.ts'
import { newSmsHook } from './hook.ts'

const opened = forAllTests(() => openTestRegister())

/** Processes an SMS as the inbox does. */
async function process(sms: Pick<StoredSms, 'id' | 'sender' | 'text'>): Promise<void> {
  const { register, clock } = opened
  const inbox = { receive: async () => 'new' as const, work: async () => {} }
  const { log } = collectedLog(clock.now)
  const sender = { kind: 'company' } as const
  const publicUrl = 'https://izin.ornek.example'
  const hook = newSmsHook({ register, inbox, log, secret: 'yalnizca-sinama', sender, publicUrl })
  const stored = { ...sms, destination: '', sentAt: null, isAnsweredByCarrier: false, carrier: 'company' }
  await hook.resume({ id: 1, body: JSON.stringify(stored satisfies StoredSms), receivedAt: clock.now() })
}

const statesOf = async (n: number) =>
  (await ownConsents(opened.register, phone(n))).map(({ recipientType, channel, status, source }) =>
    [recipientType, channel, status, source].join(' '),
  )

test('a stop ends the SMS consents of both recipient types, and no other channel', async () => {
  for (const recipientType of ['BIREYSEL', 'TACIR'] as const) {
    await say(opened.register, phone(1), 'ONAY', { recipientType })
  }
  await say(opened.register, phone(1), 'ONAY', { channel: 'ARAMA' })
  await process({ id: 'a', sender: phone(1).address.slice(1), text: 'ret' })
  const states = await statesOf(1)
  expect(states.filter((state) => state.includes('MESAJ ONAY'))).toEqual([])
  expect(states).toEqual(
    expect.arrayContaining([
      'BIREYSEL MESAJ RET HS_MESAJ',
      'TACIR MESAJ RET HS_MESAJ',
      'BIREYSEL ARAMA ONAY HS_WEB',
    ]),
  )
})

test('a stop that is processed again after a newer ONAY leaves the ONAY', async () => {
  const { register, clock } = opened
  const sms = { id: 'b', sender: phone(2).address, text: 'DUR' }
  await process(sms)
  clock.move(60_000)
  await say(register, phone(2), 'ONAY')
  const before = await statesOf(2)
  await process(sms)
  expect(await statesOf(2)).toEqual(before)
})

test('erasure deletes kept texts, and a later stop of the number is recorded', async () => {
  const { register, engine } = opened
  const rows = { sql: 'SELECT count(*) AS n FROM sms_text', params: [] }
  const keptTexts = () => engine.read({ ...rows, map: ([n]) => Number(n) })
  await say(register, phone(3), 'ONAY')
  await process({ id: 'c', sender: phone(3).address, text: 'Merhaba' })
  expect(await keptTexts()).toEqual([1])
  await erase(register, { door: 'cli', id: 'test' }, { recipient: phone(3), source: 'HS_WEB' })
  expect(await keptTexts()).toEqual([0])
  await process({ id: 'd', sender: phone(3).address, text: 'STOP' })
  expect((await statesOf(3)).filter((state) => state.includes('ONAY'))).toEqual([])
})
