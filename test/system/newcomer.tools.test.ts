import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { freePort } from '../support/processes/free-port.ts'
import { surroundingEnv } from '../support/processes/processes.ts'

/* A fresh clone: `npm ci && npm start`, then `npm test`, with the machine's Node, npm and a shell only, in Turkish. */

const root = resolve(import.meta.dirname, '..', '..')

let folder: string
let clone: string
let env: Record<string, string>
let server: ChildProcess | null = null
beforeAll(() => {
  // Packages contain their authors' addresses.
  folder = holdsAddresses(mkdtempSync(join(tmpdir(), 'izin-newcomer-')))
  clone = join(folder, 'izin')
  for (const name of committed()) cpSync(join(root, name), join(clone, name), { recursive: true })
  env = { PATH: bareMachine(), HOME: homedir(), LANG: 'tr_TR.UTF-8' }
})
// A busy disk takes its time.
afterAll(() => {
  server?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}, 900_000)

/** Tracked files, or without a repository everything not generated. */
function committed(): string[] {
  if (!existsSync(join(root, '.git')))
    return readdirSync(root).filter((name) => !['node_modules', 'data'].includes(name))
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
  return tracked.filter((name) => name !== '' && existsSync(join(root, name)))
}

/** Packages put a newer Node on the PATH of their scripts, which a newcomer does not have. */
function bareMachine(): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const places = (process.env.PATH ?? '').split(delimiter).filter((place) => !place.includes('node_modules'))
  for (const program of ['node', 'npm', 'sh']) {
    const found = places.map((place) => join(place, program)).find((path) => existsSync(path))
    if (found === undefined) throw new Error(`There is no ${program} on this machine`)
    symlinkSync(found, join(bin, program))
  }
  return bin
}

async function npm(...words: string[]): Promise<string> {
  const child = spawn('npm', words, { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let answerText = ''
  const hear = (text: Buffer) => {
    answerText += text
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const [code] = await once(child, 'close')
  expect(code, answerText).toBe(0)
  return answerText
}

it('npm ci && npm start, then npm test: nothing else to install, no token, no account', async () => {
  await npm('ci', '--no-audit', '--no-fund', '--prefer-offline')

  const port = String(await freePort())
  const at = `http://127.0.0.1:${port}`
  const started = { ...surroundingEnv(), ...env, PORT: port }
  const child = spawn('npm', ['start'], { cwd: clone, env: started, stdio: 'ignore' })
  server = child
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const isReady = () =>
    fetch(`${at}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await expect.poll(isReady).toBe(true)
  const page = await fetch(`${at}/playground`)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('id="pane-recipient"')
  // A newcomer stops npm.
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  await expect(fetch(`${at}/livez`)).rejects.toThrow()

  const tests = ['src/ledger/time-stamp/authority.test.ts', 'test/boundaries.test.ts']
  const answerText = await npm('test', '--', ...tests)
  expect(answerText).toMatch(/Test Files.*2 passed/)
}, 900_000)
