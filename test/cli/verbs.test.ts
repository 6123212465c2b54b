import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { clientScopes } from '../../db/schema.ts'
import { operatorName } from '../../src/cli/operator.ts'
import { verbs } from '../../src/cli/verbs.ts'
import { forAllTests } from '../support/opened.ts'
import { openReceiver } from '../support/webhook-receiver.ts'
import { newPlace, setUp } from './harness.ts'

const place = forAllTests(async () => newPlace({ PUBLIC_URL: 'https://izin.ornek.example/' }, 'here'))
beforeAll(() => setUp(place))

describe('help', () => {
  test.each(['', 'help', '--help', '-h'])('"izin %s" lists every verb', async (word) => {
    // One child process is enough.
    const run = word === '' ? place.run : place.runHere
    const { code, out, err } = await run(...(word === '' ? [] : [word]))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const { words } of verbs) expect(out).toMatch(new RegExp(`^ {2}${words.join(' ')} +\\S`, 'm'))
    expect(out).toContain('Set up and run:')
  })

  test('izin --version tells the version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await place.runHere('--version')).toMatchObject({ code: 0, err: '', out: `izin ${version}\n` })
    expect(await place.runHere('--version', 'more')).toMatchObject({ code: 2, out: '' })
  })

  test('--help of a verb says its usage and does nothing', async () => {
    const usage = 'izin brand close --code CODE [--json]'
    const { code, out, err } = await place.runHere('brand', 'close', '--code', '123457', '--help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(`Usage: ${usage}`)
    expect((await place.runHere('help', 'lookup')).out).toContain('Usage: izin lookup --recipient ADDRESS')
    expect((await place.runHere('brand', '--help')).out).toContain(usage)
    expect(await place.result('brand', 'list')).toMatchObject({ brands: [{}, { closedAt: null }] })
  })
})

const is = z.strictObject
const only = z.literal
const list = (name: string, length: number, one: z.ZodRawShape) =>
  is({ [name]: z.array(is(one)).length(length) })
const [int, text] = [z.int(), z.string()]
const brandFields = {
  code: int,
  name: text,
  providerCode: int,
  trademark: text.nullable(),
  master: z.boolean(),
  activatedAt: text,
  closedAt: z.null(),
}
const staffFields = { slack: only('U0123'), role: only('admin'), brand: only(123457) }
const staffRow = { id: int, principal: only('U0123'), role: only('admin'), brandCode: only(123457) }
const roomFields = { brandCode: int, platform: only('telegram'), externalId: only('-1001234') }
const link = (way: string) =>
  text.regex(new RegExp(`^https://izin\\.ornek\\.example/${way}/[1-9A-HJ-NP-Za-km-z]{22}$`))
const last = { seq: z.null(), day: z.null(), head: z.null() }
const client = (n: string, more: z.ZodRawShape = {}) =>
  is({
    provider: int,
    username: only(`u${n}@sistem.example`),
    pausedWebhooks: z.tuple([]),
    sendingWebhooks: z.tuple([]),
    ...more,
  })

