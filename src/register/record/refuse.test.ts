import { describe, expect, test } from 'vitest'
import { type Engine, StorageError, UnknownOutcomeError } from '../../../db/engine.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { history } from '../changes/changes.ts'
import { ownConsents } from '../look-up.ts'
import { type Refusal, type RefuseInput, refuse } from './refuse.ts'

const home = forAllTests(() => openTestRegister())
let people = 0

const someone = () => phone(++people)
const asked = (over: Partial<RefuseInput> = {}): RefuseInput => ({
  recipient: someone(),
  brandCodes: [subBrandCode],
  channels: ['ARAMA', 'MESAJ'],
  source: 'HS_EORTAM',
  evidence: { door: 'page', proof: 'link' },
  ...over,
})
const answerText = (refusals: readonly Refusal[]) =>
  refusals.map(
    ({ brandCode, channel, recipientType, outcome }) =>
      `${brandCode} ${channel} ${recipientType} ${outcome.kind}`,
  )
const page = { door: 'page' } as const

describe('refuse()', () => {
  test('refuses BIREYSEL where nothing is on record', async () => {
    expect(answerText(await refuse(home.register, page, asked()))).toEqual([
      `${subBrandCode} ARAMA BIREYSEL stored`,
      `${subBrandCode} MESAJ BIREYSEL stored`,
    ])
  })

  test('refuses every recipient type on record, and says what stood before', async () => {
    const recipient = someone()
    await say(home.register, recipient, 'ONAY', { recipientType: 'TACIR' })
    await say(home.register, recipient, 'ONAY')
    const refusals = await refuse(home.register, page, asked({ recipient, channels: ['MESAJ'] }))
    expect(answerText(refusals).sort()).toEqual([
      `${subBrandCode} MESAJ BIREYSEL stored`,
      `${subBrandCode} MESAJ TACIR stored`,
    ])
    for (const { outcome } of refusals)
      expect(outcome).toMatchObject({ before: { iysRecord: { status: 'ONAY' } } })
  })

  test('says of what is refused already that it is', async () => {
    const input = asked({ channels: ['MESAJ'] })
    await refuse(home.register, page, input)
    expect(answerText(await refuse(home.register, page, input))).toEqual([
      `${subBrandCode} MESAJ BIREYSEL already`,
    ])
  })

  test('answers a request that comes twice as it did the first time, and stores it once', async () => {
    const input = asked({ requestKey: 'once', brandCodes: [providerCode, subBrandCode] })
    const first = await refuse(home.register, page, input)
    const second = await refuse(home.register, page, input)
    expect(answerText(second)).toEqual(answerText(first))
    expect(second[0]?.outcome).toMatchObject({ repeated: true })
    expect(await history(home.register, { recipient: input.recipient, limit: 10 })).toHaveLength(4)
  })
  /** A register whose n-th unit, from 1, runs `around` instead. */
  const withUnits = (around: (n: number, unit: () => Promise<unknown>) => Promise<unknown>) => {
    let units = 0
    const { register } = home
    const engine: Engine = {
      ...register.engine,
      read: async (query) => await register.engine.read(query),
      unit: (reads, decide) => around(++units, () => register.engine.unit(reads, decide)) as never,
    }
    return { ...register, engine }
  }

  test('tells what failed apart, and throws when everything did', async () => {
    const failing = (isFailing: (n: number) => boolean) =>
      withUnits(async (n, unit) => {
        if (isFailing(n)) throw new StorageError('locked', { cause: null, passing: true })
        return await unit()
      })
    const refusals = await refuse(
      failing((n) => n === 1),
      page,
      asked(),
    )
    expect(answerText(refusals)).toEqual([
      `${subBrandCode} ARAMA BIREYSEL failed`,
      `${subBrandCode} MESAJ BIREYSEL stored`,
    ])
    const all = failing(() => true)
    await expect(refuse(all, page, asked())).rejects.toThrow(StorageError)
  })

  test('stores the other consents when one answer was lost, and throws that the result is unknown', async () => {
    const register = withUnits(async (n, unit) => {
      const result = await unit()
      if (n === 1) throw new UnknownOutcomeError('the answer was lost')
      return result
    })
    const input = asked({ requestKey: 'lost' })
    await expect(refuse(register, page, input)).rejects.toThrow(UnknownOutcomeError)
    const found = await ownConsents(home.register, input.recipient)
    expect(found.map(({ channel, status }) => `${channel} ${status}`)).toEqual(['ARAMA RET', 'MESAJ RET'])
    const again = answerText(await refuse(home.register, page, input))
    expect(again.filter((one) => one.endsWith('stored'))).toHaveLength(2)
  })
})
