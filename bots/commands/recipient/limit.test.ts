import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { followLimits } from '../../../src/delivery/due/limits.ts'
import type { Outbox } from '../../../src/delivery/outbox/outbox.ts'
import { addBrand } from '../../../src/register/brands.ts'
import { history } from '../../../src/register/changes/history.ts'
import { erase } from '../../../src/register/erasure/erase.ts'
import { startVoiding, voidPages } from '../../../src/register/imports/void.ts'
import { setLimit } from '../../../src/register/limits.ts'
import { ownConsents, recipientNumber } from '../../../src/register/look-up.ts'
import { record } from '../../../src/register/record/record.ts'
import { tracesOf } from '../../../src/register/traces.ts'
import {
  choicesOf,
  openCommandRegister,
  pressAsRecipient,
  quietOutbox,
  recipientContext,
  textOf,
} from '../../../test/support/commands.ts'
import { importRows } from '../../../test/support/imports.ts'
import { keptMessages } from '../../../test/support/kept-messages.ts'
import { phone, providerCode, say, subBrandCode, type TestRegister } from '../../../test/support/register.ts'
import { postReply } from '../posts/posts.ts'
import { receiveContact, runRecipientAction, runRecipientCommand } from '../recipient.ts'
import type { Reply } from '../reply.ts'

let home: TestRegister
const number = phone(611)
const userId = '611'

beforeEach(async () => {
  home = await openCommandRegister()
  await runRecipientAction(here(), { name: 'phone', values: [] })
  await receiveContact(here(), { phoneNumber: number.address, own: true, forwarded: false })
  await allowed()
})
afterEach(async () => await home.close())

const here = () => recipientContext(home, { userId })
const press = async (reply: Reply, label: string) => await pressAsRecipient(here(), reply, label)
const status = async () => (await ownConsents(home.register, number)).map((one) => one.status)
const follow = async () => await followLimits({ register: home.register, outbox: quietOutbox(home.register) })
const told = async () =>
  (await keptMessages(home)).filter(({ key }) => key.startsWith('limit:')).map(({ message }) => message)

/** An outbox whose process is killed before it has stored what it is given, or after. */
function dying(when: 'before' | 'after'): Outbox {
  const outbox = quietOutbox(home.register)
  return {
    ...outbox,
    async put(items) {
      if (when === 'after') await outbox.put(items)
      throw new Error('killed')
    },
  }
}

async function allowed(): Promise<void> {
  const request = { status: 'ONAY', recipientType: 'BIREYSEL', source: 'HS_WEB', consentDate: 'now' } as const
  const input = { brandCode: subBrandCode, recipient: number, channel: 'MESAJ', request } as const
  await record(home.register, { door: 'cli', id: 'test' }, input)
  home.clock.move(1000)
}

/** Has a file record his RET for SMS; answers its number. */
async function refusedByFile(consentDate: string): Promise<number> {
  home.clock.move(60_000)
  return await importRows(home.register, [{ recipient: number.address, status: 'RET', consentDate }])
}

async function voided(id: number): Promise<void> {
  home.clock.move(60_000)
  await startVoiding(home.register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })
  await voidPages(home.register, id)
}

async function command(rest = ''): Promise<Reply> {
  const [reply] = await runRecipientCommand(here(), 'sure', rest)
  if (reply === undefined) throw new Error('Cannot go on: /sure was not answered')
  return reply
}

async function limited(): Promise<Reply> {
  const asked = await press(await command(), 'Örnek Kahve · SMS: süre koy')
  return await press(asked, 'Örnek Kahve · SMS: 31 Mart 2026 sonuna kadar')
}

