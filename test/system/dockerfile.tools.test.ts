import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { freePort } from '../support/processes/free-port.ts'
import { writePack } from '../support/verification/pack.ts'

/*
 * Runs the steps of the Dockerfile without Docker, each stage in a folder, and its health check. Users and
 * base image are only read.
 */

const context = resolve(import.meta.dirname, '..', '..')

interface Image {
  readonly root: string
  workdir: string
  user: string
  readonly env: Record<string, string>
  command: string[]
  health: string[]
}

let folder: string
let server: ChildProcess | null = null
beforeAll(() => {
  // Packages contain their authors' addresses.
  folder = holdsAddresses(mkdtempSync(join(tmpdir(), 'izin-image-')))
})
afterAll(() => {
  server?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function instructions(): (readonly [verb: string, rest: string])[] {
  const text = readFileSync(join(context, 'Dockerfile'), 'utf8').replace(/^#.*\n/gm, '')
  return [...text.matchAll(/^([A-Z]+) (.+)$/gm)].map(([, verb = '', rest = '']) => [verb, rest])
}

/** Docker gets only named files, without tests. */
function isSent(path: string): boolean {
  const lines = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n')
  const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  const isNamed = allowed.some((name) => path === name || path.startsWith(`${name}/`))
  return lines[0] === '*' && isNamed && !path.endsWith('.test.ts')
}

/** Each stage gets a folder; the last one is the image. */
function build(): Image {
  const stages: Image[] = []
  for (const [verb, rest] of instructions()) {
    if (verb === 'FROM') {
      expect(rest).toMatch(/^node:24-[a-z]+-slim( AS packages)?$/)
      const root = join(folder, `stage ${stages.length}`)
      mkdirSync(root)
      stages.push({ root, workdir: '/', user: 'root', env: {}, command: [], health: [] })
    } else {
      const stage = stages.at(-1)
      if (stage === undefined) throw new Error(`${verb} comes before FROM`)
      step(stage, stages[0]?.root ?? '', verb, rest)
    }
  }
  return stages.at(-1) as Image
}

function step(stage: Image, packages: string, verb: string, rest: string): void {
  switch (verb) {
    case 'WORKDIR':
      stage.workdir = rest
      mkdirSync(join(stage.root, rest), { recursive: true })
      break
    case 'COPY':
      copy(stage, packages, rest.split(' '))
      break
    case 'RUN':
      run(stage, rest)
      break
    case 'ENV':
      for (const [, name = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) stage.env[name] = value
      break
    case 'USER':
      stage.user = rest
      break
    case 'CMD':
      stage.command = JSON.parse(rest) as string[]
      break
    case 'HEALTHCHECK':
      stage.health = JSON.parse(rest.slice(rest.indexOf('['))) as string[]
      break
    default:
      expect(['VOLUME', 'EXPOSE', 'STOPSIGNAL']).toContain(verb)
  }
}

/** The Dockerfile copies relative to its folder; a target with a slash at its end is a folder. */
function copy({ root, workdir }: Image, packages: string, words: readonly string[]): void {
  const isStaged = words[0] === '--from=packages'
  const [target = '', ...sources] = words.slice(isStaged ? 1 : 0).toReversed()
  for (const source of sources) {
    const from = join(isStaged ? packages : context, source)
    const to = join(root, workdir, target, target.endsWith('/') ? basename(source) : '')
    const filter = (file: string) => isStaged || isSent(relative(context, file))
    cpSync(from, to, { recursive: true, filter, verbatimSymlinks: true })
    expect(existsSync(to), `${source} is there, and .dockerignore lets it through`).toBe(true)
  }
}

function run({ root, workdir, env }: Image, command: string): void {
  const tools = join(folder, 'tools')
  mkdirSync(tools, { recursive: true })
  writeFileSync(join(tools, 'chown'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  const here = command.replaceAll(/(?<= )\/(data|backup)\b/g, join(root, '$1'))
  execFileSync('sh', ['-c', here], {
    cwd: join(root, workdir),
    env: { ...process.env, ...env, PATH: `${tools}:${process.env.PATH}` },
    stdio: 'pipe',
  })
}

const compose = readFileSync(join(context, 'compose.yaml'), 'utf8').replaceAll(
  /\$\{DOMAIN[^}]*\}/g,
  'ornek.example',
)

const settings = compose.matchAll(/^ {6}([A-Z_]+): "?(.*?)"?$/gm)
const composed = Object.fromEntries([...settings].map(([, name, value]) => [name, value]))

it('builds step by step, and starts with the environment of compose.yaml, healthy and not as root', async () => {
  const image = build()
  expect(image.user).toBe('node')
  expect({ ...image.env, ...composed }).toMatchObject({
    HOST: '0.0.0.0',
    DATABASE_URL: 'file:/data/izin.db',
    PUBLIC_URL: 'https://ornek.example',
  })
  const tests = ['-name', '*.test.ts', '-not', '-path', '*/node_modules/*']
  const files = execFileSync('find', [join(image.root, 'izin'), ...tests])
  expect(files.toString()).toBe('')
  expect(existsSync(join(image.root, 'izin', 'node_modules', 'vitest'))).toBe(false)
  expect(compose).toContain(`--from ornek.example --to izin:${image.env.PORT}`)
  const volumes = [...compose.matchAll(/- (?:izin|backup):(\/\S+)/g)].map(([, place]) => place)
  expect(instructions()).toContainEqual(['VOLUME', volumes.join(' ')])

  const env = {
    ...image.env,
    ...composed,
    PATH: process.env.PATH ?? '',
    PORT: String(await freePort()),
    DATABASE_URL: `file:${join(image.root, 'data', 'izin.db')}`,
  }
  const cwd = join(image.root, image.workdir)
  const [program = '', ...words] = image.command
  expect(program).toBe('node')
  server = spawn(process.execPath, words, { cwd, env, stdio: 'ignore' })
  const exited = once(server, 'exit')
  const health = async () => {
    const check = spawn(process.execPath, image.health.slice(1), { cwd, env, stdio: 'ignore' })
    return (await once(check, 'exit'))[0] as number
  }
  await expect.poll(health).toBe(0)
  const guide = readFileSync(join(context, 'docs/en/operate.md'), 'utf8')
  const [, inside = ''] = /docker compose exec izin (.*)/.exec(guide) ?? []
  expect(execFileSync('sh', ['-c', inside], { cwd, env }).toString()).toContain('Örnek A.Ş.')
  const verification = [
    'src/cli.ts',
    'verify',
    '--export',
    await writePack(join(image.root, 'data', 'pack.zip')),
  ]
  expect(execFileSync(process.execPath, verification, { cwd, env }).toString()).toContain(
    'pack.pdf is what izin prints from pack.json.',
  )
  server.kill('SIGTERM')
  expect((await exited)[0]).toBe(0)
  expect(await health()).toBe(1)
}, 900_000)
