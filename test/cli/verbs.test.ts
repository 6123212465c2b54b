import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { usageOf } from '../../src/cli/verb.ts'
import { verbs } from '../../src/cli/verbs.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { newPlace, type Place, setUp } from './harness.ts'

let place: Place
beforeAll(async () => {
  place = newPlace({ PUBLIC_URL: 'https://izin.ornek.example/' }, 'here')
  await setUp(place)
})
afterAll(() => place.remove())

describe('help', () => {
  test.each([[], ['help'], ['--help'], ['-h']])('izin %s lists every verb', async (...words) => {
    // One way of asking is enough to see it in a process of its own.
    const run = words.length === 0 ? place.run : place.runHere
    const { code, out, err } = await run(...(words as string[]))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const { words } of verbs) expect(out).toMatch(new RegExp(`^ {2}${words.join(' ')} +\\S`, 'm'))
    expect(out).toContain(verbs[1]?.help)
  })

  test.each([['--help'], ['help'], ['-h']])('izin %s --json is one document of every verb', async (word) => {
    const { code, err, json } = await place.runHere(word, '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(json()).toEqual({
      commands: verbs.map((verb) => ({
        command: verb.words.join(' '),
        help: verb.help,
        usage: usageOf(verb),
      })),
    })
  })

  test('--help of a verb with --json is one document, and does nothing', async () => {
    const told = {
      command: 'brand close',
      help: expect.stringContaining('Close a brand'),
      usage: 'izin brand close --code CODE [--json]',
    }
    const asked = await place.runHere('brand', 'close', '--code', '123457', '--json', '--help')
    expect({ code: asked.code, err: asked.err }).toEqual({ code: 0, err: '' })
    expect(asked.json()).toEqual(told)
    expect((await place.runHere('help', 'brand', 'close', '--json')).json()).toEqual(told)
    expect((await place.runHere('brand', '--help', '--json')).json()).toMatchObject({
      commands: [{ command: 'brand add' }, { command: 'brand activate' }, { command: 'brand list' }, told],
    })
  })

  test.each([['--version'], ['-v']])('izin %s tells the version', async (word) => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await place.runHere(word)).toMatchObject({ code: 0, err: '', out: `izin ${version}\n` })
    expect((await place.runHere(word, '--json')).json()).toEqual({ version })
    expect(await place.runHere(word, 'more')).toMatchObject({ code: 2, out: '' })
  })

  test('every verb of the contract is there', () => {
    expect(verbs.map(({ words }) => words.join(' ')).sort()).toEqual(
      [
        'serve',
        'provider add',
        'provider list',
        'brand add',
        'brand activate',
        'brand list',
        'brand close',
        'staff add',
        'staff list',
        'staff remove',
        'client add',
        'client list',
        'client remove',
        'room add',
        'room list',
        'room remove',
        'link make',
        'lookup',
        'evidence',
        'evidence add',
        'complaint add',
        'complaint list',
        'complaint close',
        'database',
        'recipient-changes',
        'person',
        'report',
        'import',
        'export',
        'verify',
        'seal',
        'rebuild',
        'erase',
        'retention',
        'setting list',
        'setting set',
        'key rotate',
        'migrate',
        'backup',
        'restore',
      ].sort(),
    )
  })

  test('--help of a verb says its usage and does nothing', async () => {
    const { code, out, err } = await place.run('brand', 'close', '--code', '123457', '--help')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Usage: izin brand close --code CODE [--json]')
    expect((await place.runHere('help', 'lookup')).out).toContain('Usage: izin lookup --recipient ADDRESS')
    expect((await place.runHere('brand', '--help')).out).toContain('izin brand close')
    expect(await place.result('brand', 'list')).toMatchObject({ brands: [{}, { closed: null }] })
  })
})

test('evidence is written into a folder, or as the file that --out names', async () => {
  const write = async (out: string) => {
    const told = await place.result(
      ...['evidence', '--recipient', '+905000000077', '--out', holdsAddresses(place.file(out))],
    )
    const { file } = z.object({ file: z.string() }).parse(told)
    return [file, readFileSync(file).toString('latin1', 0, 4)]
  }
  expect(await write('kanit.zip')).toEqual([place.file('kanit.zip'), 'PK\x03\x04'])
  expect(await write('kanit.pdf')).toEqual([place.file('kanit.pdf'), '%PDF'])
  const [file, begins] = await write('packs')
  expect([file?.startsWith(place.file('packs/izin-kanit_')), begins]).toEqual([true, 'PK\x03\x04'])
})

