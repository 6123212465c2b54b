import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collectedLog } from '../../../test/support/delivery.ts'
import { account, smsCarriers } from '../../../test/support/platforms/sms-carriers.ts'
import { openTestRegister, phone, say, type TestRegister } from '../../../test/support/register.ts'
import { newOutbox } from '../../jobs/outbox.ts'
import { recentDifference } from '../../register/changes/sms-list-state.ts'
import { addBrand } from '../../register/company/brands.ts'
import { setSetting } from '../../register/company/settings.ts'
import { erase } from '../../register/erasure/erase.ts'
import { blacklistAt, blacklistSender } from '../../senders/sms/blacklist.ts'
import { newSmsListJob } from './job.ts'

const minuteMs = 60_000
const otherBrand = 123458
type Listing = 'verimor' | 'iletimerkezi'

let test: TestRegister
let double: ReturnType<typeof smsCarriers>
let server: Awaited<ReturnType<typeof double.listen>>
beforeEach(async () => {
  test = await openTestRegister()
  await addBrand(test.register, { providerCode: 123456, code: otherBrand, name: 'Örnek Çay' })
  double = smsCarriers()
  server = await double.listen()
})
afterEach(async () => {
  await server.close()
  await test.close()
})

const turn = (value: 'yes' | 'no') =>
  setSetting(test.engine, 'sms_list', value, { by: 'test', now: test.clock.now() })

/** Starts a server with the account at this carrier. */
function startServer(carrier: Listing, password = account.password) {
  const { register } = test
  const { log, lines } = collectedLog(test.clock.now)
  const blacklist = blacklistAt(carrier, { ...account, password, apiUrl: server.url, fetch })
  if (blacklist === null) throw new Error(`${carrier} has no list`)
  const senders = () => ({ 'sms-list': blacklistSender(blacklist) })
  const outbox = newOutbox(register, { senders, admins: [], log, random: () => 0 })
  const run = newSmsListJob({ register, outbox, log, smsList: blacklist.reader })
  return {
    lines,
    async minutes(count = 1): Promise<void> {
      for (let minute = 0; minute < count; minute++) {
        test.clock.move(minuteMs)
        await run()
        await outbox.deliverDue()
      }
    },
  }
}

const digits = (n: number) => phone(n).address.slice(1)
const listed = () => [...double.blacklist].toSorted()

