import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generated } from '../scripts/docs.ts'
import { variables } from '../scripts/variables.ts'
import { codes } from '../src/api/base/faults.ts'
import { readConfig } from '../src/config/config.ts'
import { type SettingName, settings } from '../src/config/settings.ts'
import { httpErrors } from '../src/http/errors.ts'

const root = join(import.meta.dirname, '..')
const markdownFiles = ['.', 'docs', 'docs/en', 'docs/tr', 'docs/decisions', 'examples']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
  .filter((path) => path.endsWith('.md'))

/** Variables that have a value when they are not set. */
const withDefault = [
  'HOST',
  'PORT',
  'TRUST_PROXY',
  'PUBLIC_URL',
  'DATABASE_URL',
  'SLACK_COMMAND',
  'REPORT_AT',
  'LOG_LEVEL',
] as const

describe('README and docs', () => {
  it("agree with the code on commands, verbs and settings, as Slack's manifest does", () => {
    for (const { path, text } of generated()) expect(readFileSync(path, 'utf8'), path).toBe(text)
  })

  it('have the same pages in English and Turkish', () => {
    expect(readdirSync(join(root, 'docs/tr'))).toEqual(readdirSync(join(root, 'docs/en')))
  })

  it.each(['en', 'tr'])('name every variable the configuration reads (%s)', (language) => {
    const page = readFileSync(join(root, 'docs', language, 'operate.md'), 'utf8')
    expect(Object.keys(settings).filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([])
  })

  it.each(withDefault)('name as the default of %s what izin does without it', (name) => {
    const [value = ''] = quotedIn(variables[name].en.initial)
    const set = configOf({ [name]: value.replace('HOST:PORT', '127.0.0.1:3000') })
    expect({ ...set, isPublicUrlSet: false }).toEqual(configOf({}))
  })

  it('name the time of the report in the playground', () => {
    const [, value = ''] = quotedIn(variables.REPORT_AT.en.initial)
    expect(readConfig({ PLAYGROUND: 'on', REPORT_AT: value })).toEqual(readConfig({ PLAYGROUND: 'on' }))
  })

  it('name no other default than a sentence or none, and the same values in both languages', () => {
    const others = Object.entries(variables).filter(([, { en }]) => !/^(?:–$|\w+'s$)/.test(en.initial))
    const described = ['IZIN_KEY', 'IZIN_LANG', 'PLAYGROUND']
    expect(others.map(([name]) => name).sort()).toEqual([...withDefault, ...described].sort())
    for (const [name, { en, tr }] of Object.entries(variables)) {
      expect(quotedIn(tr.initial).sort(), name).toEqual(quotedIn(en.initial).sort())
      expect(tr.initial.startsWith('`'), name).toBe(en.initial.startsWith('`'))
    }
  })

  it.each(['en', 'tr'])('list each code of our own errors with its status (%s)', (language) => {
    const page = readFileSync(join(root, 'docs', language, 'systems.md'), 'utf8')
    const listed = [...page.matchAll(/^\| `(IZIN-[\w-]+)` \| (\d+) \|/gm)].map(([, name, status]) => [
      name,
      status,
    ])
    const known = Object.entries({ ...codes, ...httpErrors }).filter(([name]) => name.startsWith('IZIN-'))
    expect(listed).toEqual(known.map(([name, { status }]) => [name, String(status)]).sort())
  })

  it('name no path of a machine and no registry host', () => {
    const docs = markdownFiles.map((path) => readFileSync(path, 'utf8')).join('\n')
    expect(docs).not.toMatch(/\/(tmp|home|root)\/|registry\./)
  })

  it('name only scripts and phases of the bench that exist', () => {
    const docs = markdownFiles.map((path) => readFileSync(path, 'utf8')).join('\n')
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const named = (pattern: RegExp) => [...new Set([...docs.matchAll(pattern)].map(([, name = '']) => name))]
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named(/npm run (?:-s )?([\w:]+)/g)))
    const phases = named(/bench -- ([\w-]+)/g).map((phase) => `${phase}.ts`)
    expect(readdirSync(join(root, 'bench'))).toEqual(expect.arrayContaining(phases))
  })

  it.each([
    ['README.md', /takes? about 2\.5 minutes on two cores, five at most\..*no network and no service/s],
    [
      'README.tr.md',
      /iki çekirdekte yaklaşık 2,5 dakika, en çok beş dakika sürer\. Ağ bağlantısı .* gerekmez/s,
    ],
  ])('%s names the two commands that a newcomer needs, and how long the tests take', (name, promise) => {
    const text = readFileSync(join(root, name), 'utf8')
    const commands = [...text.matchAll(/^ {4}npm ci && npm (\w+)$/gm)].map(([, script = '']) => script)
    expect(commands).toEqual(['start', 'test'])
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    // The projects that need no other program.
    expect(scripts).toMatchObject({
      start: expect.stringMatching(/ serve$/),
      test: 'vitest run --project unit --project system --project apart',
    })
    const [, section = ''] = text.split('npm ci && npm test\n')
    expect(section.split('\n## ')[0]).toMatch(promise)
  })

  it('keep the README within 250 lines and 1,500 words, in both languages', () => {
    for (const name of ['README.md', 'README.tr.md']) {
      const text = readFileSync(join(root, name), 'utf8')
      expect(text.split('\n').length).toBeLessThanOrEqual(250)
      expect(text.split(/\s+/).length).toBeLessThanOrEqual(1500)
    }
  })

  it('explain each word of the glossary once, in Turkish too, with a file that has it', () => {
    const page = readFileSync(join(root, 'docs/glossary.md'), 'utf8')
    const rows = [...page.matchAll(/^\| (?!word |---)(.*) \|$/gm)].map(([, row = '']) => row.split(' | '))
    expect(rows.length).toBeGreaterThan(25)
    expect(new Set(rows.map(([word]) => word)).size).toBe(rows.length)
    const wrong = rows.filter(([word = '', turkish = '', meaning = '', place = '']) => {
      const file = join(root, 'docs', place.match(/^\[.+\]\((.+)\)$/)?.[1] ?? '')
      const isEmpty = [word, turkish, meaning].some((text) => text.trim() === '')
      return isEmpty || !file.endsWith('.ts') || !hasWord(file, word)
    })
    expect(wrong).toEqual([])
  })

  it('number and date each decision, and list it with its date and status', () => {
    const folder = join(root, 'docs/decisions')
    const names = readdirSync(folder).filter((name) => name !== 'README.md')
    const rows = names.map((name, index) => {
      const number = index + 1
      expect(name).toMatch(new RegExp(`^${String(number).padStart(4, '0')}-[a-z-]+\\.md$`))
      const [head = '', , facts = ''] = readFileSync(join(folder, name), 'utf8').split('\n')
      const [, title] = head.match(new RegExp(`^# Decision ${number}: (.+)$`)) ?? []
      const [, date, status] =
        facts.match(/^Date: (\d{4}-\d\d-\d\d) · Status: (accepted|replaced by \d+)$/) ?? []
      return `| ${number} | [${title}](${name}) | ${date} | ${status} |`
    })
    const index = readFileSync(join(folder, 'README.md'), 'utf8')
    expect(index.match(/^\| \d.*$/gm)).toEqual(rows)
    const dates = rows.map((row) => row.split(' | ')[2])
    expect(dates).toEqual([...dates].sort())
  })

  it('link only to files and headings that exist', () => {
    const broken = markdownFiles.flatMap((path) => {
      const links = [...readFileSync(path, 'utf8').matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] ?? '')
      return links
        .filter((link) => !/^[a-z]+:/.test(link) && !resolves(path, link))
        .map((link) => `${path}: ${link}`)
    })
    expect(broken).toEqual([])
  })
})

/** Configuration of a server with Telegram, which is no playground. */
function configOf(environment: Partial<Record<SettingName, string>>) {
  const read = readConfig({ TELEGRAM_BOT_TOKEN: '7000:AAtoken', ...environment })
  if (read.kind === 'refused') throw new Error(read.reason.join(' '))
  return read.config
}

/** Values between backticks. */
const quotedIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value)

/** True if the file has the word, in names of code too: "local refusal" is in `localRefusal`. */
function hasWord(file: string, word: string): boolean {
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}]/gu, '')
  const asInCode = word.replace('İYS', 'iys')
  return existsSync(file) && letters(readFileSync(file, 'utf8')).includes(letters(asInCode))
}

/** Makes a heading's anchor as GitHub does. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')

function resolves(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? from : join(dirname(from), path)
  if (!existsSync(target) || anchor === undefined) return existsSync(target)
  const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map((match) => match[1] ?? '')
  return headings.map(anchorOf).includes(anchor)
}