describe('/sure', () => {
  test('offers the ends of months, and sets a limit that it then shows', async () => {
    const asked = await press(await command(), 'Örnek Kahve · SMS: süre koy')
    expect(choicesOf(asked).map(({ label }) => label)).toEqual([
      'Örnek Kahve · SMS: 31 Mart 2026 sonuna kadar',
      'Örnek Kahve · SMS: 30 Nisan 2026 sonuna kadar',
      'Örnek Kahve · SMS: 31 Mayıs 2026 sonuna kadar',
      'Örnek Kahve · SMS: 31 Aralık 2026 sonuna kadar',
      'İzinlerimi göster',
    ])
    expect(textOf(await limited())).toContain('izniniz 31 Mart 2026 sonuna kadar geçerli.')
    expect(textOf(await command())).toContain('Örnek Kahve · SMS: 31 Mart 2026 sonuna kadar')
    expect(await status()).toEqual(['ONAY'])
  })

  test('takes no day that is over or too far, and nothing that is not allowed', async () => {
    const [choice] = choicesOf(await command())
    const values = (choice?.action.values ?? []).map(String)
    for (const day of ['2026-03-01', '2030-01-01', 'yarın', '2026-02-31']) {
      const replies = await runRecipientAction(here(), { name: 'limit-set', values: [...values, day] })
      expect(textOf(replies[0] as Reply)).toContain('artık geçerli değil')
    }
    const call = await runRecipientAction(here(), {
      name: 'limit-set',
      values: [String(subBrandCode), 'ARAMA', values[2] ?? '', '2026-03-31'],
    })
    expect(textOf(call[0] as Reply)).toContain('artık geçerli değil')
  })
})

test('buttons ask for the proof again once it is too old, and work when it was given', async () => {
  const asked = await press(await command(), 'Örnek Kahve · SMS: süre koy')
  await press(asked, 'Örnek Kahve · SMS: 31 Aralık 2026 sonuna kadar')
  const listed = await command()
  const [data] = await runRecipientCommand(here(), 'verilerim', '')
  await say(home.register, number, 'ONAY', { channel: 'ARAMA' })
  home.clock.move(1000)
  const [brand] = await runRecipientCommand(here(), 'ret', 'kahve')
  const refused = await press(brand as Reply, 'Örnek Kahve · arama: durdur')
  home.clock.move(91 * 24 * 60 * 60_000)
  for (const [reply, label] of [
    [listed, 'Örnek Kahve · SMS: süre koy'],
    [asked, 'Örnek Kahve · SMS: 31 Aralık 2026 sonuna kadar'],
    [listed, 'Örnek Kahve · SMS: süreyi kaldır'],
    [refused, 'Belgeyi indir: Örnek Kahve · arama'],
    [data as Reply, choicesOf(data as Reply)[0]?.label ?? ''],
  ] as const) {
    expect(textOf(await press(reply, label))).toContain('önce numaranızı doğrulamam gerekir')
  }
  await receiveContact(here(), { phoneNumber: number.address, own: true, forwarded: false })
  expect(textOf(await press(listed, 'Örnek Kahve · SMS: süreyi kaldır'))).toContain('süre kaldırıldı')
})

test('a limit is lifted by nobody who has lost its number', async () => {
  const listed = await limited().then(() => command())
  await runRecipientAction(here(), { name: 'phone', values: [] })
  await receiveContact(here(), { phoneNumber: phone(612).address, own: true, forwarded: false })
  expect(textOf(await press(listed, 'Örnek Kahve · SMS: süreyi kaldır'))).toContain('artık geçerli değil')
})

test('a limit that cannot be ended keeps no other from its end', async () => {
  await limited()
  await say(home.register, number, 'ONAY', { channel: 'ARAMA' })
  home.clock.move(1000)
  const asked = await press(await command(), 'Örnek Kahve · arama: süre koy')
  await press(asked, 'Örnek Kahve · arama: 31 Mart 2026 sonuna kadar')
  home.clock.set('2026-04-01 10:00:00')
  const outbox = quietOutbox(home.register)
  const failing: Outbox = {
    ...outbox,
    async put(items) {
      if (items.some(({ key }) => /^limit:1:\d+:ended$/.test(key))) throw new Error('killed')
      await outbox.put(items)
    },
  }
  await expect(followLimits({ register: home.register, outbox: failing })).rejects.toThrow('killed')
  expect(await status()).toEqual(['RET', 'RET'])
  expect(await told()).toMatchObject([{ kind: 'limit-ended', channel: 'ARAMA' }])
  await follow()
  expect(await told()).toHaveLength(2)
})

