import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { verbs } from '../../../src/cli/verbs.ts'
import { OperatorError } from '../../../src/util/sentence.ts'
import { ago } from '../../support/clock/clock.ts'
import { holdsAddresses } from '../../support/leaks/leaks.ts'
import { forAllTests } from '../../support/opened.ts'
import { newPlace, setUp } from '../harness.ts'
import { csv } from '../imports.ts'

const place = forAllTests(async () => {
  const made = newPlace({}, 'here')
  await setUp(made)
  return made
})

const mistakes: readonly (readonly [readonly string[], string, string])[] = [
  [
    ['brand', 'close', '--code'],
    'The option --code needs a value, for example: --code 123457.',
    '--code seçeneğine bir değer gerekir, örneğin: --code 123457.',
  ],
  [
    ['brand', 'close', '--code='],
    'The option --code needs a value, for example: --code 123457.',
    '--code seçeneğine bir değer gerekir, örneğin: --code 123457.',
  ],
  [
    ['brand', 'add', '--provider', '123456', '--code', '5', '--name', '--trademark'],
    'A value that begins with -- is written --name=VALUE.',
    '-- ile başlayan değer şöyle yazılır: --name=DEĞER.',
  ],
  [
    ['brand', 'close'],
    '--code is missing. Write for example: --code 123457.',
    '--code eksik. Örneğin şöyle yazın: --code 123457.',
  ],
  [
    ['brand', 'add', '--provider', '123456', '--code', '5'],
    '--name is missing. Write for example: --name "Örnek Kahve".',
    '--name eksik. Örneğin şöyle yazın: --name "Örnek Kahve".',
  ],
  [
    ['restore'],
    'FILE is missing. Write for example: izin restore /backup/izin-2026-03-02.db.',
    'FILE eksik. Örneğin şöyle yazın: izin restore /backup/izin-2026-03-02.db.',
  ],
  [
    ['import', 'a.csv'],
    '--brand is missing. Write for example: izin import customers.xlsx --brand 123457.',
    '--brand eksik. Örneğin şöyle yazın: izin import customers.xlsx --brand 123457.',
  ],
  [
    ['brand', 'close', '--code', '1', '--code', '2'],
    'The option --code is given twice. Write it once.',
    '--code seçeneği iki kez verilmiş. Bir kez yazın.',
  ],
  [
    ['client', 'add', '--brand', '1', '--brand', '2'],
    'Write its values once, with commas between them.',
    'Değerlerini aralarına virgül koyarak bir kez yazın.',
  ],
  [
    ['brand', 'list', '--json=yes'],
    'The option --json takes no value. Write --json alone.',
    '--json seçeneği değer almaz. Yalnızca --json yazın.',
  ],
  [
    ['brand', 'close', '-code', '5'],
    'An option begins with two hyphens: --code.',
    'Seçenekler iki kısa çizgiyle başlar: --code.',
  ],
  [
    ['brand', 'close', '–code', '5'],
    'An option begins with two hyphens (--), not with a long dash.',
    'Seçenekler iki kısa çizgiyle (--) başlar, uzun çizgiyle değil.',
  ],
  [
    ['brand', 'close', '--code', '5', 'more'],
    'There are more words than this command takes.',
    'Bu komutun aldığından fazla sözcük var.',
  ],
  [
    ['brnad', 'list'],
    'There is no such command. Did you mean: izin brand list?',
    'Böyle bir komut yok. Şunu mu demek istediniz: izin brand list?',
  ],
  [
    ['brand', 'close', '--cdoe', '5'],
    'There is no option --cdoe. Did you mean --code?',
    '--cdoe diye bir seçenek yok. Şunu mu demek istediniz: --code?',
  ],
  [
    ['report', '--date', '02.03.2026'],
    'Cannot read --date: it is not a date written YYYY-MM-DD, such as 2026-03-02.',
    '--date okunamadı: 2026-03-02 gibi, YYYY-AA-GG biçiminde bir tarih olmalı.',
  ],
  [
    ['brand', 'add', '--provider', 'abc', '--code', '5', '--name', 'A'],
    'Cannot read --provider: it is not a code, a whole number such as 123457.',
    '--provider okunamadı: 123457 gibi bir tam sayı olmalı.',
  ],
  [
    ['staff', 'add', '--slack', 'U0123', '--role', 'abc'],
    'Cannot read --role: it is not one of',
    '--role okunamadı: viewer, editor ya da admin olmalı.',
  ],
  [
    ['lookup', '--recipient', '0500000'],
    'write +90 and ten digits, or an e-mail address.',
    '+90 ile on rakam ya da bir e-posta adresi yazın.',
  ],
  [['brand', 'list', '--env-file'], 'for example: --env-file izin.env.', 'örneğin: --env-file izin.env.'],
  [
    ['brand', 'list', '--env-file', '-'],
    'The option --env-file takes a file, not -.',
    '--env-file seçeneği dosya alır, - almaz.',
  ],
]

/** Texts that one reader or another refuses. */
const wrongTexts = ['', '-', 'abc', '0', 'a=b', '2026-02-30', 'x'.repeat(30_000)]

test('a refused value is told in Turkish what would be right, not only what it is not', () => {
  const readers = verbs.flatMap(({ parameters }) =>
    Object.values(parameters).filter((parameter) => parameter.kind !== 'flag'),
  )
  const reasons = readers.flatMap(({ read }) => wrongTexts.flatMap((text) => reasonOf(() => read(text))))
  expect(reasons.length).toBeGreaterThan(100)
  expect(reasons.filter((reason) => /değil$|değil: /.test(reason))).toEqual([])
})