const shapes: readonly (readonly [string, z.ZodType])[] = [
  ['brand list', list('brands', 2, brandFields)],
  ['staff add --slack U0123 --role admin --brand 123457', is(staffFields)],
  ['staff list', list('staff', 1, { ...staffRow, addedAt: text, addedBy: text.min(1) })],
  ['staff remove --slack U0123', is({ slack: only('U0123'), brand: z.null(), removed: only(true) })],
  ['client add --provider 123456 --username u@sistem.example', client('', { password: text.min(20) })],
  [
    'client add --provider 123456 --username u2@sistem.example --password gizli-parola --scope read,check --brand 123457',
    client('2'),
  ],
  [
    'client add --provider 123456 --username u2@sistem.example --password yeni-bir-parola --look-ups 5000',
    client('2', { replaced: only(true) }),
  ],
  [
    'client list',
    list('clients', 2, {
      username: text,
      providerCode: only(123456),
      since: text,
      scopes: z.array(z.enum(clientScopes)),
      brands: z.array(z.int()).nullable(),
      lookUpsPerDay: z.literal(5000).nullable(),
    }),
  ],
  [
    'client set --username u@sistem.example --look-ups default',
    is({ username: only('u@sistem.example'), lookUpsPerDay: z.null() }),
  ],
  [
    'client set --username u@sistem.example --look-ups 7000',
    is({ username: only('u@sistem.example'), lookUpsPerDay: only(7000) }),
  ],
  [
    'client remove --username u2@sistem.example',
    is({ username: only('u2@sistem.example'), removed: only(true), pausedWebhooks: z.tuple([]) }),
  ],
  ['room add --brand 123457 --telegram -1001234', is(roomFields)],
  [
    'room list',
    list('rooms', 1, { ...roomFields, id: int, addedAt: text, lostAt: z.null(), reportAt: z.null() }),
  ],
  ['room remove --brand 123457 --telegram -1001234', is({ ...roomFields, removed: only(true) })],
  [
    'link make --brand 123457 --channel MESAJ --recipient 05000000001',
    is({ url: link('r'), oneClick: link('u') }),
  ],
  ['lookup --recipient +905000000001', list('consents', 0, {})],
  ['setting list', is({ settings: z.array(is({ name: text, value: text, default: text, meaning: text })) })],
  ['setting set complaint_answer_days 30', is({ name: only('complaint_answer_days'), value: only('30') })],
  ['seal', is({ seals: only(0) })],
  ['rebuild', is({ different: only(0) })],
  ['migrate', is({ version: int.positive() })],
  [
    'verify',
    is({
      ok: only(true),
      changes: only(0),
      firstBad: z.null(),
      anchoredThrough: z.null(),
      last: is(last),
      anchoredHead: z.null(),
    }),
  ],
  [
    'brand rename --code 123457 --name Çay',
    is({ code: only(123457), name: only('Çay'), before: only('Örnek Kahve') }),
  ],
  [
    'provider rename --code 123456 --name Deneme',
    is({ code: only(123456), name: only('Deneme'), before: text }),
  ],
]

test.each(shapes)('--json prints one document of a fixed shape: %s', async (words, shape) => {
  const { code, out, err } = await place.runHere(...words.split(' '), '--json')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out.endsWith('\n') && out.trim().split('\n').length === 1).toBe(true)
  shape.parse(JSON.parse(out))
})

test('a database that is missing is made by those verbs alone that can fill it', async () => {
  const fresh = newPlace({}, 'here')
  try {
    const sentence = `There is no database at ${fresh.database}. Is DATABASE_URL right?\n`
    for (const words of ['brand list', 'lookup --recipient +905000000001', 'export --out never.ndjson']) {
      const ended = await fresh.runHere(...words.split(' '))
      expect(ended, words).toMatchObject({ code: 1, out: '', err: sentence })
    }
    for (const words of ['backup --out never.db', 'restore never.db']) {
      const ended = await fresh.runHere(...words.split(' '))
      expect(ended, words).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^Cannot /) })
    }
    expect(readdirSync(fresh.folder)).toEqual([])
  } finally {
    fresh.close()
  }
  const makers = verbs.filter(({ makes }) => makes).map(({ words }) => words.join(' '))
  expect(makers).toEqual(['serve', 'setting set', 'provider add', 'staff add', 'migrate'])
})