test('a limit whose address cannot be opened keeps no other from its end', async () => {
  await say(home.register, phone(613), 'ONAY')
  const recipientId = (await recipientNumber(home.register, phone(613))) ?? 0
  const address = { id: 0, recipient: phone(613), recipientId }
  const proved = { ...address, proof: 'own-contact', provedAt: home.clock.now() } as const
  const person = { userId: '613', chatId: '613', language: 'tr', address: proved } as const
  const what = { brandCode: subBrandCode, channel: 'MESAJ', untilOn: '2026-03-31' } as const
  await setLimit(home.register, { ...person, ...what })
  await limited()
  await home.engine.apply([`UPDATE recipient SET sealed = zeroblob(80) WHERE id = ${recipientId}`])
  home.clock.set('2026-04-01 10:00:00')
  await expect(follow()).rejects.toThrow()
  expect(await told()).toMatchObject([{ kind: 'limit-ended' }])
  expect(await status()).toEqual(['RET'])
})

describe('/sure of who has many consents', () => {
  test('turns their pages, or shows those of a brand he names', async () => {
    for (let n = 0; n < 17; n++) {
      const code = 200_000 + n
      await addBrand(home.register, { providerCode, code, name: `Marka ${n}` })
      await say(home.register, number, 'ONAY', { brandCode: code })
    }
    await limited()
    const labels = (reply: Reply) => choicesOf(reply).map(({ label }) => label)
    const offered = (reply: Reply) => labels(reply).filter((label) => label.endsWith(': süre koy'))
    const first = await command()
    expect(offered(first)).toHaveLength(16)
    expect(offered(await press(first, 'Sonraki izinler'))).toHaveLength(2)
    const named = await command('marka 16')
    expect(labels(named)).toEqual(['Marka 16 · SMS: süre koy', 'İzinlerimi göster'])
    expect(labels(await command('kahve'))).toContain('Örnek Kahve · SMS: süreyi kaldır')
    expect(textOf(await command('olmayan'))).toContain('"olmayan" adında bir marka bulunamadı')
  })
})

