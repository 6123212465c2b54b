import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { sealEntries } from '../../src/ledger/seal.ts'
import { ago } from '../support/clock/clock.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { forAllTests } from '../support/opened.ts'
import { email, openTestRegister, phone, say, subBrandCode } from '../support/register.ts'
import { openAuthority } from '../support/verification/time-stamp-authority.ts'
import { placeOf } from './harness.ts'

const opened = forAllTests(() => openTestRegister({ now: '2024-03-04 15:00:00' }))
const place = forAllTests(async () => placeOf(opened))
const server = forAllTests(openAuthority)
beforeAll(async () => {
  await say(opened.register, phone(1), 'ONAY')
  opened.clock.move(2000)
  await say(opened.register, phone(2), 'RET', { consentDate: 'nonsense' })
  await sealEntries(opened.register)
  opened.clock.set('2024-03-06 10:00:00')
  Object.assign(place.env, { TSA_URL: server.url, TSA_CA_FILE: server.caFile })
})

const guide = readFileSync(new URL('../../docs/en/operate.md', import.meta.url), 'utf8')

function documented(verb: string) {
  const [, always = '', more = ''] =
    new RegExp(`^\\| \`${verb}\` \\| ([^|]*)\\|([^|]*)\\|$`, 'm').exec(guide) ?? []
  const named = (cell: string) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '')
  return { always: named(always), more: named(more) }
}

const consent = [
  'brandCode',
  'channel',
  'recipientType',
  'status',
  'local',
  'source',
  'consentDate',
  'national',
  'maySend',
  'why',
]
const brand = ['brandCode', 'total', 'channels', 'sha384', 'stamp', 'head']
const reason = ['rows', 'code', 'value', 'reason']
const importFields = ['rows', 'recorded', 'unchanged', 'rejectedCount', 'reasons']
const mail = `link make --brand ${subBrandCode} --channel EPOSTA --recipient ${email(1).address}`.split(' ')

type JsonObject = Record<string, unknown>
const inner = (name: string) => (answerText: JsonObject) => answerText[name] as JsonObject[]

/** Fields of the answer, and of each of its parts. */
interface Contract {
  readonly outside: string[]
  readonly inside: string[]
  readonly parts: ((answerText: JsonObject) => JsonObject[]) | null
}

describe.each<[string, string[], Contract]>([
  [
    'lookup',
    ['lookup', '--recipient', phone(1).address],
    { outside: ['consents'], inside: consent, parts: inner('consents') },
  ],
  [
    'lookup',
    ['lookup', '--recipient', phone(2).address],
    { outside: ['consents'], inside: consent, parts: inner('consents') },
  ],
  [
    'report',
    ['report', '--date', '2024-03-04'],
    { outside: ['date', 'brands'], inside: brand, parts: inner('brands') },
  ],
  [
    'verify',
    ['verify'],
    { outside: ['ok', 'changes', 'firstBad', 'anchoredThrough'], inside: [], parts: null },
  ],
  ['link make', mail, { outside: ['url', 'oneClick'], inside: [], parts: null }],
])('%s --json', (verb, words, { outside, inside, parts }) => {
  test(`has the fields of the contract, and beside them none but those of the docs: ${words[0]}`, async () => {
    const answerText = (await place.result(...words)) as JsonObject
    const { always, more } = documented(verb)
    expect(always).toEqual([...outside, ...inside])
    const within = parts?.(answerText) ?? []
    expect(within.length > 0).toBe(parts !== null)
    for (const [value, names] of [
      [answerText, outside] as const,
      ...within.map((one) => [one, inside] as const),
    ]) {
      const fields = Object.keys(value)
      expect(fields.filter((name) => names.includes(name))).toEqual(names)
      for (const name of fields) expect([...names, ...more]).toContain(name)
    }
  })
})

test('fields beside the contract come if there is something to say', async () => {
  const { brands } = (await place.result('report', '--date', '2024-03-04')) as { brands: JsonObject[] }
  expect(brands.map(({ stamp }) => stamp)).toEqual(['stamped', 'stamped'])
  expect(await place.result('verify')).toMatchObject({ ok: true, last: { day: '2024-03-04' } })
  expect(await place.result(...mail)).toHaveProperty('headers')
})

test('import --json has the fields of the contract alone where there is nothing else to say, and ends with 3', async () => {
  const file = holdsAddresses(place.file('liste.csv'))
  const date = ago(5)
  const row = (n: number, source: string) => `MESAJ,${source},${phone(n).address},ONAY,${date}`
  const rows = ['type,source,recipient,status,consentDate', row(11, 'web'), row(12, 'Kasa'), row(13, 'Kasa')]
  writeFileSync(file, `${rows.join('\n')}\n`)
  const { always, more } = documented('import')
  expect(always).toEqual([...importFields, ...reason])
  const reasons = [{ rows: 2, code: 'H119', value: 'Kasa', reason: 'the source is not known' }]
  const counts = { rows: 3, recorded: 1, unchanged: 0, rejectedCount: 2, reasons }
  for (const dryRun of [['--dry-run'], []]) {
    const ended = await place.runHere('import', file, '--brand', String(subBrandCode), ...dryRun, '--json')
    expect(ended.code).toBe(3)
    expect(ended.json()).toEqual(counts)
  }
  const landline = row(1, 'web').replace(phone(1).address, '0212 444 55 66')
  writeFileSync(file, `${[...rows.slice(0, 2), row(11, 'web'), landline].join('\n')}\n`)
  const again = await place.runHere('import', file, '--brand', String(subBrandCode), '--json')
  expect(again.code).toBe(0)
  for (const name of Object.keys(again.json() as object)) expect([...importFields, ...more]).toContain(name)
  expect(again.json()).toMatchObject({ recorded: 1, unchanged: 2, duplicates: 1, notMobile: 1 })
})
