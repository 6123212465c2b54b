import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { coresFree, hashesMax, usualLimits, waitingPerHash } from '../src/api/base/limits.ts'
import { lookUpsMin, lookUpsPerConsent } from '../src/api/base/look-up-ceiling.ts'
import { itemsMax } from '../src/api/iys/add-many.ts'
import { secretLengthMin, settings } from '../src/config/settings.ts'
import { attachedBytesMax } from '../src/documents/pack/files.ts'
import { unpackedBytesMax } from '../src/documents/verify-file.ts'
import { unknownLinksMax, unknownLinksMs } from '../src/http/counts.ts'
import { bodyBytesMax, checkBytesMax, formBytesMax } from '../src/http/streams.ts'
import { slowSenders, smallBodyMs } from '../src/node/http.ts'
import { passwordLengthMin } from '../src/register/company/clients.ts'
import { settingKinds } from '../src/register/company/settings.ts'
import { againSeconds, ofAskerMax } from '../src/register/confirmation/codes.ts'
import { ofAddressMax, ofNetworkMax, quarterMinutes } from '../src/register/confirmation/request-limits.ts'
import { evidenceFileBytesMax, evidenceFilesMax } from '../src/register/evidence/file-kind.ts'
import { fileBytesMax } from '../src/register/imports/receive.ts'
import { evidenceChangesMax } from '../src/register/links/file-links.ts'
import { workbookBytesMax } from '../src/spreadsheet/xlsx.ts'

/* Limits that the docs name are those of the code. */

const root = join(import.meta.dirname, '..')
const languages = ['en', 'tr'] as const
type Language = (typeof languages)[number]

const kilobytes = (bytes: number) => bytes / 1024
const megabytes = (bytes: number) => bytes / 2 ** 20
const seconds = (ms: number) => ms / 1000
const minutes = (ms: number) => ms / 60_000

const { headersTimeout, requestTimeout, maxHeaderSize } = slowSenders
const variables = Object.entries(settings)
const usualLength = settings.HOST.lengthMax
const lengths = [...new Set(variables.map(([, { lengthMax }]) => lengthMax))]

/** Beginning of each row in each language, and its limits. */
const rows: readonly (readonly [en: string, tr: string, limits: readonly number[]])[] = [
  [
    'headers;',
    'başlıklar;',
    [kilobytes(maxHeaderSize), seconds(headersTimeout), seconds(smallBodyMs), minutes(requestTimeout)],
  ],
  [
    'bodies of Slack',
    'Slack, Telegram',
    [megabytes(bodyBytesMax), megabytes(checkBytesMax), kilobytes(formBytesMax)],
  ],
  ['a file of evidence', 'bir kanıt dosyası', [megabytes(evidenceFileBytesMax), evidenceFilesMax]],
  ['changes that one text', 'bir kanıtın tek seferde', [evidenceChangesMax]],
  ['an environment variable', 'bir ortam değişkeni', lengths],
  ['files of evidence in one pack', 'bir paketteki', [megabytes(attachedBytesMax)]],
  ['a pack that `izin verify` opens', "`izin verify`'ın açtığı", [megabytes(unpackedBytesMax)]],
  ['a file of consents', 'izin dosyası', [megabytes(fileBytesMax), megabytes(workbookBytesMax)]],
  ['consents in one call', 'bir çağrıda izin', [itemsMax]],
  ['secrets', 'gizli değerler', [secretLengthMin, passwordLengthMin]],
  ['token requests', 'bir ağdan jeton isteği', [usualLimits.tokensPerHour]],
  ['passwords checked', 'aynı anda denetlenen', [coresFree, hashesMax, waitingPerHash]],
  ['unknown links', 'bir ağdan bilinmeyen', [unknownLinksMax, minutes(unknownLinksMs)]],
  ['consents asked for on `/c` from', 'bir ağdan `/c`', [quarterMinutes, ...ofNetworkMax]],
  ['consents asked for on `/c` for', 'bir adres için `/c`', [quarterMinutes, ...ofAddressMax]],
  ['codes for one address', 'bir adrese giden', [1, againSeconds, quarterMinutes, ...ofAddressMax]],
  ['codes for one network', 'bir ağdan istenen', [quarterMinutes, ...ofNetworkMax]],
  ['codes for one Telegram', 'bir Telegram kullanıcısının', [quarterMinutes, ...ofAskerMax]],
  ['codes by SMS', "SMS'le giden", []],
  ['look-ups of one person', 'bir kişinin sohbetteki', []],
  ['addresses without a consent', 'bir sistemin sorduğu', [lookUpsPerConsent, lookUpsMin]],
]