describe('a limit', () => {
  test('is reminded of once, then RET is recorded by itself, with a receipt', async () => {
    await limited()
    home.clock.set('2026-03-27 23:59:00')
    await follow()
    expect(await told()).toEqual([])
    home.clock.set('2026-03-28 00:00:00')
    await follow()
    await follow()
    expect(await told()).toMatchObject([{ kind: 'limit-reminder', untilOn: '2026-03-31', language: 'tr' }])
    home.clock.set('2026-03-31 23:59:59')
    await follow()
    expect(await status()).toEqual(['ONAY'])
    home.clock.set('2026-04-01 00:00:00')
    await follow()
    await follow()
    expect(await status()).toEqual(['RET'])
    const [, ended] = await told()
    const [change, ...others] = await history(home.register, { recipient: number, limit: 5 })
    expect(others).toHaveLength(1)
    expect(change).toMatchObject({ status: 'RET', door: 'telegram', hasEvidence: true })
    expect(ended).toMatchObject({ kind: 'limit-ended', changeId: change?.id })
    if (ended?.kind !== 'limit-ended') throw new Error('Cannot read the message')
    const reply = postReply(ended, { language: 'tr', today: '2026-04-01', mayBeRepeat: false })
    expect(textOf(reply)).toMatch(
      /^Örnek Kahve · SMS için koyduğunuz süre \(31 Mart 2026 sonuna kadar\) doldu\. RET kaydedildi\. Örnek Kahve artık size SMS gönderemez\. 1 Nisan 2026 00:00, kayıt no /,
    )
    expect(textOf(await press(reply, 'Belgeyi indir: Örnek Kahve · SMS'))).toContain('Belgeniz hazır')
  })

  test('is told of once where the process died between its RET and the message, or right after it', async () => {
    await limited()
    home.clock.set('2026-04-01 00:00:00')
    await expect(followLimits({ register: home.register, outbox: dying('before') })).rejects.toThrow('killed')
    expect(await status()).toEqual(['RET'])
    expect(await told()).toEqual([])
    home.clock.set('2026-04-01 00:01:00')
    await expect(followLimits({ register: home.register, outbox: dying('after') })).rejects.toThrow('killed')
    await follow()
    await follow()
    const [change, ...others] = await history(home.register, { recipient: number, limit: 5 })
    expect(others).toHaveLength(1)
    expect(await told()).toMatchObject([
      { kind: 'limit-ended', changeId: change?.id, consentDate: '2026-04-01 00:00:00' },
    ])
  })

  test('that is taken back by the button of the reminder leaves the consent', async () => {
    await limited()
    home.clock.set('2026-03-29 10:00:00')
    await follow()
    const [reminder] = await told()
    if (reminder?.kind !== 'limit-reminder') throw new Error('Cannot read the message')
    const reply = postReply(reminder, { language: 'tr', today: '2026-03-29', mayBeRepeat: false })
    expect(textOf(await press(reply, 'Örnek Kahve · SMS: süreyi kaldır'))).toContain('süre kaldırıldı')
    home.clock.set('2026-04-02 10:00:00')
    await follow()
    expect(await status()).toEqual(['ONAY'])
    expect(textOf(await press(reply, 'Örnek Kahve · SMS: süreyi kaldır'))).toContain('artık geçerli değil')
  })

  test('of what he has refused meanwhile ends in silence', async () => {
    await limited()
    await runRecipientAction(here(), { name: 'stop', values: [String(subBrandCode), 'MESAJ'] })
    home.clock.set('2026-04-02 10:00:00')
    await follow()
    expect(await told()).toEqual([])
    expect(await history(home.register, { recipient: number, limit: 5 })).toHaveLength(2)
  })

  test('ends with a refusal: it is shown no more, and an ONAY given afterwards holds on', async () => {
    const reply = await limited()
    home.clock.move(60_000)
    await runRecipientAction(here(), { name: 'stop', values: [String(subBrandCode), 'MESAJ'] })
    expect(textOf(await command())).not.toContain('31 Mart 2026')
    home.clock.move(60_000)
    await allowed()
    expect(textOf(await command())).not.toContain('31 Mart 2026')
    expect(textOf(reply)).toContain('31 Mart 2026')
    home.clock.set('2026-03-30 10:00:00')
    await follow()
    home.clock.set('2026-04-02 10:00:00')
    await follow()
    expect(await told()).toEqual([])
    expect(await status()).toEqual(['ONAY'])
    const { limits } = await tracesOf(home.register, number)
    expect(limits).toMatchObject([{ endedAt: expect.any(Number) }])
  })

  test.each([
    ['nobody had looked at it', false],
    ['it was looked at', true],
  ])('holds on past the refusal of a file that was voided, where %s in between', async (_, isLookedAt) => {
    await limited()
    const id = await refusedByFile(formatWallTime(home.clock.now()))
    expect(await status()).toEqual(['RET'])
    if (isLookedAt) await follow()
    const { limits } = await tracesOf(home.register, number)
    expect(limits).toMatchObject([{ endedAt: isLookedAt ? expect.any(Number) : null }])
    await voided(id)
    expect(await status()).toEqual(['ONAY'])
    expect(textOf(await command())).toContain('Örnek Kahve · SMS: 31 Mart 2026 sonuna kadar')
    home.clock.set('2026-04-01 00:00:00')
    await follow()
    expect(await told()).toMatchObject([{ kind: 'limit-ended' }])
    expect(await status()).toEqual(['RET'])
  })

  test('that was taken back, or set anew, does not come back with what a file had refused', async () => {
    await limited()
    await press(await command(), 'Örnek Kahve · SMS: süreyi kaldır')
    const asked = await press(await command(), 'Örnek Kahve · SMS: süre koy')
    await press(asked, 'Örnek Kahve · SMS: 31 Mart 2026 sonuna kadar')
    await press(asked, 'Örnek Kahve · SMS: 30 Nisan 2026 sonuna kadar')
    const first = await refusedByFile(formatWallTime(home.clock.now()))
    await follow()
    await voided(first)
    expect(textOf(await command())).toContain('30 Nisan 2026 sonuna kadar')
    await press(await command(), 'Örnek Kahve · SMS: süreyi kaldır')
    const second = await refusedByFile(formatWallTime(home.clock.now()))
    await follow()
    await voided(second)
    expect(await status()).toEqual(['ONAY'])
    home.clock.set('2026-05-01 00:00:00')
    await follow()
    expect([await status(), await told()]).toEqual([['ONAY'], []])
  })

  test('does not end with a refusal that is older than the consent, and changes nothing', async () => {
    const actor = { door: 'import', id: 'x' } as const
    await say(home.register, number, 'ONAY', { actor })
    home.clock.move(1000)
    await limited()
    const older = { actor, consentDate: '2026-02-05 10:00:00' } as const
    expect((await say(home.register, number, 'RET', older)).change?.effect).toBe('repeat')
    await follow()
    expect(await status()).toEqual(['ONAY'])
    expect(textOf(await command())).toContain('Örnek Kahve · SMS: 31 Mart 2026 sonuna kadar')
  })

  test('set anew takes the place of the one before', async () => {
    await limited()
    const asked = await press(await command(), 'Örnek Kahve · SMS: süre koy')
    await press(asked, 'Örnek Kahve · SMS: 30 Nisan 2026 sonuna kadar')
    home.clock.set('2026-04-02 10:00:00')
    await follow()
    expect(await status()).toEqual(['ONAY'])
  })
})

