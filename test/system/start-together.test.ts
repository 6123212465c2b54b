import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startChild } from '../support/child.ts'
import { runCli, startServer, surroundingEnv } from '../support/processes.ts'

let folder: string
let path: string
let env: Record<string, string>
const running: Awaited<ReturnType<typeof startServer>>[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'izin-together-'))
  path = join(folder, 'izin.db')
  env = { ...surroundingEnv(), PORT: '0', DATABASE_URL: `file:${path}` }
})
afterEach(async () => {
  for (const { child, exited } of running.splice(0)) {
    child.kill('SIGKILL')
    await exited
  }
  rmSync(folder, { recursive: true, force: true })
})

async function startTwo(): Promise<void> {
  const two = [1, 2].map(() => startServer(env, folder, () => {}))
  running.push(...(await Promise.all(two)))
}

async function izin(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runCli(env, folder, [...args, '--json'])
  if (code !== 0) throw new Error(`izin ${args[0]} failed: ${stderr}`)
  return JSON.parse(stdout) as Record<string, unknown>
}

/** Each takes a refusal on another channel; the changes are counted. */
async function everyoneRefuses(): Promise<unknown> {
  const channels = ['MESAJ', 'ARAMA'] as const
  for (const [index, { port }] of running.entries()) {
    const { oneClick } = await izin(
      ...['link', 'make', '--brand', '123456', '--channel', channels[index] ?? ''],
      ...['--recipient', '+905321112233'],
    )
    const address = `http://127.0.0.1:${port}${new URL(String(oneClick)).pathname}`
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
    expect((await fetch(address, { method: 'POST', body })).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  }
  return await izin('verify')
}

describe('two servers started at once', () => {
  it('on a new file share one key and one register', async () => {
    await startTwo()
    await izin('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
    expect(await everyoneRefuses()).toMatchObject({ ok: true, changes: 2 })
    expect(readdirSync(folder).filter((name) => /partial|\.schema-/.test(name))).toEqual([])
    for (const { child, exited } of running) {
      child.kill('SIGTERM')
      expect(await exited).toBe(0)
    }
    expect(existsSync(`${path}.pid`)).toBe(false)
  })

  it('on the file of an older version bring it up to date once, and keep it as it was beside it', async () => {
    await izin('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
    const children = [1, 2, 3].map(() => startChild('open-with-second.ts', path))
    for (const child of children) expect(await child.line()).toBe('ready')
    for (const child of children) child.say('go')
    for (const child of children) expect(await child.line()).toBe('2')
    for (const child of children) await child.ended()
    const contents = (file: string) => {
      const database = new Database(file)
      const versions = database.prepare('SELECT version FROM migration ORDER BY version').raw(true).all([])
      const brands = database.prepare('SELECT * FROM brand').all([])
      database.close()
      return { versions: versions.flat(), brands }
    }
    const brand = expect.objectContaining({ code: 123456, name: 'Örnek A.Ş.' })
    expect(contents(`${path}.schema-1`)).toEqual({ versions: [1], brands: [brand] })
    expect(contents(path)).toMatchObject({
      versions: [1, 2],
      brands: [{ code: 123456, nickname: 'Örnek a.Ş.' }],
    })
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
  })
})