const shapes: readonly (readonly [string, readonly string[], z.ZodType])[] = [
  [
    'provider list',
    [],
    z.strictObject({
      providers: z
        .array(z.strictObject({ code: z.literal(123456), name: z.literal('Örnek A.Ş.') }))
        .length(1),
    }),
  ],
  [
    'brand list',
    [],
    z.strictObject({
      brands: z
        .array(
          z.strictObject({
            code: z.int(),
            name: z.string(),
            provider: z.int(),
            trademark: z.string().nullable(),
            master: z.boolean(),
            activated: z.iso.date(),
            closed: z.iso.date().nullable(),
            shortNames: z.array(z.string()).length(0),
          }),
        )
        .length(2),
    }),
  ],
  [
    'staff add',
    ['--slack', 'U0123', '--role', 'admin', '--brand', '123457'],
    z.strictObject({ slack: z.literal('U0123'), role: z.literal('admin'), brand: z.literal(123457) }),
  ],
  [
    'staff list',
    [],
    z.strictObject({
      staff: z
        .array(
          z.strictObject({
            slack: z.literal('U0123'),
            role: z.literal('admin'),
            brand: z.literal(123457),
            addedAt: z.string(),
            addedBy: z.string().min(1),
          }),
        )
        .length(1),
    }),
  ],
  [
    'staff remove',
    ['--slack', 'U0123'],
    z.strictObject({ slack: z.literal('U0123'), brand: z.null(), removed: z.literal(true) }),
  ],
  [
    'client add',
    ['--provider', '123456', '--username', 'u@sistem.example'],
    z.strictObject({
      provider: z.int(),
      username: z.literal('u@sistem.example'),
      password: z.string().min(20),
    }),
  ],
  [
    'client add',
    ['--provider', '123456', '--username', 'u2@sistem.example', '--password', 'gizli-parola'],
    z.strictObject({ provider: z.int(), username: z.literal('u2@sistem.example') }),
  ],
  [
    'client add',
    ['--provider', '123456', '--username', 'u2@sistem.example', '--password', 'yeni-bir-parola'],
    z.strictObject({
      provider: z.int(),
      username: z.literal('u2@sistem.example'),
      replaced: z.literal(true),
    }),
  ],
  [
    'client list',
    [],
    z.strictObject({
      clients: z
        .array(z.strictObject({ username: z.string(), provider: z.literal(123456), since: z.string() }))
        .length(2),
    }),
  ],
  [
    'client remove',
    ['--username', 'u2@sistem.example'],
    z.strictObject({ username: z.literal('u2@sistem.example'), removed: z.literal(true) }),
  ],
  [
    'room add',
    ['--brand', '123457', '--telegram', '-1001234'],
    z.strictObject({ brand: z.int(), platform: z.literal('telegram'), id: z.literal('-1001234') }),
  ],
  [
    'room list',
    [],
    z.strictObject({
      rooms: z
        .array(
          z.strictObject({
            brand: z.int(),
            platform: z.string(),
            id: z.string(),
            lost: z.literal(false),
            at: z.null(),
          }),
        )
        .length(1),
    }),
  ],
  [
    'room remove',
    ['--brand', '123457', '--telegram', '-1001234'],
    z.strictObject({ brand: z.int(), platform: z.string(), id: z.string(), removed: z.literal(true) }),
  ],
  [
    'link make',
    ['--brand', '123457', '--channel', 'MESAJ', '--recipient', '0500 000 00 01'],
    z.strictObject({
      url: z.string().regex(/^https:\/\/izin\.ornek\.example\/r\/[1-9A-HJ-NP-Za-km-z]{17}$/),
      oneClick: z.string().regex(/^https:\/\/izin\.ornek\.example\/u\/[1-9A-HJ-NP-Za-km-z]{17}$/),
    }),
  ],
  ['lookup', ['--recipient', '+905000000001'], z.strictObject({ consents: z.array(z.never()).length(0) })],
  [
    'setting list',
    [],
    z.strictObject({
      settings: z.array(
        z.strictObject({ name: z.string(), value: z.string(), default: z.string(), meaning: z.string() }),
      ),
    }),
  ],
  [
    'setting set',
    ['proof_days', '30'],
    z.strictObject({ name: z.literal('proof_days'), value: z.literal('30') }),
  ],
  ['seal', [], z.strictObject({ seals: z.literal(0) })],
  ['rebuild', [], z.strictObject({ different: z.literal(0) })],
  ['migrate', [], z.strictObject({ version: z.int().positive() })],
  [
    'verify',
    [],
    z.strictObject({
      ok: z.literal(true),
      changes: z.literal(0),
      firstBad: z.null(),
      anchoredThrough: z.null(),
      last: z.strictObject({ seq: z.null(), sealHead: z.null(), day: z.null(), dayHead: z.null() }),
      posted: z.tuple([]),
    }),
  ],
]

