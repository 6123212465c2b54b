import { existsSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { forAllTests } from '../../support/opened.ts'
import { type Ended, newPlace, openSetUp } from '../harness.ts'

const place = forAllTests(openSetUp)

function expectSentence({ out, err }: Ended): void {
  expect(out).toBe('')
  expect(err).not.toMatch(/^\s+at |node:internal|\.ts:\d|Error:/m)
  expect(err).not.toMatch(/5000000001|ayse@/)
}

const wrong: readonly (readonly [string, ...string[]])[] = [
  ['nonsense'],
  ['provider'],
  ['__proto__'],
  ['help', 'nonsense'],
  ['provider', 'add', '--code', '123456'],
  ['provider', 'add', '--code', '123456', '--name', ''],
  ['provider', 'add', '--code', '123456', '--name', 'a\u0007b'],
  ['provider', 'add', '--code', '123456', '--name', 'x'.repeat(501)],
  ...['0', '-5', '1e3', '9999999999999999999'].map(
    (code) => ['provider', 'add', '--code', code, '--name', 'x'] as const,
  ),
  ['provider', 'add', '--code', '1', '--name', 'x', '--activated', '2026-02-30'],
  ['brand', 'add', '--provider', '123456', '--code', '5', '--name', '--trademark'],
  ['brand', 'close', '--code', '123457', '--code', '123457'],
  ['brand', 'close', '--code', '123457', 'more'],
  ['brand', 'list', '--json=yes'],
  ['brand', 'list', '--__proto__', 'x'],
  ['brand', 'close', '--code'],
  ['staff', 'add', '--slack', 'ayse@ornek.example', '--role', 'admin'],
  ['staff', 'add', '--slack', 'U0123', '--role', 'owner'],
  ['staff', 'add', '--role', 'viewer'],
  ['staff', 'add', '--slack', 'U0123', '--telegram', '7', '--role', 'viewer'],
  ['staff', 'add', '--telegram', '-1001234', '--role', 'viewer'],
  ['room', 'add', '--brand', '123457', '--slack', 'C0123', '--telegram', '-1'],
  ['room', 'add', '--brand', '123457', '--telegram', '@kanal'],
  ['link', 'make', '--brand', '123457', '--channel', 'FAX', '--recipient', '+905000000001'],
  ['lookup'],
  ['lookup', '--recipient', ''],
  ['lookup', '--recipient', '+9050000000011234567'],
  ['lookup', '--recipient', "'; DROP TABLE change; --"],
  ['lookup', '+905000000001'],
  ['lookup', '--reciepient=+905000000001'],
  ['lookup', '--+905000000001'],
  ['report', '--date', 'yesterday'],
  ['import', 'a.csv'],
  ['setting', 'set', 'complaint_answer_days'],
  ['key', 'rotate', '--new', 'c2hvcnQ='],
  ['restore'],
]

test.each(wrong)('bad usage ends with 2, one sentence and the usage: izin %s %s %s %s', async (...words) => {
  const ended = await place.runHere(...words)
  expectSentence(ended)
  expect(ended.code).toBe(2)
  const [sentence = '', usage = ''] = ended.err.split('\n')
  expect(sentence).toMatch(/^[A-Z"-].*\.( Did you mean:? [a-z -]+\?)?$/)
  expect(usage).toMatch(/^Usage: izin /)
})

const refused: readonly (readonly [string, string])[] = [
  ['there is a provider already', 'provider add --code 1 --name x'],
  ['there is no provider 1', 'brand add --provider 1 --code 5 --name x'],
  ['brand 123457 exists already', 'brand add --provider 123456 --code 123457 --name x'],
  ['there is no brand 5', 'staff add --slack U0123 --role admin --brand 5'],
  ['has no such role', 'staff remove --slack U0999'],
  ['no client has this name', 'client remove --username u'],
  ['there is no brand 5', 'link make --brand 5 --channel MESAJ --recipient +905000000001'],
  ['it is in the future', 'report --date 9998-01-01'],
  ['there is no such file', 'import nothing.csv --brand 123457'],
  ['there is no such file', 'verify --export nothing.ndjson'],
  ['it is a folder', 'verify --export .'],
  ['is not a setting', 'setting set toString 1'],
  ['saturday_is_business takes one of yes, no', 'setting set saturday_is_business maybe'],
  ['takes a whole number from 1 to 100000000, or off', 'setting set consent_quota 0'],
  ['a file stands where its folder should be', 'export --out package.json/e.ndjson'],
  ['there is no such file or folder', 'export --out /proc/x/y/e.ndjson'],
]

test.each(refused)('a refusal ends with 1 and a sentence, %s: izin %s', async (fact, words) => {
  const ended = await place.runHere(...words.split(' '))
  expectSentence(ended)
  expect(ended.code).toBe(1)
  expect(ended.err).toContain(fact)
  expect(ended.err.trimEnd().split('\n')).toHaveLength(1)
})

describe('a configuration that cannot be', () => {
  test('is told sentence by sentence', async () => {
    const bad = newPlace({ PORT: 'many', HOST: '0.0.0.0', PLAYGROUND: 'perhaps' })
    onTestFinished(() => bad.close())
    const ended = await bad.run('brand', 'list')
    expect(ended.code).toBe(1)
    expect(ended.err).toContain('Cannot read PORT')
    expect(ended.err).toContain('Cannot read PLAYGROUND')
    expect(existsSync(bad.database)).toBe(false)
  })

  test('does not keep an export from being verified', async () => {
    const file = place.file('e.ndjson')
    await place.result('export', '--out', file)
    const bad = newPlace({ PORT: 'many' })
    onTestFinished(() => bad.close())
    expect(await bad.result('verify', '--export', file)).toMatchObject({ ok: true })
    expect(existsSync(bad.database)).toBe(false)
  })

  test('a file that is no database, and a key that is another, are told in a sentence', async () => {
    const IZIN_KEY = Buffer.alloc(32, 7).toString('base64')
    const other = newPlace({ ...place.env, IZIN_KEY })
    const none = newPlace({ DATABASE_URL: `file:${process.execPath}`, IZIN_KEY })
    onTestFinished(() => other.close())
    onTestFinished(() => none.close())
    const err = expect.stringContaining('IZIN_KEY does not belong')
    expect(await other.run('brand', 'list')).toMatchObject({ code: 1, out: '', err })
    const noDatabase = await none.run('brand', 'list')
    expectSentence(noDatabase)
    expect(noDatabase.code).toBe(1)
  })
})

test.each([
  [['frob'], 'There is no such command.'],
  [['05000000001'], 'There is no such command.'],
  [
    ['link', 'mak'],
    'There is no such command. Did you mean: izin link make?\nUsage: izin link make --brand CODE',
  ],
  [['report', '--date', '24.11.2026'], 'it is not a date written YYYY-MM-DD, such as 2026-03-02'],
  [['report', '--date', '2026-02-30'], 'it is not a day of the calendar'],
  [['lookup', '--recipient', '0500000'], 'digits of the phone number are missing; write +90 and ten digits'],
])('a fault of what was typed of %j is told with what would be right', async (words, sentence) => {
  const { code, out, err } = await place.runHere(...words)
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(sentence)
})

test.each([
  [['brnad', 'list'], 'Did you mean: izin brand list?'],
  [['exprot', '--out', 'e.ndjson'], 'Did you mean: izin export?'],
  [['staf'], 'Did you mean: izin staff?'],
  [['brand', 'close', '--cdoe', '123457'], 'There is no option --cdoe. Did you mean --code?'],
  [['brand', 'list', '--jsno'], 'There is no option --jsno. Did you mean --json?'],
])('a mistyped name is answered with the one that is meant: izin %j', async (words, question) => {
  const ended = await place.runHere(...words)
  expect([ended.code, ended.out]).toEqual([2, ''])
  expect(ended.err.split('\n')[0]).toContain(question)
})

test.each([[['xyzzy']], [['05000000001', 'list']], [['brand', 'list', '--frobnicate']]])(
  'a word that resembles no name is not guessed: izin %j',
  async (words) => {
    const ended = await place.runHere(...words)
    expect(ended.code).toBe(2)
    expectSentence(ended)
    expect(ended.err).not.toContain('Did you mean')
  },
)