/** Returns the Turkish sentence of a refusal; nothing without one. */
function reasonOf(read: () => unknown): string[] {
  try {
    read()
    return []
  } catch (error) {
    if (error instanceof OperatorError) return [error.sentence.tr]
    throw error
  }
}

test.each(mistakes)('a mistake is answered with what would be right: izin %j', async (words, en, tr) => {
  const english = await place.runHere(...words)
  expect([english.code, english.out, english.err.split('\n')[1]]).toEqual([
    2,
    '',
    expect.stringMatching(/^Usage: /),
  ])
  expect(english.err.split('\n')[0]).toContain(en)
  const turkish = await place.runIn({ IZIN_LANG: 'tr' }, ...words)
  expect([turkish.code, turkish.out, turkish.err.split('\n')[1]]).toEqual([
    2,
    '',
    expect.stringMatching(/^Kullanım: /),
  ])
  expect(turkish.err.split('\n')[0]).toContain(tr)
  const { code, out, err } = await place.runHere(...words, '--json')
  expect([code, out]).toEqual([2, ''])
  expect(JSON.parse(err)).toEqual({ error: { code: 'IZIN-USAGE', message: expect.any(String) } })
})

test('an option and its value are one word or two', async () => {
  for (const typed of [['--brand=123457'], ['--brand', '123457']]) {
    const ended = await place.runHere('lookup', '--recipient', '+905000000001', ...typed, '--json')
    expect([ended.code, ended.json()]).toEqual([0, { consents: [] }])
  }
  const named = ['brand', 'add', '--provider=123456', '--code=555', '--name=--Kahve']
  expect((await place.runHere(...named)).out).toBe('Added the brand 555 (--Kahve).\n')
  const file = place.file('izin.env')
  writeFileSync(file, `DATABASE_URL=file:${place.database}\n`)
  const elsewhere = { DATABASE_URL: '' }
  for (const typed of [[`--env-file=${file}`], ['--env-file', file]])
    expect(await place.runIn(elsewhere, 'brand', 'list', ...typed)).toMatchObject({ code: 0, err: '' })
})

test.each([
  ['a refusal', 'brand close --code 5', 'IZIN-REFUSED', 'there is no brand 5'],
  ['a missing file', 'import nothing.csv --brand 123457', 'IZIN-REFUSED', 'there is no such file'],
  ['a wrong variable', 'brand list', 'IZIN-REFUSED', 'Cannot read PORT'],
])('with --json %s goes to standard error as one JSON document', async (name, words, code, sentence) => {
  const env = name === 'a wrong variable' ? { PORT: 'many' } : {}
  const ended = await place.runIn(env, ...words.split(' '), '--json')
  expect([ended.code, ended.out]).toEqual([1, ''])
  expect(ended.err.trimEnd().split('\n')).toHaveLength(1)
  expect(JSON.parse(ended.err)).toEqual({ error: { code, message: expect.stringContaining(sentence) } })
})

test('no file is overwritten unless --overwrite says so', async () => {
  const list = holdsAddresses(place.file('list.csv'))
  writeFileSync(
    list,
    csv(`MESAJ,Kasa,+905000000001,ONAY,${ago(1)},`, `MESAJ,HS_WEB,+905000000002,ONAY,${ago(1)},`),
  )
  await place.result('setting', 'set', 'iys_exchange', 'file', '--yes')
  const outputs = [
    [['import', list, '--brand', '123457', '--rejected'], 'rejected.csv', 3],
    [['import', '--template'], 'template.csv', 0],
    [['export', '--out'], 'entries.ndjson', 0],
    [['iys', 'send', '--brand', '123457', '--out'], 'iys.csv', 0],
  ] as const
  for (const [words, name, done] of outputs) {
    const file = holdsAddresses(place.file(name))
    writeFileSync(file, 'kept')
    const refused = await place.runHere(...words, file)
    const sentence = `Cannot write ${file}: it exists already. Name another file, or add --overwrite.\n`
    expect([refused.code, refused.out, refused.err], name).toEqual([1, '', sentence])
    expect(readFileSync(file, 'utf8')).toBe('kept')
    const { code } = await place.runHere(...words, file, '--overwrite')
    expect([code, readFileSync(file, 'utf8')], name).toEqual([done, expect.not.stringContaining('kept')])
    writeFileSync(file, '')
    if (name !== 'iys.csv') expect((await place.runHere(...words, file)).code, name).toBe(done)
  }
})

test('a folder in place of a file is named', async () => {
  const folder = place.file('folder')
  mkdirSync(folder)
  for (const words of [
    ['import', folder, '--brand', '123457'],
    ['import', '--template', `${folder}.csv`],
    ['iys', 'receive', folder, '--brand', '123457'],
    ['iys', 'send', '--brand', '123457', '--out', folder],
    ['export', '--out', folder],
    ['verify', '--export', folder],
    ['backup', '--out', folder],
    ['key', 'copy', '--out', folder],
    ['restore', folder],
    ['setting', 'set', 'page_logo', folder],
    ['brand', 'list', '--env-file', folder],
  ]) {
    if (words[1] === '--template') mkdirSync(`${folder}.csv`)
    const { code, out, err } = await place.runHere(...words)
    expect([code, out, err], words.join(' ')).toEqual([
      1,
      '',
      expect.stringMatching(/^Cannot .*: it is a folder\. Name a file in it\.\n$/),
    ])
  }
  const turkish = await place.runIn({ IZIN_LANG: 'tr' }, 'import', folder, '--brand', '123457')
  expect(turkish.err).toBe(`${folder} içe aktarılamadı: bu bir klasör. İçindeki bir dosyanın adını verin.\n`)
})