describe.each(languages)('the docs in %s', (language) => {
  it('give in each row of the table of limits those of the code', () => {
    const beginnings = rows.map(([en, tr]) => (language === 'en' ? en : tr))
    const written = tableOfLimits(language).map(([what = '', limit = ''], place) => {
      const beginning = beginnings[place] ?? ''
      return [what.startsWith(beginning) ? beginning : what, sorted(numbersIn(limit))]
    })
    expect(written).toEqual(rows.map(([, , limits], place) => [beginnings[place], sorted(limits)]))
  })

  it('name in that table each variable and setting that a limit is of', () => {
    const table = tableOfLimits(language)
    const isLong = ([, { lengthMax }]: (typeof variables)[number]) => lengthMax !== usualLength
    const long = variables.filter(isLong).map(([name]) => name)
    expect(namesIn(table.map(([, limit]) => limit))).toEqual(
      [...long, 'look_ups_per_day', 'sms_codes_per_day'].sort(),
    )
    expect(Object.keys(settingKinds)).toEqual(
      expect.arrayContaining(['look_ups_per_day', 'sms_codes_per_day']),
    )
    const isSecret = ([, { right }]: (typeof variables)[number]) =>
      right.en.startsWith(`${secretLengthMin} characters`)
    const secrets = variables.filter(isSecret).map(([name]) => name)
    expect(namesIn(table.map(([what]) => what))).toEqual(secrets.sort())
  })

  it('hold the same number for token requests and wrong passwords', () => {
    expect(usualLimits.wrongPasswordsPerHour).toBe(usualLimits.tokensPerHour)
  })

  it('give the largest bodies beside the code IZIN-413', () => {
    const [, meaning = ''] = /^\| `IZIN-413` \| 413 \| (.*) \|$/m.exec(pageOf(language, 'systems')) ?? []
    const sizes = [megabytes(bodyBytesMax), kilobytes(formBytesMax), megabytes(checkBytesMax)]
    expect(numbersIn(meaning)).toEqual(sizes)
  })
})

it('Sizes that people read are in KB, MB and GB alone', () => {
  const texts = globSync(['*.md', 'docs/{en,tr}/*.md', 'docs/*.md', 'deploy/*', '{src,bots}/**/*.ts'], {
    cwd: root,
  })
  const shown = texts.map((path) => [path, withoutComments(readFileSync(join(root, path), 'utf8'))] as const)
  expect(shown.filter(([, text]) => /[\d}] ?[KMG]iB\b/.test(text)).map(([path]) => path)).toEqual([])
})

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')

function pageOf(language: Language, name: string): string {
  return readFileSync(join(root, 'docs', language, `${name}.md`), 'utf8')
}

/** Cells of each row of the last table of operate.md. */
function tableOfLimits(language: Language): string[][] {
  const lines = pageOf(language, 'operate').split('\n')
  const table = lines.slice(lines.findLastIndex((line) => line.startsWith('|---')) + 1)
  const end = table.findIndex((line) => !line.startsWith('|'))
  return table.slice(0, end).map((line) => line.slice(2, -2).split(' | '))
}

function numbersIn(text: string): number[] {
  const numbers = text.match(/(?<![/\w])\d+(?:[.,]\d{3})*/g) ?? []
  return numbers.map((number) => Number(number.replaceAll(/[.,]/g, '')))
}

const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)

/** Names of variables and settings between backticks. */
function namesIn(cells: readonly (string | undefined)[]): string[] {
  const quoted = [...cells.join(' ').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
  return quoted.filter((name) => /^(?:[A-Z]+(?:_[A-Z]+)+|[a-z]+(?:_[a-z]+)+)$/.test(name)).sort()
}