test('a refusal as the other recipient type leaves a limit to the ONAY that stands', async () => {
  await say(home.register, number, 'ONAY', { recipientType: 'TACIR' })
  home.clock.move(1000)
  await limited()
  await say(home.register, number, 'RET', { recipientType: 'TACIR' })
  home.clock.move(60_000)
  await follow()
  expect(await status()).toEqual(['ONAY', 'RET'])
  home.clock.set('2026-04-01 10:00:00')
  await follow()
  expect(await status()).toEqual(['RET', 'RET'])
})

test('a limit that has the number of one whose person was erased ends like any other', async () => {
  await limited()
  home.clock.set('2026-04-01 10:00:00')
  await follow()
  await erase(home.register, { door: 'cli', id: 'test' }, { recipient: number, source: 'HS_EORTAM' })
  const other = phone(612)
  await say(home.register, other, 'ONAY')
  home.clock.move(1000)
  await runRecipientAction(here(), { name: 'phone', values: [] })
  await receiveContact(here(), { phoneNumber: other.address, own: true, forwarded: false })
  const asked = await press(await command(), 'Örnek Kahve · SMS: süre koy')
  await press(asked, 'Örnek Kahve · SMS: 30 Nisan 2026 sonuna kadar')
  home.clock.set('2026-05-01 10:00:00')
  await follow()
  expect((await ownConsents(home.register, other)).map((one) => one.status)).toEqual(['RET'])
  expect(await told()).toMatchObject([{ kind: 'limit-ended' }, { kind: 'limit-ended' }])
})

test('a limit that a refusal of one recipient type has left to the other ends no ONAY that was given since', async () => {
  await say(home.register, number, 'ONAY', { recipientType: 'TACIR' })
  home.clock.move(60_000)
  await limited()
  home.clock.move(60_000)
  await say(home.register, number, 'RET')
  await follow()
  home.clock.move(60_000)
  await say(home.register, number, 'ONAY')
  home.clock.set('2026-04-01 10:00:00')
  await follow()
  expect(await status()).toEqual(['ONAY', 'RET'])
})

test('a limit of a refused ONAY is not taken over by the first ONAY of the other recipient type', async () => {
  home.clock.move(60_000)
  await limited()
  home.clock.move(60_000)
  await say(home.register, number, 'RET')
  home.clock.move(60_000)
  await say(home.register, number, 'ONAY', { recipientType: 'TACIR' })
  home.clock.set('2026-04-01 10:00:00')
  await follow()
  expect(await status()).toEqual(['RET', 'ONAY'])
})
