import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openTestDelivery } from '../../../test/support/delivery.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { usualEngine } from '../../../test/support/register/engines.ts'
import { collected, continueRetention, runRetention } from '../../../test/support/register/retention.ts'
import { editor, onayNow, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { recordRows } from '../../register/record/rows.ts'
import { recipientEntries } from '../../verification/register-entries.ts'
import { verifyRegister } from '../../verification/verify-register.ts'

const isRemote = usualEngine() !== 'embedded'

const opened = forEachTest(() => openTestDelivery())
const byRecipient = { door: 'telegram', id: '7001' } as const

/** 200 a commit: one by one a thousand would take a minute over HTTP. */
async function refuseAll(all: readonly ReturnType<typeof phone>[]): Promise<void> {
  const request = { ...onayNow, status: 'RET' } as const
  const read = { sql: 'SELECT 1', params: [], map: () => 1 }
  const nothingBeside = { read, shouldContinue: () => true, write: () => [] }
  for (let from = 0; from < all.length; from += 200) {
    const people = all.slice(from, from + 200)
    const rows = people.map((recipient) => ({ recipient, channel: 'MESAJ' as const, request }))
    await recordRows(opened.register, editor, { brandCode: subBrandCode, rows }, nothingBeside)
  }
}

/** ONAY on 2 March 2026, RET on 4 March 2026: kept through 4 March 2029. */
async function endedConsent(recipient = phone(1)) {
  const { clock } = opened.test
  clock.set('2026-03-02 15:00:00')
  await say(opened.register, recipient, 'ONAY', { evidence: { note: 'form 118' } })
  clock.set('2026-03-04 10:00:00')
  await say(opened.register, recipient, 'RET', { actor: byRecipient, evidence: { text: 'dur' } })
}

const run = () => runRetention(opened.register)

describe('the tick', () => {
  const logged = () => opened.events('retention.done')

  // Closes three years of days.
  test.skipIf(isRemote)(
    'runs it once a day, and logs how many addresses it dropped',
    async () => {
      await endedConsent()
      opened.test.clock.set('2026-03-05 09:00:00')
      await opened.tick()
      await opened.tick()
      expect(logged()).toMatchObject([{ dropped: 0 }])

      opened.test.clock.set('2029-03-05 00:05:00')
      await opened.tick()
      opened.test.clock.move(5 * 60_000)
      await opened.tick()
      expect(logged()).toMatchObject([{ dropped: 0 }, { dropped: 1 }])
      expect(JSON.stringify(logged())).not.toContain(phone(1).address)
    },
    60_000,
  )

  test('two processes at one run drop everyone once', async () => {
    const people = Array.from({ length: 1200 }, (_, n) => phone(100 + n))
    await refuseAll(people)
    opened.test.clock.set('2029-03-03 10:00:00')
    const other = await opened.another()
    const both = [opened.register, other.register].map(continueRetention)
    expect(Math.max(...(await Promise.all(both)))).toBe(1200)
    expect(await collected(recipientEntries(opened.register, null))).toEqual([])
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
  })

  test('goes on where a run was broken off', async () => {
    const people = Array.from({ length: 700 }, (_, n) => phone(100 + n))
    await refuseAll(people)
    opened.test.clock.set('2029-03-03 10:00:00')
    let units = 0
    const breaking = {
      ...opened.register,
      engine: {
        ...opened.register.engine,
        read: opened.register.engine.read.bind(opened.register.engine),
        unit: ((reads, decide) => {
          units += 1
          if (units === 3) throw new Error('the process ended')
          return opened.register.engine.unit(reads, decide)
        }) as typeof opened.register.engine.unit,
      },
    }
    await expect(continueRetention(breaking)).rejects.toThrow('the process ended')
    expect(await collected(recipientEntries(opened.register, null))).toHaveLength(200)
    expect(await run()).toBe(700)
  })
})

describe('the file on disk', () => {
  const sealedOf = async (recipient = phone(1)) => {
    const [row] = await opened.test.engine.read({
      sql: 'SELECT sealed FROM recipient WHERE mark = ?',
      params: [opened.register.vault.mark(recipient.address)],
      map: ([sealed]) => sealed as Buffer,
    })
    if (row == null) throw new Error('There is no sealed address')
    return row
  }
  const evidenceSealed = () =>
    opened.test.engine.read({
      sql: 'SELECT sealed FROM evidence',
      params: [],
      map: ([sealed]) => sealed as Buffer,
    })
  const onDisk = (bytes: Buffer) =>
    ['', '-wal'].some((end) => readFileSync(`${opened.test.path}${end}`).includes(bytes))

  // Files beside a remote database are out of reach.
  test.skipIf(isRemote)(
    'holds no byte of a dropped address or of its evidence, nor does the log beside it',
    async () => {
      await endedConsent()
      const blobs = [await sealedOf(), ...(await evidenceSealed())]
      expect(blobs).toHaveLength(3)
      opened.test.clock.set('2029-03-05 10:00:00')
      expect(blobs.map(onDisk)).toEqual([true, true, true])
      expect(await run()).toBe(1)
      expect(blobs.map(onDisk)).toEqual([false, false, false])
    },
  )
})
