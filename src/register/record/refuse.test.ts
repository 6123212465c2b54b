import { expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import { openTestRegister, phone, providerCode, subBrandCode } from '../../../test/support/register.ts'
import { history } from '../changes/changes.ts'
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

test('refuse() answers a request that comes twice as it did the first time, and stores it once', async () => {
  const input = asked({ requestKey: 'once', brandCodes: [providerCode, subBrandCode] })
  const first = await refuse(home.register, page, input)
  const second = await refuse(home.register, page, input)
  expect(answerText(second)).toEqual(answerText(first))
  expect(second[0]?.outcome).toMatchObject({ repeated: true })
  expect(await history(home.register, { recipient: input.recipient, limit: 10 })).toHaveLength(4)
})
