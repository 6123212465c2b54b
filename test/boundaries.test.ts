import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { circlesOf } from '../scripts/circles.ts'
import { clockFaults } from './support/clock/habits.ts'

const root = resolve(import.meta.dirname, '..')

/** Each feature by itself: features do not import each other. */
const features = readdirSync(join(root, 'src/features'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `src/features/${name}`)

/**
 * Folders that each folder may use beside itself, lowest first: an arrow goes to a folder that stands above it here.
 * Folders of `src` have their bare names.
 */
const mayUse: Readonly<Record<string, string>> = {
  util: '',
  calendar: 'util',
  crypto: '',
  config: 'calendar crypto util',
  consent: 'calendar util',
  db: 'util consent',
  spreadsheet: 'util',
  language: 'calendar util db consent',
  ledger: 'calendar crypto util db consent',
  'import-file': 'calendar util consent spreadsheet language',
  register: 'calendar crypto util db consent spreadsheet ledger import-file',
  'bots/messages': 'calendar db consent language import-file register',
  day: 'calendar crypto util db consent ledger register',
  http: 'calendar crypto util db register',
  worker: 'util db register',
  jobs: 'calendar crypto util db consent language ledger import-file register day',
  verification: 'calendar crypto util db consent ledger register day',
  'bots/commands': 'calendar util db consent language register bots/messages day jobs',
  api: 'calendar crypto util db consent ledger import-file register day http jobs',
  documents: `
    calendar crypto util db consent spreadsheet language ledger register bots/messages day verification`,
  'iys-client': 'calendar util db consent spreadsheet ledger import-file register http jobs',
  senders: 'calendar crypto util consent register jobs',
  'bots/slack': 'calendar crypto util db consent register bots/messages http jobs bots/commands',
  'bots/telegram': 'calendar crypto util register bots/messages http jobs bots/commands',
  'bots/web': 'calendar util db consent ledger register bots/messages jobs bots/commands',
  'features/feature.ts': 'util consent register http jobs bots/commands documents',
  features: `
    calendar crypto util db consent spreadsheet language ledger import-file register bots/messages day
    http jobs bots/commands documents iys-client senders features/feature.ts`,
  app: `
    crypto util db config consent ledger import-file register bots/messages day http jobs bots/commands iys-client api documents
    senders bots/slack bots/telegram bots/web features/feature.ts features`,
  node: 'util db config http app',
  startup: 'crypto util db config ledger register app',
  'node.ts': 'calendar util config register bots/messages http jobs bots/slack bots/web app node startup',
  'worker.ts': 'crypto util db config ledger http worker app startup',
  cli: `
    calendar crypto util db config consent spreadsheet language ledger import-file register
    bots/messages day jobs verification bots/commands documents features app startup node.ts`,
  'cli.ts': 'startup cli',
}

const folders = Object.keys(mayUse)

/** A verification is a report with a verdict, `ok`, which `izin verify --json` prints. */
const statesVerdict = [
  'src/ledger/verification.ts',
  'src/ledger/verify.ts',
  'src/documents/pack/verify-pack.ts',
]

const pureFolders = ['calendar', 'consent']

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

function importsOf(file: string, without: RegExp | null = null): string[] {
  const whole = readFileSync(join(root, file), 'utf8')
  const text = without === null ? whole : whole.replace(without, '')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')
}

/** The row of `mayUse` that a file belongs to. The folders of features share one. */
function folderOf(file: string): string {
  const name = file.replace(/^src\//, '')
  const folder = folders.find((candidate) => name === candidate) ?? folderAround(name)
  if (folder === undefined) throw new Error(`Cannot place ${file}: no row of mayUse is for its folder`)
  return folder
}

const folderAround = (name: string) => folders.find((folder) => name.startsWith(`${folder}/`))

const files = ['src', 'bots', 'db'].flatMap(sourceFiles).filter((file) => !file.includes('/page/'))

/** One recorded update of Telegram in each file. */
const recorded = ['test/telegram/updates']

/** Records what the playground's page begins with. */
const exampleData = 'bots/web/seed.ts'

/** All that a front end runs of other folders; commands and contexts are given to it. */
const forFrontEnds = [
  'bots/messages/index.ts',
  ...['reply', 'replies', 'failure', 'telegram-commands', 'docs'].map((name) => `bots/commands/${name}.ts`),
  // Errors by class, a signature compared, a body read within its limit, secrets struck out, the day of a message, the shape of a refusal.
  'db/engine.ts',
  'src/crypto/vault.ts',
  'src/http/streams.ts',
  'src/util/log.ts',
  'src/util/refusal.ts',
  'src/util/timeout.ts',
  'src/calendar/istanbul.ts',
  'src/consent/fold.ts',
  'src/jobs/message.ts',
]

const typeImport = /^(?:import|export) (?:type .*?|\{(?:\s*type\s[^,}]*,?)*\s*\}) from '[^']+'/gms

