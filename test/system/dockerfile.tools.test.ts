import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { freePort } from '../support/free-port.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'

/**
 * Runs the steps of the Dockerfile without Docker, each stage in a folder, and its health check. Users and
 * base image are only read.
 */

const context = resolve(import.meta.dirname, '..', '..')

interface Stage {
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

function instructions(): [string, string][] {
  const text = readFileSync(join(context, 'Dockerfile'), 'utf8')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, '')
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const end = line.indexOf(' ')
      return [line.slice(0, end), line.slice(end + 1)]
    })
}

/** Docker gets only named files, without tests. */
function isSent(path: string): boolean {
  const lines = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n')
  const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  const isNamed = allowed.some((name) => path === name || path.startsWith(`${name}/`))
  return lines[0] === '*' && isNamed && !path.endsWith('.test.ts')
}

function build(): Stage {
  const stages = new Map<string, Stage>()
  let stage: Stage | null = null
  for (const [verb, rest] of instructions()) {
    if (verb === 'FROM') {
      const [image = '', , name = `stage ${stages.size}`] = rest.split(' ')
      expect(image).toMatch(/^node:24-[a-z]+-slim$/)
      const root = join(folder, name)
      mkdirSync(root)
      stage = { root, workdir: '/', user: 'root', env: {}, command: [], health: [] }
      stages.set(name, stage)
      continue
    }
    if (stage === null) throw new Error(`${verb} comes before FROM`)
    step(stage, stages, verb, rest)
  }
  if (stage === null) throw new Error('There is no stage')
  return stage
}

function step(stage: Stage, stages: ReadonlyMap<string, Stage>, verb: string, rest: string): void {
  const inside = (path: string) => join(stage.root, path.startsWith('/') ? path : join(stage.workdir, path))
  switch (verb) {
    case 'WORKDIR':
      stage.workdir = rest
      mkdirSync(inside(rest), { recursive: true })
      break
    case 'COPY': {
      const words = rest.split(' ')
      const from = /^--from=(.+)$/.exec(words[0] ?? '')?.[1]
      if (from !== undefined) words.shift()
      const target = words.pop() ?? ''
      for (const source of words) copy(stages, from, source, inside(target), target.endsWith('/'))
      break
    }
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
    case 'VOLUME':
    case 'EXPOSE':
    case 'STOPSIGNAL':
      break
    default:
      throw new Error(`This test does not know ${verb}`)
  }
}

function copy(
  stages: ReadonlyMap<string, Stage>,
  from: string | undefined,
  source: string,
  target: string,
  isFolder: boolean,
): void {
  const root = from === undefined ? context : (stages.get(from)?.root ?? '')
  const path = join(root, source)
  expect(existsSync(path), `${source} is there to be copied`).toBe(true)
  const to = isFolder ? join(target, source.split('/').at(-1) ?? '') : target
  mkdirSync(dirname(to), { recursive: true })
  const filter = (file: string) => from !== undefined || isSent(relative(context, file))
  cpSync(path, to, { recursive: true, filter, verbatimSymlinks: true })
  if (from === undefined) expect(existsSync(to), `.dockerignore lets ${source} through`).toBe(true)
}

function run(stage: Stage, command: string): void {
  const tools = join(folder, 'tools')
  mkdirSync(tools, { recursive: true })
  writeFileSync(join(tools, 'chown'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
  const here = command.replaceAll(/(?<= )\/data\b/g, join(stage.root, 'data'))
  execFileSync('sh', ['-c', here], {
    cwd: join(stage.root, stage.workdir),
    env: { ...process.env, ...stage.env, PATH: `${tools}:${process.env.PATH}` },
    stdio: 'pipe',
  })
}

it('builds step by step, and what it starts is healthy, for a user who is not root', async () => {
  const image = build()
  expect(image.user).toBe('node')
  expect(image.env).toMatchObject({ HOST: '0.0.0.0', DATABASE_URL: 'file:/data/izin.db' })
  const tests = ['-name', '*.test.ts', '-not', '-path', '*/node_modules/*']
  const files = execFileSync('find', [join(image.root, 'izin'), ...tests])
  expect(files.toString()).toBe('')
  expect(existsSync(join(image.root, 'izin', 'node_modules', 'vitest'))).toBe(false)

  const port = String(await freePort())
  const env = {
    ...image.env,
    PATH: process.env.PATH ?? '',
    PORT: port,
    HOST: '127.0.0.1',
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
  await expect.poll(health, { timeout: 60_000, interval: 500 }).toBe(0)
  server.kill('SIGTERM')
  expect((await exited)[0]).toBe(0)
  expect(await health()).toBe(1)
}, 900_000)

it('compose.yaml gives the image what it needs behind Caddy', () => {
  const compose = readFileSync(join(context, 'compose.yaml'), 'utf8').replaceAll(
    /\$\{DOMAIN:\?\}/g,
    'ornek.example',
  )
  const given = Object.fromEntries(
    [...compose.matchAll(/^ {6}([A-Z_]+): "?(.*?)"?$/gm)].map((m) => [m[1], m[2]]),
  )
  const port = instructions().find(([verb]) => verb === 'EXPOSE')?.[1]
  expect(readConfig({ ...given, PORT: port, HOST: '0.0.0.0' })).toMatchObject({
    ok: true,
    config: { trustProxy: true, publicUrl: 'https://ornek.example', remarks: [] },
  })
  expect(compose).toContain(`--from ornek.example --to izin:${port}`)
  expect(instructions()).toContainEqual(['VOLUME', /- izin:(\/\S+)/.exec(compose)?.[1]])
})