describe('--json prints one document of a fixed shape', () => {
  test.each(shapes)('%s %j', async (verb, words, shape) => {
    const { code, out, err } = await place.runHere(...verb.split(' '), ...words, '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.endsWith('\n') && out.trim().split('\n').length === 1).toBe(true)
    shape.parse(JSON.parse(out))
  })
})

test('a database that is missing is made by those verbs alone that can fill it', async () => {
  const given: Readonly<Record<string, readonly string[]>> = {
    'brand add': ['--provider', '123456', '--code', '5', '--name', 'x'],
    'brand activate': ['--code', '5', '--on', '2026-01-01'],
    'brand close': ['--code', '5'],
    'staff remove': ['--slack', 'U0123'],
    'client add': ['--provider', '123456', '--username', 'u'],
    'client remove': ['--username', 'u'],
    'room add': ['--brand', '5', '--slack', 'C0123'],
    'room remove': ['--brand', '5', '--slack', 'C0123'],
    'link make': ['--brand', '5', '--channel', 'MESAJ', '--recipient', '+905000000001'],
    lookup: ['--recipient', '+905000000001'],
    evidence: ['--recipient', '+905000000001', '--out', 'never'],
    'complaint add': ['--recipient', '+905000000001'],
    database: ['--brand', '5', '--out', 'never.csv'],
    'recipient-changes': ['--from', '2024-03-05', '--to', '2024-03-05', '--out', 'never.csv'],
    person: ['--recipient', '+905000000001', '--out', 'never.json'],
    'complaint close': ['--id', '1', '--outcome', 'withdrawn'],
    report: ['--date', '2024-03-05'],
    erase: ['--recipient', '+905000000001'],
    'evidence add': ['--change', 'ffffffff', '--note', 'x'],
    export: ['--out', 'never.ndjson'],
    backup: ['--out', 'never.db'],
    import: ['package.json', '--brand', '5'],
    restore: ['never.db'],
  }
  const fresh = newPlace({}, 'here')
  try {
    for (const { words, makes } of verbs) {
      if (makes) continue
      const ended = await fresh.runHere(...words, ...(given[words.join(' ')] ?? []), '--json')
      const own = ['backup', 'restore'].includes(words[0] ?? '')
      const sentence = `There is no database at ${fresh.database}. Is DATABASE_URL right?\n`
      expect(ended, words.join(' ')).toMatchObject({
        code: 1,
        out: '',
        err: own ? expect.stringMatching(/^Cannot /) : sentence,
      })
    }
    expect(readdirSync(fresh.folder)).toEqual([])
    expect(await fresh.result('setting', 'set', 'report_catch_up_days', '3')).toMatchObject({ value: '3' })
    expect(await fresh.result('setting', 'list')).toMatchObject({ settings: expect.any(Array) })
  } finally {
    fresh.remove()
  }
  const makers = verbs.filter(({ makes }) => makes).map(({ words }) => words.join(' '))
  expect(makers).toEqual(['serve', 'provider add', 'staff add', 'setting set', 'migrate'])
})

test('with nothing set the commands work on the register of the company, and say where that of the playground is', async () => {
  const bare = newPlace({ DATABASE_URL: '' })
  try {
    await bare.result('provider', 'add', '--code', '123456', '--name', 'A')
    expect(existsSync(bare.file('data/izin.db'))).toBe(true)
    rmSync(bare.file('data/izin.db'))
    writeFileSync(bare.file('data/playground.db'), '')
    const ended = await bare.run('brand', 'list')
    expect(ended).toMatchObject({
      code: 1,
      err: expect.stringContaining('DATABASE_URL=file:data/playground.db.'),
    })
  } finally {
    bare.remove()
  }
})

test('what is set is in force', async () => {
  await place.result('setting', 'set', 'report_catch_up_days', '3')
  const { settings } = (await place.result('setting', 'list')) as {
    settings: { name: string; value: string }[]
  }
  expect(settings.find(({ name }) => name === 'report_catch_up_days')?.value).toBe('3')
})

test('a closed brand takes nothing more and is shown as closed', async () => {
  await place.result(
    'brand',
    'add',
    '--provider',
    '123456',
    '--code',
    '999',
    '--name',
    'Eski',
    '--trademark',
    '2019 1',
  )
  await place.result('brand', 'close', '--code', '999')
  expect(await place.result('brand', 'list')).toMatchObject({
    brands: [{ code: 999, trademark: '2019 1', closed: expect.any(String) }, {}, {}],
  })
  const again = await place.run('brand', 'close', '--code', '999')
  expect(again).toMatchObject({
    code: 1,
    out: '',
    err: 'Cannot close the brand: brand 999 is closed already.\n',
  })
})

test('the key is told of when it is made, and never shown', async () => {
  const fresh = newPlace()
  try {
    const { code, err } = await fresh.run('migrate')
    expect(code).toBe(0)
    expect(err).toContain(`A key was made: ${fresh.file('izin.key')}.`)
    expect((await fresh.run('migrate')).err).toBe('')
  } finally {
    fresh.remove()
  }
})