describe.each(['verimor', 'iletimerkezi'] as const)('newSmsListJob() at %s', (carrier) => {
  it('hands over refusals of before and after, and their end', async () => {
    await say(test.register, phone(1), 'ONAY')
    await say(test.register, phone(1), 'RET')
    await say(test.register, phone(2), 'ONAY')
    await turn('yes')
    const { minutes } = startServer(carrier)
    await minutes()
    expect(listed()).toEqual([digits(1)])
    await say(test.register, phone(2), 'RET')
    await say(test.register, phone(3), 'RET')
    await minutes()
    expect(listed()).toEqual([digits(1), digits(2), digits(3)])
    await say(test.register, phone(1), 'ONAY')
    await minutes()
    expect(listed()).toEqual([digits(2), digits(3)])
  })

  it('leaves out other channels, and numbers that one brand may write to', async () => {
    await turn('yes')
    const { minutes } = startServer(carrier)
    await say(test.register, phone(1), 'RET', { channel: 'ARAMA' })
    await say(test.register, phone(2), 'RET')
    await say(test.register, phone(2), 'ONAY', { brandCode: otherBrand })
    await minutes()
    expect(listed()).toEqual([])
    await say(test.register, phone(2), 'RET', { brandCode: otherBrand })
    await minutes()
    expect(listed()).toEqual([digits(2)])
  })

  it.each(['500', 'cut before', 'cut after', '503 after it arrived', 'garbage', '429'] as const)(
    'repeats an entry after an answer %s, and keeps the order of a number',
    async (trouble) => {
      await turn('yes')
      const { minutes } = startServer(carrier)
      double.once(carrier === 'verimor' ? 'blacklists' : 'json', trouble)
      await say(test.register, phone(1), 'ONAY')
      await say(test.register, phone(1), 'RET')
      await minutes()
      await say(test.register, phone(1), 'ONAY')
      await say(test.register, phone(2), 'RET')
      await minutes(3)
      expect(listed()).toEqual([digits(2)])
    },
  )

  it('waits while the carrier takes nothing from this account', async () => {
    await turn('yes')
    await say(test.register, phone(1), 'RET')
    double.state.isAddressAllowed = false
    const { minutes } = startServer(carrier)
    await minutes(3)
    expect(listed()).toEqual([])
    double.state.isAddressAllowed = true
    await minutes(6)
    expect(listed()).toEqual([digits(1)])
  })

  it('does nothing while the setting is off, and begins anew once it is on again', async () => {
    await say(test.register, phone(1), 'RET')
    const { minutes } = startServer(carrier)
    await minutes(2)
    expect(listed()).toEqual([])
    await turn('yes')
    await minutes()
    await turn('no')
    await minutes()
    double.blacklist.clear()
    await say(test.register, phone(2), 'RET')
    await minutes(2)
    expect(listed()).toEqual([])
    await turn('yes')
    await minutes()
    expect(listed()).toEqual([digits(1), digits(2)])
  })

  it('hands over many without flooding the outbox', async () => {
    await turn('yes')
    for (let n = 1; n <= 300; n++) await say(test.register, phone(n), 'RET')
    const { minutes } = startServer(carrier)
    await minutes(5)
    expect(listed()).toHaveLength(300)
  })
})

it('newSmsListJob() compares the lists once a day, and tells the difference for a day', async () => {
  const difference = () => recentDifference(test.register)
  await turn('yes')
  await say(test.register, phone(1), 'RET')
  await say(test.register, phone(5), 'ONAY')
  const { minutes, lines } = startServer('verimor')
  await minutes()
  test.clock.move(25 * 60 * minuteMs)
  await minutes()
  expect(await difference()).toBeNull()
  double.blacklist.delete(digits(1))
  for (const n of [5, 6]) double.blacklist.add(digits(n))
  await minutes(5)
  expect(await difference()).toBeNull()
  double.once('blacklists', '500')
  test.clock.move(25 * 60 * minuteMs)
  await minutes(2)
  expect(lines).toMatchObject([{ event: 'sms-list.not-read', detail: 'HTTP 500' }])
  await minutes(60)
  expect(await difference()).toEqual({ missing: 1, unknown: 2, permitted: 1 })
  test.clock.move(40 * 60 * minuteMs)
  expect(await difference()).toBeNull()
})

it('an erased number stays on the list, and is no difference', async () => {
  const { register } = test
  await turn('yes')
  await say(register, phone(1), 'ONAY')
  await say(register, phone(1), 'RET')
  const { minutes } = startServer('verimor')
  await minutes()
  await erase(register, { door: 'slack', id: 'U0ADMIN' }, { recipient: phone(1), source: 'HS_EORTAM' })
  double.blacklist.add(digits(7))
  test.clock.move(25 * 60 * minuteMs)
  await minutes()
  expect(listed()).toEqual([digits(1), digits(7)])
  expect(await recentDifference(register)).toEqual({ missing: 0, unknown: 1, permitted: 0 })
})

it('iletiMerkezi is not compared, since no document names its list', async () => {
  await turn('yes')
  await say(test.register, phone(1), 'RET')
  const { minutes } = startServer('iletimerkezi')
  await minutes()
  double.blacklist.clear()
  await minutes()
  expect(await recentDifference(test.register)).toBeNull()
})

it.each(['netgsm', 'mutlucell', 'twilio'] as const)('%s has no list', (carrier) => {
  expect(blacklistAt(carrier, { ...account, apiUrl: null, fetch })).toBeNull()
})