function localImportsOf(file: string): string[] {
  return localOf(file, importsOf(file))
}

function localOf(file: string, imports: readonly string[]): string[] {
  return imports
    .filter((target) => target.startsWith('.') && target.endsWith('.ts'))
    .map((target) => relative(root, resolve(root, dirname(file), target)))
}

describe('the source', () => {
  it('has only the arrows between folders that the table lists', () => {
    const used = files.flatMap((file) =>
      localImportsOf(file).map((target) => ({ file, arrow: `${folderOf(file)} > ${folderOf(target)}` })),
    )
    const listed = Object.entries(mayUse).flatMap(([folder, targets]) =>
      targets.split(/\s+/).flatMap((target) => (target === '' ? [] : [`${folder} > ${target}`])),
    )
    const isInside = (arrow: string) => new Set(arrow.split(' > ')).size === 1
    const wrong = used.filter(({ arrow }) => !isInside(arrow) && !listed.includes(arrow))
    expect(wrong).toEqual([])
    const arrows = new Set(used.map(({ arrow }) => arrow))
    expect(listed.filter((arrow) => !arrows.has(arrow))).toEqual([])
  })

  it('has arrows that only go down', () => {
    const wrong = Object.entries(mayUse).flatMap(([folder, targets]) => {
      const lower = folders.slice(0, folders.indexOf(folder))
      return targets.split(/\s+/).filter((target) => target !== '' && !lower.includes(target))
    })
    expect(wrong).toEqual([])
  })

  it('has features that do not import each other', () => {
    const featureOf = (file: string) => features.find((feature) => file.startsWith(`${feature}/`))
    const wrong = files.flatMap((file) =>
      localImportsOf(file)
        .filter((target) => featureOf(file) !== undefined && featureOf(target) !== undefined)
        .filter((target) => featureOf(file) !== featureOf(target))
        .map((target) => `${file} uses ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('keeps its pure folders from waiting and from clocks', () => {
    const wrong = files
      .filter((file) => pureFolders.includes(folderOf(file)))
      .filter((file) => {
        const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
        const waits = /\b(await|async|setTimeout|Date\.now|new Date\(\))/.test(text)
        return waits || importsOf(file).some((target) => target.startsWith('node:'))
      })
    expect(wrong).toEqual([])
  })

  it('lets no front end decide: it turns events into calls of commands, and replies into payloads', () => {
    const wrong = files
      .filter((file) => /^bots\/(slack|telegram|web)\//.test(file) && file !== exampleData)
      .flatMap((file) =>
        localOf(file, importsOf(file, typeImport))
          .filter((target) => dirname(target) !== dirname(file) && !forFrontEnds.includes(target))
          .map((target) => `${file} uses ${target}`),
      )
    expect(wrong).toEqual([])
  })

  it('has no two folders that import each other', () => {
    const pairs = new Set(
      files.flatMap((file) =>
        localImportsOf(file)
          .map((target) => `${dirname(file)} > ${dirname(target)}`)
          .filter((pair) => new Set(pair.split(' > ')).size === 2),
      ),
    )
    // A folder inside another is a part of it, and its files may share the types of the whole.
    const isNested = (one: string, other: string) =>
      other.startsWith(`${one}/`) || one.startsWith(`${other}/`)
    const twoWay = [...pairs].filter((pair) => {
      const [one = '', other = ''] = pair.split(' > ')
      // The entries stand beside the folders that they are made of.
      const isOfEntry = one === 'src' || other === 'src'
      return one < other && !isOfEntry && !isNested(one, other) && pairs.has(`${other} > ${one}`)
    })
    expect(twoWay).toEqual([])
  })

  it('has no circle of more than three files, imports of types included', () => {
    const circles = circlesOf(new Map(files.map((file) => [file, localImportsOf(file)])))
    expect(circles.filter((circle) => circle.length > 3)).toEqual([])
  })

  it('finds a circle by any of its arrows', () => {
    const arrows = { a: ['b'], b: ['c', 'e'], c: ['d'], d: ['b'], e: ['f'], f: ['e', 'outside'] }
    const circles = circlesOf(new Map(Object.entries(arrows)))
    expect(circles.map((circle) => circle.sort().join(' '))).toEqual(['b c d', 'e f'])
  })

  it('uses every library that the design names', () => {
    const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    const [, list = ''] = /The design names these, and they stay: (.*)\. A test/.exec(contributing) ?? []
    const named = list.split(', ')
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const installed = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    const imported = [...files, 'test/boundaries.test.ts'].flatMap((file) => importsOf(file))
    const card = ['grammY', '@slack/bolt', 'hono', 'drizzle-orm', '@libsql/client', 'zod', 'croner', 'vitest']
    expect(named.map((name) => name.toLowerCase())).toEqual(
      expect.arrayContaining(card.map((name) => name.toLowerCase())),
    )
    expect(named.filter((name) => !installed.includes(name))).toEqual([])
    expect(
      named.filter((name) => !imported.some((path) => path === name || path.startsWith(`${name}/`))),
    ).toEqual([])
  })

  it('has no test that depends on the day or on the speed of the machine', () => {
    const tests = globSync(['test/**/*.ts', '{src,bots,db}/**/*.test.ts'], { cwd: root })
    expect(tests.flatMap((file) => clockFaults(file, readFileSync(join(root, file), 'utf8')))).toEqual([])
  })

  it('knows a refusal by its kind, never by the parts of a reply or by a flag', () => {
    const wrong = files
      .filter((file) => /^(src|bots)\//.test(file) && !statesVerdict.includes(file))
      .filter((file) => /'parts' in |\bok: (false|boolean)/.test(readFileSync(join(root, file), 'utf8')))
    expect(wrong).toEqual([])
  })

  it('says in the type of a result that something was refused, never by null', () => {
    const refusing = /\b(refused|rejected|denied|forbidden|not allowed|may not|too (large|many|late|long))\b/
    const docstring = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export )?(?:async )?function (\w+)/g
    const meansRefused = (comment: string) =>
      comment
        .replace(/\s*\n \* /g, ' ')
        .split(/[.;] /)
        .some((sentence) => /\bnull\b/i.test(sentence) && refusing.test(sentence))
    const code = files.filter((file) => /^(src|bots)\//.test(file))
    const wrong = code.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(docstring)]
        .filter(([, comment = '']) => meansRefused(comment))
        .map(([, , name]) => `${file}: ${name}`),
    )
    expect(wrong).toEqual([])
  })

  it('asks in one place alone whether the clock is proven', () => {
    const asking = files.filter((file) => /\bisProven\(\)(?!:)/.test(readFileSync(join(root, file), 'utf8')))
    expect(asking).toEqual(['src/util/steady-clock.ts'])
  })

  it('has no error for programs without its code', () => {
    const wrong = files.filter((file) =>
      /\bjson\(\s*\{\s*error\b/.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(wrong).toEqual([])
  })

  it('names each class of errors …Error', () => {
    const code = globSync('{src,bots,db,test,bench,scripts}/**/*.ts', { cwd: root })
    const named = code.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/class (\w+) extends (\w+)/g)]
        .filter(([, , parent = '']) => parent.endsWith('Error'))
        .map(([, name = '']) => name),
    )
    expect(named).toContain('CliUsageError')
    expect(named.filter((name) => !name.endsWith('Error'))).toEqual([])
  })

  it('has no folder deeper than three', () => {
    expect(files.filter((file) => dirname(file).split('/').length > 3)).toEqual([])
  })

  it('has no folder of more than 25 entries', () => {
    const inside = ['src', 'bots', 'db', 'test', 'bench', 'scripts'].flatMap((top) => [
      top,
      ...readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).map((one) => join(top, one)),
    ])
    const code = inside.filter((one) => statSync(join(root, one)).isDirectory() && !recorded.includes(one))
    // The folders of src are the layout itself: a reader finds each in architecture.md.
    const rooms = code.filter((folder) => folder !== 'src')
    expect(rooms.filter((folder) => readdirSync(join(root, folder)).length > 25)).toEqual([])
  })

  it('lists every feature, which its feature.ts exports as …Feature', () => {
    const listed = localImportsOf('src/app/features.ts')
    const wrong = features.filter((folder) => {
      const text = readFileSync(join(root, folder, 'feature.ts'), 'utf8')
      return !/^export const \w+Feature = /m.test(text) || !listed.includes(`${folder}/feature.ts`)
    })
    expect(wrong).toEqual([])
    const elsewhere = files.filter(
      (file) =>
        !file.endsWith('/feature.ts') && readFileSync(join(root, file), 'utf8').includes('satisfies Feature'),
    )
    expect(elsewhere).toEqual([])
  })
})