test('the setting page_logo takes a PNG file', async () => {
  const logo = place.file('logo.png')
  const setLogo = async () => await place.runHere('setting', 'set', 'page_logo', logo)
  const missing = `Cannot read ${logo}: there is no such file or folder.\n`
  expect(await setLogo()).toMatchObject({ code: 1, err: missing })
  writeFileSync(logo, '<svg/>')
  expect(await setLogo()).toMatchObject({ code: 1, err: expect.stringContaining('a PNG image of at most') })
  writeFileSync(logo, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  expect(await setLogo()).toMatchObject({ code: 0, out: `page_logo = ${logo}\n` })
})

test('with nothing set the commands work on the register of the company', async () => {
  const bare = newPlace({ DATABASE_URL: '' })
  try {
    await bare.result('provider', 'add', '--code', '123456', '--name', 'A')
    expect(existsSync(bare.file('data/izin.db'))).toBe(true)
  } finally {
    bare.close()
  }
})

test('a closed brand takes nothing more and is shown as closed', async () => {
  const add = 'brand add --provider 123456 --code 999 --name Eski'.split(' ')
  await place.result(...add, '--trademark', '2019 1')
  await place.result('brand', 'close', '--code', '999')
  expect(await place.result('brand', 'list')).toMatchObject({
    brands: [{ code: 999, trademark: '2019 1', closedAt: expect.any(String) }, {}, {}],
  })
  const again = await place.runHere('brand', 'close', '--code', '999')
  expect(again).toMatchObject({
    code: 1,
    out: '',
    err: 'Cannot close the brand: brand 999 is closed already.\n',
  })
})

describe('izin webhook', () => {
  const receiver = forAllTests(openReceiver)

  test('adds, lists, tests and removes', async () => {
    const added = await place.result('webhook', 'add', '--url', receiver.url, '--brand', '123457')
    expect(added).toEqual({ id: 1, secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/) })
    const { secret } = added as { secret: string }
    expect(await place.result('webhook', 'test', '--id', '1')).toEqual({ id: 1, taken: true, resumed: false })
    const [received] = receiver.received
    expect(receiver.verify(received as never, secret)).toMatchObject({ type: 'webhook.test', data: {} })
    receiver.answer = () => 500
    expect(await place.runHere('webhook', 'test', '--id', '1')).toMatchObject({
      code: 1,
      err: 'Cannot send to the webhook 1: HTTP 500. It must answer 2xx within ten seconds.\n',
    })
    const { webhooks } = (await place.result('webhook', 'list')) as { webhooks: unknown[] }
    expect(webhooks).toEqual([
      {
        id: 1,
        url: receiver.url,
        brand: 123457,
        push: null,
        addedThrough: 'cli',
        addedBy: operatorName(),
        pausedAt: null,
        pausedFor: null,
        held: 0,
        heldSince: null,
        detail: null,
      },
    ])
    expect(await place.result('webhook', 'remove', '--id', '1')).toEqual({ id: 1, removed: true })
    expect(await place.runHere('webhook', 'test', '--id', '1')).toMatchObject({
      code: 1,
      err: 'Cannot test the webhook: there is no webhook 1, see: izin webhook list.\n',
    })
  })

  test('adds a push of İYS too, also to a receiver on this machine', async () => {
    receiver.answer = ({ headers }) => (headers.authorization === undefined ? 401 : 204)
    const words = ['webhook', 'add', '--url', receiver.url, '--push', 'MESAJ', '--username', 'iys']
    for (const missing of [words, [...words, '--brand', '123457']])
      expect(await place.runHere(...missing)).toMatchObject({
        code: 2,
        err: expect.stringContaining('--brand'),
      })
    const added = await place.runWithInput('çok gizli\n', ...words, '--brand', '123457', '--password', '-')
    expect(added).toMatchObject({ code: 0, out: expect.not.stringContaining('Secret') })
    expect(await place.result('webhook', 'test', '--id', '2')).toMatchObject({ taken: true })
    const basic = Buffer.from('iys:çok gizli').toString('base64')
    expect(receiver.received.at(-1)?.headers).toMatchObject({ authorization: `Basic ${basic}` })
    expect(await place.result('webhook', 'list')).toMatchObject({ webhooks: [{ push: 'MESAJ' }] })
  })

  test.each(['http://crm.example/', 'https://10.0.0.1/', 'https://u:p@crm.example/', 'crm'])(
    'takes no %s',
    async (url) => {
      const { code, err } = await place.runHere('webhook', 'add', '--url', url)
      expect(code).toBe(2)
      expect(err).toContain('Cannot read --url: it is not an https address on the internet')
    },
  )
})
